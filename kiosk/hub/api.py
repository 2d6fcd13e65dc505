"""The API of the tablets, each answer signed. `openapi.json` describes it; a test compares."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, TypeVar

from flask import Blueprint, Response, g, request
from sqlalchemy import Connection

from ..shared import clock, problems, receipt, report, wire
from ..shared.problems import Problem
from ..shared.receipt import Receipt
from . import catalogue, database, devices, event, fleet, intake, openapi, orders
from .context import hub
from .devices import Device
from .intake import Standing

calls = Blueprint("api", __name__, url_prefix=wire.API)

Value = TypeVar("Value")
# Older ones do not speak this protocol.
OLDEST_VERSION = (0, 1)
# Batches taken in at once by one process; further tablets are told when to come back.
_INTAKES_MAX = 4
_intakes = threading.BoundedSemaphore(_INTAKES_MAX)


@calls.errorhandler(Problem)
def problem(error: Problem) -> Response:
    """A problem as JSON, signed where it is known for whom."""
    said = {"code": error.kind.code, "sentence": error.text(), "details": error.details}
    answer = _signed({"problem": said}, status=error.kind.status)
    if "wait_s" in error.details:
        answer.headers["Retry-After"] = str(error.details["wait_s"])
    return answer


@calls.get("/openapi.json")
def describe() -> Response:
    """The description of this API."""
    return Response(openapi.text(), mimetype="application/json")


@calls.post("/enrol")
def enrol() -> Response:
    """A one-time code → the tablet's identity."""
    try:
        sent = json.loads(request.get_data(cache=False))
        code, device_nonce = str(sent["code"]), str(sent["device_nonce"])
    except (ValueError, KeyError, TypeError) as error:
        raise Problem(problems.REQUEST_MALFORMED, field="code, device_nonce") from error
    g.answer_secret = devices.code_secret(code)
    _version_spoken()
    here = hub()
    event_id, device_id = _write(lambda c: devices.enrol(c, code, device_nonce, now=clock.now()))
    with here.engine.connect() as connection:
        device = devices.find(connection, here.master, device_id)
    return _signed(
        {
            "device_id": device_id,
            "device_secret": device.secret.hex(),
            "name": device.name,
            "event_id": event_id,
            **event.said_of(here.config),
        }
    )


@calls.get("/journal/<journal_id>")
def resume(journal_id: str) -> Response:
    """Where the tablet resumes."""
    device = _device()
    with hub().engine.connect() as connection:
        standing = intake.standing(connection, device, journal_id)
        return _acknowledged(connection, device, journal_id, standing)


@calls.get("/journal/<journal_id>/link/<int:seq>")
def link_at(journal_id: str, seq: int) -> Response:
    """The link of one entry: a tablet whose journal forked sees what of it is here."""
    device = _device()
    with hub().engine.connect() as connection:
        return _signed({"link": intake.link_at(connection, device, journal_id, seq)})


@calls.post("/journal/<journal_id>")
def post(journal_id: str) -> Response:
    """Take a batch in; answered after its transaction committed."""
    device = _device()
    batch = wire.entries(request.get_data())
    now = clock.now()
    with _admitted():
        standing = _write(lambda c: intake.take_in(c, device, journal_id, batch, now=now))
    with hub().engine.connect() as connection:
        return _acknowledged(connection, device, journal_id, standing)


@calls.get("/orders")
def list_orders() -> Response:
    """What this tablet is told, after the order it did last."""
    device = _device()
    after = request.args.get("after", "")
    with hub().engine.connect() as connection:
        found = orders.after(connection, device.event_id, device.device_id, after)
    return _signed({"orders": [asdict(order) for order in found]})


@calls.put("/report")
def note_report() -> Response:
    """What the tablet says of itself, for the fleet page."""
    device = _device()
    try:
        said = report.from_document(json.loads(request.get_data()))
    except (ValueError, AttributeError) as error:
        raise Problem(problems.REQUEST_MALFORMED, field="report") from error
    now = clock.now()
    _write(lambda c: fleet.note(c, device.event_id, device.device_id, said, now=now))
    return _signed({"now": now})


