"""Starts booths fast: imports Pameran once, then forks a process for each start that is asked for.

    python tests/nursery.py

A line on standard input is a list of arguments for `python -m kiosk`, the file for its output
first; the answer is the process id. "wait PID" answers how it ended: exit code, or minus signal.
"""

import ctypes
import json
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import kiosk.booth.app  # noqa: F401 (imported here, so that no start waits for it)
from kiosk.cli import main

PR_SET_PDEATHSIG = 1


def serve() -> None:
    for line in sys.stdin:
        if line.startswith("wait "):
            _, status = os.waitpid(int(line.split()[1]), 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        log, *arguments = json.loads(line)
        pid = os.fork()
        if pid == 0:
            run(log, arguments)
        print(pid, flush=True)


def run(log: str, arguments: list[str]) -> None:
    """Become the process; never returns."""
    os.setsid()
    # However the nursery ends, its booths end with it.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    nothing, output = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    code = 1
    try:
        main(arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
