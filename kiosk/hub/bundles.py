"""Bundles: what a tablet sent by stick or camera goes through the same intake as what it sends by network."""

from dataclasses import asdict, dataclass
from typing import IO

from sqlalchemy import Connection, Engine, RowMapping, select

from ..shared import acknowledgement, problems, receipt, wire
from ..shared import bundle as bundle_file
from ..shared.acknowledgement import Acknowledgement
from ..shared.bundle import Bundle
from ..shared.problems import Problem
from ..shared.receipt import Receipt
from . import database, devices, intake, rows
from .devices import Device
from .intake import Standing
from .tables import bundle


@dataclass(frozen=True)
class Taken:
    """A bundle that was taken in, and what to tell the tablet."""

    sha256: str
    new_entries: int  # that had not arrived before it
    taken_in_at: str
    file: bytes  # the acknowledgement to carry back
    code: str  # … or to type at the tablet


def take_in(engine: Engine, master: bytes, file: IO[bytes], *, now: str) -> Taken:
    """Take in a bundle's file, batch by batch; a second time nothing changes, and the answer is the same.

    raises: Problem BUNDLE_… (see kiosk/shared/bundle.py), BUNDLE_FOREIGN, BUNDLE_GAP, DEVICE_REVOKED,
            JOURNAL_FORKED; a bundle that is not whole and genuine leaves nothing behind
    """
    arrived = bundle_file.opened(file)
    with engine.connect() as connection:
        device = _device(connection, master, arrived.device_id)
        before = intake.standing(connection, device, arrived.journal_id)
    # Once through without taking in: a change anywhere shows before anything is stored.
    for _ in arrived.batches(device.secret):
        continue
    standing = before
    for batch in arrived.batches(device.secret):
        standing = _take_in(engine, device, arrived, batch, now=now)
    row = {
        "event_id": device.event_id,
        "sha256": arrived.sha256,
        "device_id": device.device_id,
        "journal_id": arrived.journal_id,
        "acked_seq": standing.acked_seq,
        "link": standing.link,
        "leads": standing.leads,
        "new_entries": standing.acked_seq - before.acked_seq,
        "taken_in_at": now,
    }
    database.write(engine, lambda c: rows.insert(c, bundle, [row], "DO NOTHING"))
    with engine.connect() as connection:
        return find(connection, master, device.event_id, arrived.sha256)


def find(connection: Connection, master: bytes, event_id: str, sha256: str) -> Taken:
    """A bundle that was taken in before. raises: Problem(PAGE_MISSING)"""
    mine = (bundle.c.event_id == event_id) & (bundle.c.sha256 == sha256)
    row = connection.execute(select(bundle).where(mine)).mappings().first()
    if row is None:
        raise Problem(problems.PAGE_MISSING)
    secret = devices.find(connection, master, row["device_id"]).secret
    return Taken(
        sha256=sha256,
        new_entries=row["new_entries"],
        taken_in_at=row["taken_in_at"],
        file=acknowledgement.file(_said(row, secret), secret),
        code=acknowledgement.code(sha256, secret),
    )


def _device(connection: Connection, master: bytes, device_id: str) -> Device:
    try:
        device = devices.find(connection, master, device_id)
    except Problem as problem:
        raise Problem(problems.BUNDLE_FOREIGN) from problem
    if device.revoked:
        raise Problem(problems.DEVICE_REVOKED)
    return device


def _take_in(
    engine: Engine, device: Device, arrived: Bundle, batch: bytes, *, now: str
) -> Standing:
    entries = wire.entries(batch)

    def work(connection: Connection) -> Standing:
        return intake.take_in(connection, device, arrived.journal_id, entries, now=now)

    try:
        return database.write(engine, work)
    except Problem as problem:
        if problem.kind == problems.JOURNAL_GAP:
            # Sending again, which that problem asks for, is not how a file gets there.
            raise Problem(problems.BUNDLE_GAP) from problem
        raise


def _said(row: RowMapping, secret: bytes) -> Acknowledgement:
    proof = receipt.signed(
        secret,
        Receipt(
            device_id=row["device_id"],
            journal_id=row["journal_id"],
            acked_seq=row["acked_seq"],
            link=row["link"],
            leads=row["leads"],
            received_at=row["taken_in_at"],
        ),
    )
    return Acknowledgement(
        device_id=row["device_id"],
        journal_id=row["journal_id"],
        bundle_sha256=row["sha256"],
        acked_seq=row["acked_seq"],
        link=row["link"],
        receipt=asdict(proof),
    )
