"""A WSGI app that answers on a port of this machine while a test runs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import make_server

# Seconds until it notices that it shall end: half a second each time would be a minute of the suite.
LOOK_EVERY_S = 0.01


@contextmanager
def answering(app: Callable[..., Any]) -> Iterator[str]:
    """The app on a free port; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=[LOOK_EVERY_S])
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
