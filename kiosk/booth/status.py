"""How this tablet is: what it reports to the hub at each round."""

import shutil

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

from .. import VERSION
from ..shared import clock
from ..shared.report import Report
from . import journal, lead_list, retention
from .store import Store

# A day's leads are some megabytes; an update of the catalogue may be some hundred.
FREE_ACT_BYTES = 50 * 1024**2
FREE_NOTE_BYTES = 500 * 1024**2


def report(tablet: Store) -> Report:
    """What the fleet page shows of this tablet."""
    with tablet.read() as connection:
        state = journal.state(connection)
        leads, _ = lead_list.counts(connection)
        _, missing = retention.counts(connection)
    return Report(
        clock=clock.now(),
        app_version=VERSION,
        sqlite_version=sqlite3.sqlite_version,
        catalogue_version=tablet.catalogue.version,
        journal_id=state.journal_id,
        waiting=state.waiting,
        leads=leads,
        missing=missing,
        disk_free_bytes=shutil.disk_usage(tablet.path.parent).free,
    )
