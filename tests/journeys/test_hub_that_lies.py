"""Delivery goes on whatever the hub's address answers, and the staff page says what it met."""

import json
import socketserver
import sqlite3
import threading
from contextlib import closing, contextmanager

import pytest
from running import alone, free_ports, health, within
from visitor import Visitor

from kiosk.shared import wire

pytestmark = pytest.mark.xdist_group("hub that lies")

NETWORK = "No network to the hub"
NOT_OURS = "Something answered that is not our hub"
BUSY = "The hub is busy; try again in … seconds"
UNEXPECTED = "Delivery met an unexpected error and goes on trying"


def said(status, code, **details):
    """What a hub says that met a problem."""
    return status, json.dumps({"problem": {"code": code, "sentence": "", "details": details}})


SIGN_IN_PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<h1>Hall<"
ANSWERS = {
    "nothing": (b"", NETWORK),
    "noise": (b"\x00\xffSSH-2.0\r\n\r\n", NETWORK),
    "the hall's sign-in page": (SIGN_IN_PAGE, NOT_OURS),
    "half of an answer": (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{", NOT_OURS),
    # These prove themselves: a hub of a later version, or one with a fault of its own.
    "a proven text": ((200, "Error"), UNEXPECTED),
    "a proven answer without its fields": ((200, "{}"), UNEXPECTED),
    "a proven answer of another shape": ((200, "[1]"), UNEXPECTED),
    "a proven problem of another shape": ((500, '{"problem": "all of it"}'), UNEXPECTED),
    "a pause that is no number": (said(503, "hub.busy", wait_s="soon"), UNEXPECTED),
    "a tablet that is not known": (said(401, "device.unknown"), "This tablet is not known here"),
    "a problem of a later version": (said(418, "hub.is_a_teapot", wait_s=1), BUSY),
}


class Liar(socketserver.ThreadingTCPServer):
    """Answers every request with one thing, and counts."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port, secret):
        super().__init__(("127.0.0.1", port), Request)
        self.secret, self.answer, self.asked = secret, b"", 0


class Request(socketserver.StreamRequestHandler):
    def handle(self):
        heads = {}
        while line := self.rfile.readline().strip():
            name, _, value = line.decode().partition(": ")
            heads[name] = value
        answer = self.server.answer
        if isinstance(answer, tuple):
            answer = proven(*answer, self.server.secret, heads[wire.NONCE_HEADER])
        self.wfile.write(answer)
        self.server.asked += 1


def proven(status, text, secret, nonce):
    body = text.encode()
    mac = wire.answer_mac(secret, nonce=nonce, status=status, body=body)
    # "close": else the tablet may send its next request while this line is being hung up.
    heads = f"Content-Length: {len(body)}\r\nConnection: close\r\n{wire.MAC_HEADER}: {mac}"
    return f"HTTP/1.1 {status} Said\r\n{heads}\r\n\r\n".encode() + body


@contextmanager
def lying(port, data):
    with closing(sqlite3.connect(data / "booth" / "booth.sqlite3")) as connection:
        (secret,) = connection.execute("SELECT secret FROM device").fetchone()
    with Liar(port, bytes.fromhex(secret)) as liar:
        thread = threading.Thread(target=liar.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield liar
        finally:
            liar.shutdown()
            thread.join()


def deliver_now(staff):
    form = next(one for one in staff.get("/staff/").forms if one.action.endswith("/deliver"))
    return staff.send(form, form.fields)


def test_delivery_survives_every_answer_says_so_and_resumes(set_up, tmp_path):
    data, log = set_up(), tmp_path / "booth.log"
    port, hub_port = free_ports(2)
    visitor, staff = (Visitor(f"http://127.0.0.1:{port}") for _ in range(2))
    hub = f"http://127.0.0.1:{hub_port}"
    with alone("booth", data / "booth", port, "--hub-url", hub, log=log):
        staff.sign_in("/staff/", pin=json.loads((data / "start.json").read_text())["booth_pin"])
        with lying(hub_port, data) as liar:
            assert visitor.ask_for_a_quote(name="Ada Lovelace").status == 200
            # By itself: nobody has to tap "Deliver now".
            assert within(10, lambda: liar.asked >= 2)
            for what, (answer, sentence) in ANSWERS.items():
                liar.answer = answer
                # Two rounds from here: the first may have begun before.
                for _ in range(2):
                    asked = liar.asked
                    deliver_now(staff)
                    assert within(10, lambda asked=asked: liar.asked > asked), what
                assert within(20, lambda says=sentence: says in staff.get("/staff/").shown), what
                assert "1 waiting for the hub" in staff.get("/staff/").shown
        assert health(port) == 200

        with alone("hub", data / "hub", hub_port):
            deliver_now(staff)
            assert within(20, lambda: "0 waiting for the hub" in staff.get("/staff/").shown)
            shown = staff.get("/staff/").shown
    assert not any(sentence in shown for _, sentence in ANSWERS.values())
    written = log.read_text()
    assert "Delivery failed: KeyError" in written
    assert "Ada" not in written
