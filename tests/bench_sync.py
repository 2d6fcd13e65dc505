"""The measurements of scripts/bench/sync.py."""

import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), str(ROOT / "tests")]

import postgres  # noqa: E402
import psutil  # noqa: E402
import psycopg  # noqa: E402
from booths import free_port  # noqa: E402
from builders import a_lead  # noqa: E402
from sqlalchemy import create_engine, make_url, select  # noqa: E402

from kiosk.booth import batches, deliver, device, hub_client, journal, store  # noqa: E402
from kiosk.booth.store import Store  # noqa: E402
from kiosk.hub import database, devices  # noqa: E402
from kiosk.hub.tables import journal_entry, lead, withdrawal_code  # noqa: E402
from kiosk.shared import clock, ids  # noqa: E402

LEADS = 10_000
LEADS_IN_MEMORY = 50_000
ROUNDS = 3
BATCH = 1_000
DELIVERED_MIN, REPLAY_MIN, MEMORY_MAX_MB = 0.5, 0.9, 120
# table → its rows
Rows = Mapping[str, Sequence[tuple[Any, ...]]]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="pameran-bench-") as name:
        folder = Path(name)
        with postgres.server() as server, postgres.database(server) as url:
            on_postgresql = measured(folder / "postgresql", url, copied)
        url = f"sqlite:///{folder / 'hub.sqlite3'}"
        on_sqlite = measured(folder / "sqlite", url, executed_many)
        memory_mb = memory_of_a_booth(folder / "memory")
    good = (
        min(on_postgresql[0], on_sqlite[0]) >= DELIVERED_MIN
        and min(on_postgresql[1], on_sqlite[1]) >= REPLAY_MIN
        and memory_mb <= MEMORY_MAX_MB
    )
    print(
        f"delivered / COPY {on_postgresql[0]:.2f}, delivered / executemany {on_sqlite[0]:.2f} "
        f"(target {DELIVERED_MIN}); again / first {on_postgresql[1]:.2f} and {on_sqlite[1]:.2f} "
        f"(target {REPLAY_MIN}); booth with {LEADS_IN_MEMORY:,} leads {memory_mb:.0f} MB "
        f"(target {MEMORY_MAX_MB})"
    )
    return 0 if good else 1


def measured(folder: Path, url: str, pure: Any) -> tuple[float, float]:
    """(delivered leads a second ÷ purely written ones, second delivery ÷ first), the best of rounds."""
    folder.mkdir()
    ratios, again = [], []
    with a_hub(folder, url) as (address, event_id):
        for round_ in range(ROUNDS):
            tablet = a_tablet(folder / f"tablet {round_}", LEADS)
            enrol(tablet, address, url, event_id)
            first_s = timed(lambda tablet=tablet: deliver.deliver_once(tablet))
            # All answers got lost: everything is sent once more.
            tablet.write(
                lambda c: journal.acknowledge(c, acked_seq=0, backed_up_seq=0, now=clock.now())
            )
            client = Forgetful(tablet)
            again_s = timed(lambda client=client: client.deliver())
            rows = written(url, tablet)
            pure_s = pure(url, rows)
            ratios.append(pure_s / first_s)
            again.append(first_s / again_s)
            print(
                f"{make_url(url).get_backend_name()}: {LEADS / first_s:,.0f} leads/s delivered, "
                f"{LEADS / again_s:,.0f} again, {LEADS / pure_s:,.0f} purely written",
                flush=True,
            )
            tablet.close()
    return max(ratios), max(again)


class Forgetful:
    """Sends every batch of a tablet again, wherever the hub stands."""

    def __init__(self, tablet: Store) -> None:
        self._tablet = tablet

    def deliver(self) -> None:
        with self._tablet.read() as connection:
            enrolled, journal_id = device.find(connection), journal.state(connection).journal_id
        assert enrolled is not None
        client = hub_client.HubClient(enrolled)
        after = 0
        with batches.Batches(self._tablet) as waiting:
            while batch := waiting.next(after, BATCH):
                client.post(journal_id, batch.body)
                after += batch.count
        client.close()


def a_tablet(folder: Path, leads: int) -> Store:
    """A tablet with so many leads, no two alike."""
    opened = Store(folder)
    for begin in range(0, leads, BATCH):
        some = [
            a_lead(name=f"Buyer {number}", address=f"buyer{number}@trading.example")
            for number in range(begin, begin + BATCH)
        ]
        opened.write(lambda c, some=some: [store.save(c, one) for one in some])
    return opened


