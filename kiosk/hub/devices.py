"""Tablets: one-time codes, enrolment, and whose request this is."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, select

from ..shared import clock, handoff, ids, keys, problems, wire
from ..shared.problems import Problem
from .tables import code, device, event

CODE_LIFE = timedelta(minutes=15)


@dataclass(frozen=True)
class Device:
    event_id: str
    device_id: str
    secret: bytes
    name: str  # as staff call it; "" for none
    revoked: bool
    order_id: str = ""  # of the newest order given to it


@dataclass(frozen=True)
class HandedOff:
    """What a tablet gave a buyer's phone."""

    device_id: str
    beginnings: tuple[str, ...]  # of products' codes
    revoked: bool  # the tablet is trusted no longer: maybe its thief made the token


def the_event(connection: Connection) -> str:
    """The id of the one event of this hub, which was made with its tables."""
    return str(connection.execute(select(event.c.event_id)).scalar_one())


def new_code(connection: Connection, event_id: str, *, now: str, name: str = "") -> str:
    """A one-time code for one tablet of this event, valid for 15 minutes.

    name: what staff call the tablet that uses it
    """
    connection.execute(
        code.delete().where((code.c.event_id == event_id) & (code.c.expires_at <= now))
    )
    new = ids.one_time_code()
    expires_at = clock.stamp(clock.moment(now) + CODE_LIFE)
    connection.execute(
        code.insert().values(
            event_id=event_id, code_sha256=_sha256(new), name=name, expires_at=expires_at
        )
    )
    return new


def enrol(connection: Connection, typed: str, device_nonce: str, *, now: str) -> tuple[str, str]:
    """Use a code up: (event_id, device_id). The same code and nonce again: the same answer.

    raises: Problem(CODE_WRONG)
    """
    event_id = the_event(connection)
    mine = (code.c.event_id == event_id) & (code.c.code_sha256 == _sha256(typed))
    row = connection.execute(select(code).where(mine).with_for_update()).mappings().first()
    if row is None or row["expires_at"] <= now or row["device_nonce"] not in (None, device_nonce):
        raise Problem(problems.CODE_WRONG)
    if row["device_id"]:
        return event_id, row["device_id"]
    device_id = ids.new_id()
    connection.execute(
        code.update().where(mine).values(device_nonce=device_nonce, device_id=device_id)
    )
    connection.execute(
        device.insert().values(
            event_id=event_id,
            device_id=device_id,
            name=row["name"],
            device_nonce=device_nonce,
            enrolled_at=now,
            order_seq=0,
            order_id="",
        )
    )
    return event_id, device_id


def secret(master: bytes, device_id: str, device_nonce: str) -> bytes:
    """The device's secret: derived, so a stolen database signs nothing."""
    return keys.derived(master, "device secret", device_id, device_nonce)


def find(connection: Connection, master: bytes, device_id: str) -> Device:
    """The device with this id. raises: Problem(DEVICE_UNKNOWN)"""
    event_id = the_event(connection)
    mine = (device.c.event_id == event_id) & (device.c.device_id == device_id)
    row = connection.execute(select(device).where(mine)).mappings().first()
    if row is None:
        raise Problem(problems.DEVICE_UNKNOWN)
    key = secret(master, device_id, row["device_nonce"])
    revoked = row["revoked_at"] is not None
    return Device(event_id, device_id, key, row["name"], revoked, row["order_id"])


def handed_off(
    connection: Connection, master: bytes, event_id: str, token: str
) -> HandedOff | None:
    """What a hand-off token says; None where no tablet of this fair made it."""
    query = select(device.c.device_id, device.c.device_nonce, device.c.revoked_at).where(
        device.c.event_id == event_id
    )
    for row in connection.execute(query):
        key = handoff.key(secret(master, row.device_id, row.device_nonce))
        if (beginnings := handoff.read(key, token)) is not None:
            return HandedOff(row.device_id, beginnings, row.revoked_at is not None)
    return None


def _sha256(typed: str) -> str:
    return hashlib.sha256(ids.typed_code(typed).encode()).hexdigest()


def code_secret(typed: str) -> bytes:
    """The key that signs the answer to this code."""
    return wire.code_secret(ids.typed_code(typed))
