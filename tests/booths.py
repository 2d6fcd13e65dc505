"""Real booth processes for tests of faults, and buyers who send the real form to them."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from builders import a_form
from disk import Disk
from running import free_port

from kiosk.shared import ids

NURSERY = Path(__file__).with_name("nursery.py")
READY_WITHIN_S = 30.0
ASK_EVERY_S = 0.005


class Booth:
    """One process of `python -m kiosk booth`."""

    def __init__(self, nursery: "subprocess.Popen[str]", data: Path, log: Path) -> None:
        self._nursery, self.log = nursery, log
        self.port = free_port()
        log.touch()
        self._arguments = ["booth", "--data", str(data), "--port", str(self.port)]
        self.start()

    def start(self) -> None:
        """Start it, also after an end, and wait until it answers."""
        self.pid = int(self._ask(json.dumps([str(self.log), *self._arguments])))
        until = time.monotonic() + READY_WITHIN_S
        while not self.answers():
            if time.monotonic() > until or not Path(f"/proc/{self.pid}/stat").exists():
                raise AssertionError(f"the booth did not start: {self.log.read_text()[-2000:]}")
            time.sleep(ASK_EVERY_S)

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def storage(self) -> str:
        """What /healthz says of the storage: "ok" or the code of its problem."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/healthz")
        state: str = json.loads(connection.getresponse().read())["storage"]["state"]
        connection.close()
        return state

    def stop(self) -> int:
        """Ask it to end, as the system does; its exit code."""
        return self.end(signal.SIGTERM)

    def kill(self) -> int:
        return self.end(signal.SIGKILL)

    def end(self, how: signal.Signals) -> int:
        os.kill(self.pid, how)
        return int(self._ask(f"wait {self.pid}"))

    def _ask(self, line: str) -> str:
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(line + "\n")
        self._nursery.stdin.flush()
        answer = self._nursery.stdout.readline()
        assert answer, "the nursery has ended"
        return answer


class Buyer:
    """Somebody at the tablet: opened the form once, sends it again and again, each time a new lead."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            self._connection.request("GET", "/lead")
            answer = self._connection.getresponse()
            page = answer.read().decode()
            assert answer.status == 200, f"the form is not shown: {answer.status}"
        except BaseException:
            self.close()
            raise
        self.cookie = (answer.headers["Set-Cookie"] or "").split(";")[0]
        self.token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]

    def send(self, lead_id: str = "", **fields: str) -> tuple[str, int, str]:
        """Send the first step: (lead id, status, page). 303 is the thank-you's redirect."""
        lead_id = lead_id or ids.new_id()
        form = a_form(id=lead_id, csrf_token=self.token, **fields)
        status, page = self._post("/lead", urlencode(list(form.items(multi=True))))
        return lead_id, status, page

    def add(self, lead_id: str, **fields: str) -> int:
        """Send the second step: its status."""
        return self._post(f"/lead/{lead_id}/more", urlencode({"csrf_token": self.token, **fields}))[
            0
        ]

    def close(self) -> None:
        self._connection.close()

    def _post(self, path: str, body: str) -> tuple[int, str]:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self.cookie,
            "Accept-Language": "en",
        }
        self._connection.request("POST", path, body, headers)
        answer = self._connection.getresponse()
        page = answer.read().decode()
        if new := answer.headers["Set-Cookie"]:
            self.cookie = new.split(";")[0]
        return answer.status, page


@contextmanager
def nursery(disk: Disk | None = None) -> Iterator["subprocess.Popen[str]"]:
    """Where booths are started, with this disk below them."""
    environment = {**os.environ, **(disk.environment if disk else {})}
    with subprocess.Popen(
        [sys.executable, NURSERY],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
