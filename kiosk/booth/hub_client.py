"""HTTP to the hub: an answer that proves itself, or a Problem. Nothing else ever counts as the hub."""

import json
import secrets
from dataclasses import dataclass
from typing import Any

import urllib3

from .. import VERSION
from ..shared import ids, problems, wire
from ..shared.problems import Problem
from .device import Device

# A hall's network: connecting is quick or it is not there; a batch may take its time.
_TIMEOUT = urllib3.Timeout(connect=5, read=30)
_ANSWER_MAX_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Acknowledgement:
    """What the hub has, durably."""

    acked_seq: int
    link: str
    backed_up_seq: int


class HubClient:
    """One hub, as one enrolled tablet."""

    def __init__(self, device: Device, *, hub_url: str = "") -> None:
        self._device = device
        self._url = (hub_url or device.hub_url).rstrip("/")
        self._pool = _pool()

    def resume(self, journal_id: str) -> Acknowledgement:
        """Where to resume; also proves that this is our hub before personal data leaves."""
        return _acknowledgement(self._send("GET", f"/journal/{journal_id}"))

    def post(self, journal_id: str, batch: bytes) -> Acknowledgement:
        """Deliver a batch. Returns once the hub has committed it.

        raises: Problem, of the hub's own kinds or HUB_UNREACHABLE, ANSWER_UNPROVEN
        """
        return _acknowledgement(self._send("POST", f"/journal/{journal_id}", batch))

    def close(self) -> None:
        self._pool.clear()

    def _send(self, method: str, path: str, body: bytes = b"") -> Any:
        nonce = secrets.token_hex(16)
        full_path = wire.API + path
        secret = self._device.secret
        mac = wire.request_mac(secret, method=method, path=full_path, nonce=nonce, body=body)
        headers = {
            wire.DEVICE_HEADER: self._device.device_id,
            wire.NONCE_HEADER: nonce,
            wire.MAC_HEADER: mac,
            wire.VERSION_HEADER: VERSION,
            "Content-Type": "application/x-ndjson",
        }
        return _answer(self._pool, method, self._url + full_path, headers, body, secret, nonce)


def enrol(hub_url: str, code: str, *, device_nonce: str) -> Device:
    """Exchange a one-time code for this tablet's identity.

    device_nonce: made once for this enrolment; repeated after a torn answer it gets the same answer
    raises:       Problem CODE_WRONG, HUB_UNREACHABLE, ANSWER_UNPROVEN
    """
    url = hub_url.rstrip("/")
    body = json.dumps({"code": code, "device_nonce": device_nonce, "version": VERSION}).encode()
    headers = {wire.NONCE_HEADER: device_nonce, "Content-Type": "application/json"}
    secret = wire.code_secret(ids.typed_code(code))
    pool = _pool()
    said = _answer(pool, "POST", url + wire.API + "/enrol", headers, body, secret, device_nonce)
    pool.clear()
    return Device(
        device_id=said["device_id"],
        secret=bytes.fromhex(said["device_secret"]),
        hub_url=url,
        event_id=said["event_id"],
        event_name=said["event_name"],
        public_url=said["public_url"],
    )


def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(timeout=_TIMEOUT, retries=False, maxsize=1)


def _answer(
    pool: urllib3.PoolManager,
    method: str,
    url: str,
    headers: dict[str, str],
    body: bytes,
    secret: bytes,
    nonce: str,
) -> Any:
    """Send, and return the JSON of an answer whose MAC is right."""
    try:
        response = pool.request(
            method, url, headers=headers, body=body, redirect=False, preload_content=False
        )
        # The MAC covers the bytes as sent; decode_content would let a middlebox's gzip bomb unfold.
        content = response.read(_ANSWER_MAX_BYTES, decode_content=False)
        response.release_conn()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise Problem(problems.HUB_UNREACHABLE) from error
    expected = wire.answer_mac(secret, nonce=nonce, status=response.status, body=content)
    if not wire.same(expected, response.headers.get(wire.MAC_HEADER, "")):
        raise Problem(problems.ANSWER_UNPROVEN)
    said = json.loads(content)
    if response.status != 200:
        raise _problem(said["problem"])
    return said


def _problem(said: dict[str, Any]) -> Problem:
    """The hub's problem as ours; a kind that this version does not know is a busy hub."""
    kind = problems.KINDS.get(said["code"], problems.HUB_BUSY)
    return Problem(kind, **{"wait_s": 60, **said.get("details", {})})


def _acknowledgement(said: dict[str, Any]) -> Acknowledgement:
    return Acknowledgement(said["acked_seq"], said["link"], said["backed_up_seq"])
