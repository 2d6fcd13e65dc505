"""The way to Citus: the tables that grow are distributed by event_id, the others are on every node.

The hub's code is the same before and after: every statement on such a table names its event
(design: section 7; a test reads every statement that the hub emits).
"""

from collections.abc import Sequence

from sqlalchemy import Engine, Table, text
from sqlalchemy.exc import DBAPIError

from ..shared import problems
from ..shared.problems import Problem
from .tables import metadata

KEY = "event_id"


def statements() -> Sequence[tuple[str, str]]:
    """(table, the statement that spreads it), reference tables first; the first one begins a colocation."""
    spread = [table for table in metadata.sorted_tables if _grows(table)]
    everywhere = [table for table in metadata.sorted_tables if not _grows(table)]
    found = [(table.name, f"SELECT create_reference_table('{table.name}')") for table in everywhere]
    for table in spread:
        beside = "" if table is spread[0] else f", colocate_with => '{spread[0].name}'"
        found.append(
            (table.name, f"SELECT create_distributed_table('{table.name}', '{KEY}'{beside})")
        )
    return found


def distribute(engine: Engine) -> list[str]:
    """Spread each table that is not yet; returns their names.

    raises: Problem(CITUS_MISSING) on a database that is no Citus
    """
    done = []
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            connection.execute(text("SELECT citus_version()"))
        except DBAPIError as error:
            raise Problem(problems.CITUS_MISSING) from error
        known = set(
            connection.execute(text("SELECT logicalrelid::text FROM pg_dist_partition")).scalars()
        )
        for table, statement in statements():
            if table not in known:
                connection.execute(text(statement))
                done.append(table)
    return done


def _grows(table: Table) -> bool:
    """Does each fair add many rows of its own? The events themselves are few, and on every node."""
    return KEY in table.primary_key.columns and len(table.primary_key.columns) > 1
