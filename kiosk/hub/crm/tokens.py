"""Tokens of the read API: made at the desk for one program each, shown once, kept as a hash, revocable."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from ...shared import clock, ids, problems
from ...shared.problems import Problem
from .. import database
from ..tables import api_token

NAME_MAX = 60  # characters
# By which whoever finds one in a file knows what it opens, and scanners for secrets find it.
PREFIX = "pameran_"
# A read is no reason to write: when a token was used last is noted once in so long.
_USED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class Token:
    token_id: str
    name: str  # of the program that has it, as staff call it
    made_by: str
    made_at: str
    used_at: str | None  # to ten minutes
    revoked_at: str | None


def make(connection: Connection, event_id: str, name: str, *, by: str, now: str) -> str:
    """A new token: its text is returned this once, for the hub keeps only its hash."""
    token_id = ids.base32(secrets.token_bytes(8), length=10)
    text = f"{PREFIX}{token_id}_{secrets.token_urlsafe(32)}"
    connection.execute(
        api_token.insert().values(
            event_id=event_id,
            token_id=token_id,
            name=name,
            token_sha256=_sha256(text),
            made_by=by,
            made_at=now,
        )
    )
    return text


def all_of(connection: Connection, event_id: str) -> Sequence[Token]:
    """Those in use first, the newest first."""
    query = select(
        api_token.c.token_id,
        api_token.c.name,
        api_token.c.made_by,
        api_token.c.made_at,
        api_token.c.used_at,
        api_token.c.revoked_at,
    ).where(api_token.c.event_id == event_id)
    order = (api_token.c.revoked_at.is_not(None), api_token.c.made_at.desc(), api_token.c.token_id)
    return [Token(*row) for row in connection.execute(query.order_by(*order))]


def revoke(connection: Connection, event_id: str, token_id: str, *, now: str) -> None:
    """From now on it opens nothing; who had it stays listed."""
    in_use = _this(event_id, token_id) & api_token.c.revoked_at.is_(None)
    connection.execute(api_token.update().where(in_use).values(revoked_at=now))


def check(engine: Engine, event_id: str, sent: str, *, now: str) -> str:
    """The token_id of a token that is in use. raises: Problem(TOKEN_WRONG)"""
    token_id = sent.removeprefix(PREFIX).partition("_")[0]
    # Nothing else is in an id, and PostgreSQL takes no NUL.
    if not (token_id.isascii() and token_id.isalnum()):
        raise Problem(problems.TOKEN_WRONG)
    query = select(api_token.c.token_sha256, api_token.c.used_at).where(
        _this(event_id, token_id) & api_token.c.revoked_at.is_(None)
    )
    with engine.connect() as connection:
        found = connection.execute(query).first()
    # 256 random bits need no slow hash: nobody guesses them, however fast.
    if found is None or not hmac.compare_digest(found.token_sha256, _sha256(sent)):
        raise Problem(problems.TOKEN_WRONG)
    if not found.used_at or clock.moment(found.used_at) + _USED_EVERY < clock.moment(now):
        used = api_token.update().where(_this(event_id, token_id)).values(used_at=now)
        # A full disk, or a database that only reads, keeps nobody from reading.
        with suppress(DBAPIError):
            database.write(engine, lambda c: c.execute(used))
    return token_id


def _this(event_id: str, token_id: str) -> ColumnElement[bool]:
    return (api_token.c.event_id == event_id) & (api_token.c.token_id == token_id)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
