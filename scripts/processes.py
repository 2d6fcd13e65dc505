"""Booth and hub as processes: started, asked whether they answer, started again, ended."""

import http.client
import os
import subprocess
import time
from pathlib import Path

from environment import CHECKOUT, Stop

# Debian's Python on a Raspberry Pi imports everything in about ten seconds.
READY_WITHIN_S = 90
ASK_EVERY_S = 0.05
# So many ends within so many seconds are not an accident.
MANY_ENDS, WITHIN_S = 5, 60
# To finish what visitors have sent; then by force.
END_WITHIN_S = 15


class Process:
    """One app: `python -m kiosk NAME …`, which ends by itself when our end of its input closes."""

    def __init__(self, name: str, python: Path, port: int, log: Path, arguments: list[str]) -> None:
        """name: booth or hub; log: the file that its output is added to."""
        self.name, self.port, self.log = name, port, log
        self.command = [str(python), "-m", "kiosk", name, "--port", str(port), *arguments]
        self.ended_at: list[float] = []
        self.start()

    def start(self) -> None:
        own = {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.command, "--until-stdin-closes"],
                cwd=CHECKOUT,
                env={**os.environ, **own},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                # Ctrl-C must not reach it: start.py ends its processes in order.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )

    def ended(self) -> bool:
        return self.process.poll() is not None

    def answers(self) -> bool:
        """Say whether GET /healthz is 200, without the proxy that urllib would use."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def start_again(self) -> None:
        """Start it after an end that nobody asked for; Stop when that happens too often."""
        now = time.monotonic()
        self.ended_at = [at for at in self.ended_at if now - at < WITHIN_S] + [now]
        if len(self.ended_at) >= MANY_ENDS:
            raise Stop(
                f"The {self.name} ended {MANY_ENDS} times within {WITHIN_S} s, so all was "
                f"stopped: {self.log} says why."
            )
        print(f"The {self.name} ended unexpectedly and is started again.", flush=True)
        self.start()


def wait_until_ready(processes: list[Process]) -> None:
    """Wait until all of them answer; Stop when one ends, or does not answer in time."""
    until = time.monotonic() + READY_WITHIN_S
    waiting = list(processes)
    while waiting := [process for process in waiting if not process.answers()]:
        for process in waiting:
            if process.ended():
                lines = process.log.read_text(encoding="utf-8", errors="replace").split("\n")
                said = next((line.strip() for line in reversed(lines) if line.strip()), "nothing")
                raise Stop(f"The {process.name} did not start: {said} (log: {process.log})")
            if time.monotonic() > until:
                raise Stop(
                    f"The {process.name} did not answer within {READY_WITHIN_S} s: "
                    f"{process.log} may say why."
                )
        time.sleep(ASK_EVERY_S)


def end(processes: list[Process]) -> None:
    """End all of them, and return when they are gone."""
    for process in processes:
        if process.process.stdin:
            process.process.stdin.close()
    for process in processes:
        for harder in (process.process.terminate, process.process.kill):
            try:
                process.process.wait(END_WITHIN_S)
                break
            except subprocess.TimeoutExpired:
                harder()
        process.process.wait()
