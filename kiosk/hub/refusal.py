"""What the database refuses, on any page and in the API: said as a problem, and to the desk where its disk is full."""

from flask import current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from ..shared import problems
from ..shared.problems import Problem
from . import database
from .context import hub


def answer(error: DBAPIError) -> ResponseReturnValue:
    """The answer of whoever answers a problem where this happened: a page, or the API."""
    return current_app.handle_user_exception(problem(error))


def problem(error: DBAPIError) -> Problem:
    """A full disk, or a database that is away or too busy; nothing was written."""
    # Its own text may hold what somebody typed.
    current_app.logger.error("The database refused: %s", type(error.orig).__name__)
    found = database.refused(error)
    if found.kind == problems.HUB_FULL:
        hub().room.refused()
    return found
