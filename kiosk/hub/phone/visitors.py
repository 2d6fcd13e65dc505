"""Who sends forms to the public pages: how large they may be, and how many at once."""

import ipaddress
from collections.abc import Callable
from typing import TypeVar

from flask import Response, abort, current_app, request
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from ...shared import problems
from ...shared.problems import Problem
from ...shared.web import problem_page
from .. import database
from ..context import hub

Value = TypeVar("Value")

# The longest form has 2,000 characters of message and a tick for each product.
FORM_MAX_BYTES = 64 * 1024


def small_enough() -> None:
    """Refuse what no form of ours is; the problem page says so."""
    if (request.content_length or 0) > FORM_MAX_BYTES:
        abort(413)


def write(work: Callable[[Connection], Value]) -> Value:
    """Do what a form asks, in a transaction. raises: Problem FORMS_MANY, HUB_BUSY, HUB_FULL, and the work's"""
    admit()
    try:
        return database.write(hub().engine, work)
    except DBAPIError as error:
        raise _refused(error) from None


def unavailable(error: DBAPIError) -> Response:
    """The page for a database that is full, away or too busy."""
    return problem_page(_refused(error))


def _refused(error: DBAPIError) -> Problem:
    # Its own text may hold what somebody typed.
    current_app.logger.error("The database refused: %s", type(error.orig).__name__)
    return database.refused(error)


def admit() -> None:
    """Count one more form of this address. raises: Problem(FORMS_MANY)"""
    if wait_s := hub().forms.wait_s(_address()):
        raise Problem(problems.FORMS_MANY, wait_s=wait_s)


def _address() -> str:
    """Whose request this is: what a proxy on this machine says, else who is connected."""
    peer = request.remote_addr or ""
    try:
        local = ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return peer
    # Only the last one was written by that proxy; what stands before it anybody may have request.
    forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    return forwarded or peer if local else peer
