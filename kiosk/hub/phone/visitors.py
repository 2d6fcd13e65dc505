"""Who sends forms to the public pages: how large they may be, and how many at once."""

import ipaddress
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from flask import abort, request
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from ...shared import problems
from ...shared.problems import Problem
from .. import database, refusal
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
    here = hub()
    try:
        value = database.write(here.engine, work)
    except DBAPIError as error:
        raise refusal.problem(error) from None
    here.room.worked()
    return value


def admit() -> None:
    """Count one more form of this address. raises: Problem(FORMS_MANY)"""
    if wait_s := hub().forms.wait_s(_address()):
        raise Problem(problems.FORMS_MANY, wait_s=wait_s)


def _address() -> str:
    """Whose request this is: what a proxy on this machine says, else who is connected."""
    peer = request.remote_addr or ""
    if not _is_local(peer):
        return peer
    # Only the last one was written by that proxy; what stands before it anybody may have sent.
    forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    return forwarded or peer


def _is_local(address: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(address).is_loopback
    return False