def enrol(tablet: Store, address: str, url: str, event_id: str) -> None:
    engine = database.connect(url)
    now = clock.now()
    code = database.write(engine, lambda c: devices.new_code(c, event_id, now=now))
    engine.dispose()
    found = hub_client.enrol(address, code, device_nonce=ids.new_id())
    tablet.write(lambda c: device.save(c, found, now=now))


@contextmanager
def a_hub(folder: Path, url: str) -> Iterator[tuple[str, str]]:
    """A hub process on this database: (its address, its event)."""
    port = free_port()
    command = [sys.executable, "-m", "kiosk", "hub", "--data", folder / "hub"]
    command += ["--database", url, "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            answers(address)
            engine = database.connect(url)
            event_id = database.write(engine, lambda c: devices.the_event(c))
            engine.dispose()
            yield address, event_id
        finally:
            process.terminate()


def answers(address: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{address}/healthz").close()
            return
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.05)


def written(url: str, tablet: Store) -> Rows:
    """The rows that the delivery wrote, by table."""
    with tablet.read() as connection:
        enrolled, journal_id = device.find(connection), journal.state(connection).journal_id
    assert enrolled is not None
    engine = create_engine(url)
    entries = select(journal_entry).where(journal_entry.c.journal_id == journal_id)
    leads = select(lead).where(lead.c.device_id == enrolled.device_id)
    with engine.connect() as connection:
        rows = {
            "journal_entry": [tuple(row) for row in connection.execute(entries)],
            "lead": [tuple(row) for row in connection.execute(leads)],
        }
        ours = {row[1] for row in rows["lead"]}
        codes = connection.execute(select(withdrawal_code))
        rows["withdrawal_code"] = [tuple(row) for row in codes if row.lead_id in ours]
    engine.dispose()
    assert [len(one) for one in rows.values()] == [LEADS] * 3
    return rows


def copied(url: str, rows: Rows) -> float:
    """Seconds that a pure COPY into tables of the same shape takes, a batch a transaction."""
    parts = make_url(url).set(drivername="postgresql")
    with psycopg.connect(parts.render_as_string(hide_password=False)) as connection:
        for table in rows:
            connection.execute(f"DROP TABLE IF EXISTS pure_{table}")
            connection.execute(f"CREATE TABLE pure_{table} (LIKE {table} INCLUDING ALL)")
        connection.commit()
        began = time.perf_counter()
        for begin in range(0, LEADS, BATCH):
            with connection.cursor() as cursor:
                for table, content in rows.items():
                    with cursor.copy(f"COPY pure_{table} FROM STDIN") as copy:
                        for row in content[begin : begin + BATCH]:
                            copy.write_row(row)
            connection.commit()
        return time.perf_counter() - began


def executed_many(url: str, rows: Rows) -> float:
    """Seconds that executemany into tables of the same shape takes, a batch a durable transaction."""
    with closing(sqlite3.connect(str(make_url(url).database), isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        for table in rows:
            connection.execute(f"DROP TABLE IF EXISTS pure_{table}")
        # Tables first, then their indexes: as they were made.
        query = "SELECT tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"
        for table, made in connection.execute(query).fetchall():
            if table in rows:
                # CREATE TABLE lead (…), CREATE INDEX lead_captured_at ON lead (…)
                renamed = re.sub(rf"\b(TABLE|INDEX|ON) (?={table})", r"\1 pure_", made)
                connection.execute(renamed)
        began = time.perf_counter()
        for begin in range(0, LEADS, BATCH):
            connection.execute("BEGIN IMMEDIATE")
            for table, content in rows.items():
                marks = ", ".join("?" * len(content[0]))
                some = content[begin : begin + BATCH]
                connection.executemany(f"INSERT INTO pure_{table} VALUES ({marks})", some)
            connection.execute("COMMIT")
        return time.perf_counter() - began


def memory_of_a_booth(folder: Path) -> float:
    """MB that a booth process holds with 50,000 leads, after its pages and its list were asked for."""
    a_tablet(folder, LEADS_IN_MEMORY).close()
    port = free_port()
    command = [sys.executable, "-m", "kiosk", "booth", "--data", folder, "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            answers(address)
            for page in ("/", "/cards", "/lead"):
                urllib.request.urlopen(address + page).close()
            return float(psutil.Process(process.pid).memory_info().rss) / 1e6
        finally:
            process.terminate()


def timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
