"""The receiver that README shows takes what is signed with its secret, and nothing else."""

import base64
import re
import threading
import time
from http.server import HTTPServer
from pathlib import Path

from kiosk.hub.crm import message, outbox, receiver

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
KEY = b"k" * 32


def sent_to(url, key, *, at_s):
    """The status of the answer to a message signed with this key at this moment."""
    delivery = outbox.Delivery(
        "", "", "msg_1", outbox.TEST, "", "2026-10-14T03:05:09.123Z", "", 0, *[None] * 5
    )
    body = message.body(delivery, "", None)
    headers = message.headers(delivery, body, [b"o" * 32, key], at_s=at_s)
    return receiver.post(url, headers, body, private=True).status


def test_example_of_the_readme_takes_what_is_signed_and_fresh(monkeypatch):
    (code,) = re.findall(r"```python\n(import base64.*?)```", README, re.DOTALL)
    assert len(code.strip().splitlines()) <= 20
    monkeypatch.setenv("PAMERAN_SECRET", f"whsec_{base64.b64encode(KEY).decode()}")
    taken = []
    room = {"take": lambda id, said: taken.append((id, said["type"]))}
    exec(code, room)
    room["Receiver"].log_message = lambda *_: None

    with HTTPServer(("127.0.0.1", 0), room["Receiver"]) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        url, now = f"http://127.0.0.1:{server.server_port}/", int(time.time())
        answers = [
            sent_to(url, KEY, at_s=now),
            sent_to(url, b"x" * 32, at_s=now),
            sent_to(url, KEY, at_s=now - 600),
        ]
        server.shutdown()
        thread.join()

    assert answers == [204, 401, 401]
    assert taken == [("msg_1", "webhook.test")]
