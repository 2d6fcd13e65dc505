"""A hub's database for one command: opened, or one sentence that says why it cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from ..hub import database
from ..shared import problems
from ..shared.problems import Problem

EXAMPLES = (
    "a SQLAlchemy URL such as postgresql+psycopg://name@server/hub or sqlite:////path/hub.sqlite3"
)


@contextmanager
def opened(url: str, *, new: bool = False) -> Iterator[Engine]:
    """The engine, disposed of with the block.

    new:    may a SQLite file be made? PostgreSQL's database is always the operator's to make
    raises: Problem HUB_MISSING, DATABASE_REFUSED, SETTING_WRONG
    """
    try:
        parts = make_url(url)
        file = parts.database if parts.get_backend_name() == "sqlite" else None
        if file and not new and not Path(file).is_file():
            raise Problem(problems.HUB_MISSING, database=file)
        engine = database.connect(url)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise Problem(problems.SETTING_WRONG, name="database", allowed=EXAMPLES) from error
    except DBAPIError as error:
        raise _refused(parts, error) from error
    try:
        yield engine
    # Disk full, connection lost. Other errors may quote a row, and whose it is.
    except OperationalError as error:
        raise _refused(parts, error) from error
    finally:
        engine.dispose()


def _refused(place: URL, error: DBAPIError) -> Problem:
    database = place.render_as_string(hide_password=True)
    why = " ".join(str(error.orig).split())
    return Problem(problems.DATABASE_REFUSED, database=database, why=why)
