"""python -m kiosk doctor"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

from ..booth import device, health, journal, lead_list, rescue, store
from ..booth.database_file import PRAGMAS, connect
from ..booth.status import FREE_ACT_BYTES, FREE_NOTE_BYTES
from ..booth.writer import Connection
from ..shared import clock, consent, problems, wal_reset
from .options import booth_data


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    level: str  # "ok", "note", "ACT": somebody must do something
    text: str


@click.command()
@booth_data
@click.pass_context
def doctor(ctx: click.Context, data: Path) -> None:
    """Look at this tablet and say what needs action; exit code 1 where something does."""
    acts = 0
    for finding in findings(data.absolute()):
        acts += finding.level == "ACT"
        click.echo(f"{finding.level:<5}{finding.text}")
    click.echo(f"{acts} to act on." if acts else "Nothing to act on.")
    ctx.exit(1 if acts else 0)


def findings(data: Path) -> Iterator[Finding]:
    """What there is to say about the tablet whose files are in this folder; nothing is changed."""
    path = data / store.FILE_NAME
    yield sqlite_version(sqlite3.sqlite_version, sqlite3.__name__)
    if not data.is_dir():
        yield Finding("ACT", f"There is no folder {data}: name the tablet's with --data.")
        return
    yield free_space(shutil.disk_usage(data).free)
    for found in rescue.set_aside(path):
        yield Finding("note", f"{found.name} was found in place of the tablet's file: keep it.")
    if not path.exists():
        yield Finding("note", f"There is no {path.name} yet: the booth begins it.")
        return
    try:
        with closing(connect(path)) as connection:
            yield Finding("ok", "Settings: " + ", ".join(f"{k} {v}" for k, v in PRAGMAS.items()))
            yield integrity(connection, path)
            yield from journey(connection)
    except sqlite3.Error as error:
        if not health.of_the_disk(error):
            raise
        yield Finding("ACT", health.cause(error, path).text() + ".")


def sqlite_version(text: str, module: str) -> Finding:
    """Does this SQLite have the WAL-reset bug?"""
    if wal_reset.mended(text):
        return Finding("ok", f"SQLite {text} ({module}), without the WAL-reset bug.")
    return Finding(
        "note",
        f"SQLite {text} ({module}) has the WAL-reset bug, which needs two writers: while the booth "
        "runs, run no command that writes here. SQLite 3.51.3 or newer ends this.",
    )


def free_space(free_bytes: int) -> Finding:
    text = f"{free_bytes // 1024**2:,} MB free"
    if free_bytes < FREE_ACT_BYTES:
        return Finding("ACT", f"{text}: delete files that do not belong to Pameran.")
    if free_bytes < FREE_NOTE_BYTES:
        return Finding("note", f"{text}: not much; delete what is not needed.")
    return Finding("ok", f"{text}.")


def integrity(connection: Connection, path: Path) -> Finding:
    """SQLite's own check, of each page and index."""
    if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok":
        return Finding("ok", f"{path.name} is whole ({path.stat().st_size // 1024:,} KB).")
    return Finding("ACT", health.problem(problems.STORE_DAMAGED, path).text() + ".")


def journey(connection: Connection) -> Iterator[Finding]:
    """Clock, enrolment, what waits, what stopped the last delivery."""
    leads, _ = lead_list.counts(connection)
    state = journal.state(connection)
    newest = connection.execute("SELECT max(captured_at) FROM lead").fetchone()[0] or ""
    yield clock_sanity(clock.now(), newest)
    yield Finding("ok", f"{leads:,} leads.")
    enrolled = device.find(connection)
    if enrolled is None:
        yield Finding("note", "Not enrolled: leads stay on this tablet until it has a hub.")
    else:
        yield Finding("ok", f"Enrolled for {enrolled.event_name} at {enrolled.hub_url}.")
    since = f"last delivery {state.delivered_at}" if state.delivered_at else "no delivery yet"
    kind = problems.KINDS.get(state.problem or "")
    if kind is None:
        yield Finding("ok", f"{state.waiting:,} entries wait for the hub; {since}.")
    else:
        level = "note" if kind in problems.PASSING else "ACT"
        yield Finding(level, f"{state.waiting:,} entries wait for the hub; {since}; {kind.code}.")


def clock_sanity(now: str, newest_captured_at: str) -> Finding:
    """A clock that stood still in a flight case shows in what was written before."""
    # Moments as text sort by time; a notice's version is the month it was written in.
    if now < consent.VERSION:
        return Finding("ACT", f"The clock says {now}, before this version was written: set it.")
    if now < newest_captured_at:
        return Finding(
            "ACT", f"The clock says {now}, before the newest lead ({newest_captured_at}): set it."
        )
    return Finding("ok", f"Clock: {now}.")