@calls.get("/catalogue")
def manifest() -> Response:
    """The manifest of the catalogue that is shown; 304 where the tablet has it."""
    _device()
    found = catalogue.manifest(hub().engine)
    if found is None:
        # Not an empty one: the tablet keeps what it was loaded with.
        raise Problem(problems.CATALOGUE_MISSING)
    version, text = found
    if version == request.if_none_match.to_header().strip('"'):
        return _signed_bytes(b"", status=304)
    answer = _signed_bytes(text.encode(), media_type="application/json")
    answer.set_etag(version)
    return answer


@calls.get("/blob/<sha256>")
def blob(sha256: str) -> Response:
    """A picture from byte `start` on, as much as one answer may hold; nothing after its end."""
    _device()
    content = catalogue.picture(hub().engine, sha256)
    if content is None:
        raise Problem(problems.BLOB_MISSING)
    # Not the Range header: the query is signed, a header can be stripped on the way.
    start = request.args.get("start", 0, type=int)
    return _signed_bytes(content[max(0, start) :][: wire.BLOB_PART_MAX_BYTES])


def _write(work: Callable[[Connection], Value]) -> Value:
    """Run the work in a transaction, where the disk has room. raises: Problem(HUB_FULL)"""
    here = hub()
    here.room.check()
    value = database.write(here.engine, work)
    here.room.worked()
    return value


@contextmanager
def _admitted() -> Iterator[None]:
    """A place among the intakes; raises Problem(HUB_BUSY) where all are taken for too long."""
    if not _intakes.acquire(timeout=2):
        raise Problem(problems.HUB_BUSY, wait_s=database.BUSY_WAIT_S)
    try:
        yield
    finally:
        _intakes.release()


def _device() -> Device:
    """Whose request this is. raises: Problem DEVICE_UNKNOWN, MAC_WRONG, CLIENT_OLD"""
    here = hub()
    with here.engine.connect() as connection:
        device = devices.find(connection, here.master, request.headers.get(wire.DEVICE_HEADER, ""))
    query = request.query_string.decode("ascii", "replace")
    mac = wire.request_mac(
        device.secret,
        method=request.method,
        path=f"{request.path}?{query}" if query else request.path,
        nonce=request.headers.get(wire.NONCE_HEADER, ""),
        body=request.get_data(),
    )
    if not wire.same(mac, request.headers.get(wire.MAC_HEADER, "")):
        raise Problem(problems.MAC_WRONG)
    g.answer_secret = device.secret
    _version_spoken()
    return device


def _version_spoken() -> None:
    version = request.headers.get(wire.VERSION_HEADER, "")
    try:
        spoken = tuple(int(part) for part in version.split(".")[:2])
    except ValueError:
        spoken = ()
    if spoken < OLDEST_VERSION:
        raise Problem(problems.CLIENT_OLD)


def _acknowledged(
    connection: Connection, device: Device, journal_id: str, standing: Standing
) -> Response:
    proof = receipt.signed(
        device.secret,
        Receipt(
            device_id=device.device_id,
            journal_id=journal_id,
            acked_seq=standing.acked_seq,
            link=standing.link,
            leads=standing.leads,
            received_at=clock.now(),
        ),
    )
    return _signed(
        {
            "acked_seq": standing.acked_seq,
            "link": standing.link,
            "backed_up_seq": standing.backed_up_seq,
            "set_aside": intake.set_aside(connection, device, journal_id),
            "revoked": device.revoked,
            "order_id": device.order_id,
            "catalogue_version": catalogue.version(connection),
            "receipt": asdict(proof),
        }
    )


def _signed(said: dict[str, Any], *, status: int = 200) -> Response:
    body = json.dumps(said, ensure_ascii=False).encode()
    return _signed_bytes(body, status=status, media_type="application/json")


def _signed_bytes(
    body: bytes, *, status: int = 200, media_type: str = "application/octet-stream"
) -> Response:
    answer = Response(body, status=status, mimetype=media_type)
    if "answer_secret" in g:
        nonce = request.headers.get(wire.NONCE_HEADER, "")
        mac = wire.answer_mac(g.answer_secret, nonce=nonce, status=status, body=body)
        answer.headers[wire.MAC_HEADER] = mac
    return answer
