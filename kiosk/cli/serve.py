"""Run a Flask app under waitress until it is told to stop."""

import logging
import os
import signal
import sys
import threading

import waitress
from flask import Flask


def serve(app: Flask, *, host: str, port: int, threads: int, until_stdin_closes: bool) -> None:
    """Answer requests; returns after SIGTERM, Ctrl-C, or (where asked) the end of standard input."""
    # A browser opens six connections at once; that one waits for a moment is nothing to warn of.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = waitress.create_server(
        app, host=host, port=port, threads=threads, ident="Pameran", channel_timeout=60
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if until_stdin_closes:
        threading.Thread(target=_stop_with_parent, daemon=True).start()
    server.run()


def _stop_with_parent() -> None:
    """The starter holds our standard input open; its end, however it came, ends us too."""
    while sys.stdin.buffer.read(1024):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
