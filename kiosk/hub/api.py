"""The API of the tablets: enrolment and journals, each answer signed."""

import json
from typing import Any

from flask import Blueprint, Response, g, request

from ..shared import clock, problems, wire
from ..shared.problems import Problem
from . import database, devices, intake
from .context import hub
from .devices import Device

calls = Blueprint("api", __name__, url_prefix=wire.API)


@calls.errorhandler(Problem)
def problem(error: Problem) -> Response:
    """A problem as JSON, signed where it is known for whom."""
    said = {"code": error.kind.code, "sentence": error.text(), "details": error.details}
    return _signed({"problem": said}, status=error.kind.status)


@calls.post("/enrol")
def enrol() -> Response:
    """A one-time code → the tablet's identity."""
    try:
        sent = json.loads(request.get_data(cache=False))
        code, device_nonce = str(sent["code"]), str(sent["device_nonce"])
    except (ValueError, KeyError, TypeError) as error:
        raise Problem(problems.REQUEST_MALFORMED, field="code, device_nonce") from error
    g.answer_secret = devices.code_secret(code)
    here = hub()
    event_id, device_id = database.write(
        here.engine, lambda c: devices.enrol(c, code, device_nonce, now=clock.now())
    )
    return _signed(
        {
            "device_id": device_id,
            "device_secret": devices.secret(here.master, device_id, device_nonce).hex(),
            "event_id": event_id,
            "event_name": here.config.event_name,
            "public_url": here.config.public_url,
        }
    )


@calls.get("/journal/<journal_id>")
def resume(journal_id: str) -> Response:
    """Where the tablet resumes."""
    device = _device()
    with hub().engine.connect() as connection:
        return _acknowledged(intake.standing(connection, device, journal_id))


@calls.post("/journal/<journal_id>")
def post(journal_id: str) -> Response:
    """Take a batch in; answered after its transaction committed."""
    device = _device()
    if device.revoked:
        raise Problem(problems.DEVICE_REVOKED)
    batch = wire.entries(request.get_data())
    now = clock.now()
    return _acknowledged(
        database.write(
            hub().engine, lambda c: intake.take_in(c, device, journal_id, batch, now=now)
        )
    )


def _device() -> Device:
    """Whose request this is. raises: Problem DEVICE_UNKNOWN, MAC_WRONG"""
    here = hub()
    with here.engine.connect() as connection:
        device = devices.find(connection, here.master, request.headers.get(wire.DEVICE_HEADER, ""))
    mac = wire.request_mac(
        device.secret,
        method=request.method,
        path=request.path,
        nonce=request.headers.get(wire.NONCE_HEADER, ""),
        body=request.get_data(),
    )
    if not wire.same(mac, request.headers.get(wire.MAC_HEADER, "")):
        raise Problem(problems.MAC_WRONG)
    g.answer_secret = device.secret
    return device


def _acknowledged(standing: intake.Standing) -> Response:
    # No backup is made by this version, so none covers anything: tablets keep all entries.
    return _signed({"acked_seq": standing.acked_seq, "link": standing.link, "backed_up_seq": 0})


def _signed(said: dict[str, Any], *, status: int = 200) -> Response:
    body = json.dumps(said, ensure_ascii=False).encode()
    answer = Response(body, status=status, mimetype="application/json")
    if "answer_secret" in g:
        nonce = request.headers.get(wire.NONCE_HEADER, "")
        mac = wire.answer_mac(g.answer_secret, nonce=nonce, status=status, body=body)
        answer.headers[wire.MAC_HEADER] = mac
    return answer
