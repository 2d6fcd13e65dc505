"""HTTP to the hub: an answer that proves itself, or a Problem. Nothing else ever counts as the hub."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

import urllib3

from .. import VERSION
from ..shared import ids, problems, receipt, wire
from ..shared.order import Order
from ..shared.problems import Problem
from ..shared.report import Report
from .device import Device

# A hall's network: connecting is quick or it is not there; a batch may take its time.
_TIMEOUT = urllib3.Timeout(connect=5, read=30)
_ANSWER_MAX_BYTES = 4 * 1024 * 1024
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Acknowledgement:
    """What the hub has, durably, and whether it has something for this tablet."""

    acked_seq: int
    link: str
    backed_up_seq: int = 0
    set_aside: str = "[]"  # JSON: [{seq, code}] of what it keeps but does not understand
    revoked: bool = False  # it keeps what this tablet sends apart
    receipt: str | None = None  # JSON of a receipt.Receipt
    order_seq: int = 0  # of the newest order for this tablet
    catalogue_version: str = ""  # of the catalogue that it shows; "" for none


@dataclass(frozen=True)
class _Answer:
    """An answer that proved itself, with a status below 400."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)


class HubClient:
    """One hub, as one enrolled tablet."""

    def __init__(self, device: Device, *, hub_url: str = "") -> None:
        self._device = device
        self._url = (hub_url or device.hub_url).rstrip("/")
        self._pool = _pool()

    def resume(self, journal_id: str) -> Acknowledgement:
        """Where to resume; also proves that this is our hub before personal data leaves."""
        return self._acknowledgement(self._send("GET", f"/journal/{journal_id}"))

    def post(self, journal_id: str, batch: bytes) -> Acknowledgement:
        """Deliver a batch. Returns once the hub has committed it.

        raises: Problem, of the hub's own kinds or HUB_UNREACHABLE, ANSWER_UNPROVEN
        """
        return self._acknowledgement(self._send("POST", f"/journal/{journal_id}", batch))

    def orders(self, after: int) -> list[Order]:
        """What the hub tells this tablet, after the order it did last; oldest first."""
        said = self._send("GET", f"/orders?after={after}").json()
        return [Order(one["seq"], one["kind"], one["content"]) for one in said["orders"]]

    def manifest(self, known: str) -> str | None:
        """The catalogue's manifest; None where it is the version that is known.

        raises: Problem, among them CATALOGUE_MISSING where the hub has none
        """
        answer = self._send("GET", "/catalogue", headers={"If-None-Match": f'"{known}"'})
        return None if answer.status == 304 else answer.content.decode()

    def blob_part(self, sha256: str, start: int) -> tuple[bytes, int]:
        """(the bytes of a picture from start on, as many as one answer holds; the whole's length)"""
        answer = self._send("GET", f"/blob/{sha256}", headers={"Range": f"bytes={start}-"})
        return answer.content, int(answer.headers["Content-Range"].rpartition("/")[2])

    def report(self, said: Report) -> str:
        """Say how this tablet is; returns the hub's clock.now()."""
        answer = self._send("PUT", "/report", json.dumps(asdict(said)).encode())
        return str(answer.json()["now"])

    def close(self) -> None:
        self._pool.clear()

    def _acknowledgement(self, answer: _Answer) -> Acknowledgement:
        said = answer.json()
        proof = receipt.proven(self._device.secret, said["receipt"])
        return Acknowledgement(
            acked_seq=said["acked_seq"],
            link=said["link"],
            backed_up_seq=said["backed_up_seq"],
            set_aside=json.dumps(said["set_aside"]),
            revoked=said["revoked"],
            receipt=json.dumps(asdict(proof)),
            order_seq=said["order_seq"],
            catalogue_version=said["catalogue_version"],
        )

    def _send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = _NO_HEADERS
    ) -> _Answer:
        nonce = secrets.token_hex(16)
        full_path = wire.API + path
        secret = self._device.secret
        mac = wire.request_mac(secret, method=method, path=full_path, nonce=nonce, body=body)
        signed = {
            **headers,
            wire.DEVICE_HEADER: self._device.device_id,
            wire.NONCE_HEADER: nonce,
            wire.MAC_HEADER: mac,
            wire.VERSION_HEADER: VERSION,
            "Content-Type": "application/x-ndjson",
        }
        return _answer(self._pool, method, self._url + full_path, signed, body, secret, nonce)


def enrol(hub_url: str, code: str, *, device_nonce: str) -> Device:
    """Exchange a one-time code for this tablet's identity.

    device_nonce: made once for this enrolment; repeated after a torn answer it gets the same answer
    raises:       Problem CODE_WRONG, HUB_UNREACHABLE, ANSWER_UNPROVEN
    """
    url = hub_url.rstrip("/")
    body = json.dumps({"code": code, "device_nonce": device_nonce}).encode()
    headers = {
        wire.NONCE_HEADER: device_nonce,
        wire.VERSION_HEADER: VERSION,
        "Content-Type": "application/json",
    }
    secret = wire.code_secret(ids.typed_code(code))
    pool = _pool()
    answer = _answer(pool, "POST", url + wire.API + "/enrol", headers, body, secret, device_nonce)
    said = answer.json()
    pool.clear()
    return Device(
        device_id=said["device_id"],
        name=said["name"],
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
) -> _Answer:
    """Send, and return an answer whose MAC is right."""
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
    if response.status >= 400:
        raise _problem(json.loads(content)["problem"])
    return _Answer(response.status, response.headers, content)


def _problem(said: dict[str, Any]) -> Problem:
    """The hub's problem as ours; a kind that this version does not know is a busy hub."""
    kind = problems.KINDS.get(said["code"], problems.HUB_BUSY)
    return Problem(kind, **{"wait_s": 60, **said.get("details", {})})
