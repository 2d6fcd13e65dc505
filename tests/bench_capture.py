"""The measurements of scripts/bench/capture.py."""

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), str(ROOT / "tests")]

from booths import Buyer, free_port  # noqa: E402
from builders import a_form, a_lead  # noqa: E402
from disk import Disk  # noqa: E402
from load import Load, load  # noqa: E402

from kiosk.booth import lead_list, store  # noqa: E402
from kiosk.booth.database_file import connect  # noqa: E402
from kiosk.booth.store import Store  # noqa: E402
from kiosk.shared import ids  # noqa: E402
from kiosk.shared.lead import Lead  # noqa: E402

CONNECTIONS = 8
ROUNDS = 5
ROUND_S = 3.0
SLOW_SYNC_S = 0.005
THREADS = 32
RATIO_MIN, TAIL_MAX, GROUP_MIN = 0.6, 4.0, 8.0

# The booth as `python -m kiosk booth` runs it, with one more route: the form is sent to it, too,
# so it has the same body, session and CSRF token, and answers with the same kind of redirect.
BOOTH = """
import sys
from pathlib import Path
from flask import redirect
from kiosk.booth.app import open_booth
from kiosk.booth.config import Config
from kiosk.booth.store import Store
from kiosk.cli.serve import serve
config = Config(port=int(sys.argv[1]))
app, loop = open_booth(Store(Path(sys.argv[2])), config)
app.add_url_rule("/empty", "empty", lambda: redirect("/", 303), methods=["POST"])
serve(app, config, until_stdin_closes=True)
"""
# What waitress and Flask cost alone: no form, no session, no token. It is printed beside the target.
BARE = """
import sys
from flask import Flask
from kiosk.booth.config import Config
from kiosk.cli.serve import serve
app = Flask("bare")
app.add_url_rule("/", "bare", lambda: "")
serve(app, Config(port=int(sys.argv[1])), until_stdin_closes=True)
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="pameran-bench-") as room:
        bare, empty, sent = capture(Path(room))
        group = group_commit(Path(room))
    print(f"empty route, bare Flask   {bare}")
    print(f"empty route of the booth  {empty}")
    print(f"durable send              {sent}")
    ratio, tail = sent.per_s / empty.per_s, sent.p99_s / sent.p50_s
    met = ratio >= RATIO_MIN and tail <= TAIL_MAX and group >= GROUP_MIN
    print(
        f"{'met' if met else 'MISSED'}: durable send / empty route {ratio:.2f} "
        f"(target {RATIO_MIN} or more; of a bare Flask app's, which is sent no form, the send is "
        f"{sent.per_s / bare.per_s:.2f} and that empty route {empty.per_s / bare.per_s:.2f}), "
        f"p99 / p50 {tail:.1f} ({TAIL_MAX:.0f} or less), "
        f"group commit / mutex {group:.1f} ({GROUP_MIN:.0f} or more)"
    )
    return 0 if met else 1


def capture(room: Path) -> tuple[Load, Load, Load]:
    """All three in turns, so that they meet the same machine; the best round of each."""
    data = room / "booth"
    data.mkdir()
    rounds: list[tuple[Load, Load, Load]] = []
    with server(BARE) as bare, server(BOOTH, str(data)) as port:
        get = request("GET", "/", {}, "")
        send, send_to_empty = sender(port, "/lead"), sender(port, "/empty")
        for number in range(ROUNDS):
            print(f"round {number + 1} of {ROUNDS} …", flush=True)
            rounds.append(
                (
                    load(bare, lambda: get, connections=CONNECTIONS, for_s=ROUND_S),
                    load(port, send_to_empty, connections=CONNECTIONS, for_s=ROUND_S, status=303),
                    load(port, send, connections=CONNECTIONS, for_s=ROUND_S, status=303),
                )
            )
    opened = Store(data)
    with opened.read() as connection:
        found = lead_list.counts(connection)[0]
    opened.close()
    thanked = sum(sent.answers for *_, sent in rounds)
    if found < thanked:
        raise SystemExit(f"{thanked} leads were thanked for, and {found} are there")
    bares, empties, sents = zip(*rounds, strict=True)
    return fastest(bares), fastest(empties), fastest(sents)


def fastest(loads: Iterable[Load]) -> Load:
    return max(loads, key=lambda one: one.per_s)


@contextmanager
def server(code: str, *arguments: str) -> Iterator[int]:
    """A process that serves, until the block ends: its port."""
    port = free_port()
    command = [sys.executable, "-c", code, str(port), *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        wait_for(port, process)
        yield port
        process.stdin.close()


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise SystemExit("a server did not start")
        time.sleep(0.05)


def sender(port: int, path: str) -> Callable[[], bytes]:
    """Requests that send the form, each a lead of its own."""
    with closing(Buyer(port)) as buyer:
        form = a_form(csrf_token=buyer.token, id="ID")
        headers = {"Cookie": buyer.cookie, "Accept-Language": "en"}
    before, after = urlencode(list(form.items(multi=True))).split("ID")
    whole = request("POST", path, headers, f"{before}{ids.new_id()}{after}")
    head = whole[: whole.rindex(b"\r\n\r\n") + 4]
    first, last = head + before.encode(), after.encode()
    return lambda: first + ids.new_id().encode() + last


def request(method: str, path: str, headers: dict[str, str], body: str) -> bytes:
    if body:
        form = "application/x-www-form-urlencoded"
        headers = {**headers, "Content-Type": form, "Content-Length": str(len(body))}
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def group_commit(room: Path) -> float:
    """How many times as many commits the writer makes as a mutex, on a slow disk."""
    disk = Disk(room / "slow", room)
    disk.folder.mkdir()
    disk.slow(SLOW_SYNC_S)
    answer = subprocess.run(
        [sys.executable, __file__, "slow", str(disk.folder)],
        env={**os.environ, **disk.environment},
        capture_output=True,
        text=True,
        check=True,
    )
    mutex, group = (float(word) for word in answer.stdout.split())
    print(
        f"commits/s at {SLOW_SYNC_S * 1000:.0f} ms an fsync, {THREADS} threads: mutex {mutex:.0f}, group {group:.0f}"
    )
    return group / mutex


def on_a_slow_disk(folder: Path) -> None:
    """In a process on the slow disk: print commits/s with a mutex and with the writer."""
    opened, lock, lead = Store(folder), threading.Lock(), a_lead()

    def another() -> Lead:
        return replace(lead, id=ids.new_id())

    with closing(connect(folder / store.FILE_NAME)) as connection:

        def save_with_a_mutex() -> None:
            new = another()
            with lock:
                connection.execute("BEGIN IMMEDIATE")
                store.save(connection, new)
                connection.execute("COMMIT")

        mutex = per_s(save_with_a_mutex, threads=THREADS, for_s=ROUND_S)

    def save_with_the_writer() -> None:
        new = another()
        opened.write(lambda c: store.save(c, new))

    group = per_s(save_with_the_writer, threads=THREADS, for_s=ROUND_S)
    opened.close()
    print(mutex, group)


def per_s(work: Callable[[], object], *, threads: int, for_s: float) -> float:
    """How often all threads together do it."""
    until = time.monotonic() + for_s

    def again_and_again(_: int) -> int:
        count = 0
        while time.monotonic() < until:
            work()
            count += 1
        return count

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(again_and_again, range(threads))) / for_s


if __name__ == "__main__":
    if sys.argv[1:2] == ["slow"]:
        on_a_slow_disk(Path(sys.argv[2]))
    else:
        sys.exit(main())
