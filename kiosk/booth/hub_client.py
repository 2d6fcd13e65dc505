"""HTTP to the hub: an answer that proves itself, or a Problem. Nothing else ever counts as the hub."""

import contextlib
import json
import secrets
import socket
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from .. import VERSION
from ..shared import card, ids, problems, receipt, wire
from ..shared.order import Order
from ..shared.problems import Problem
from ..shared.report import Report
from .device import Device

# A hall's network: connecting is quick or it is not there; a batch may take its time.
_TIMEOUT = urllib3.Timeout(connect=5, read=30)
# A timeout begins anew with each byte; this ends the whole exchange. 256 KiB in it are 20 kbit/s.
_EXCHANGE_MAX_S = 120.0
_ANSWER_MAX_BYTES = 4 * 1024 * 1024
# Where a busy hub does not say when to come back, and the longest pause that it may ask for.
_BUSY_WAIT_S, _WAIT_MAX_S = 60, 15 * 60
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
    order_id: str = ""  # of the newest order for this tablet; "" for none
    catalogue_version: str = ""  # of the catalogue that it shows; "" for none


@dataclass(frozen=True)
class _Answer:
    """An answer that proved itself, with a status below 400."""

    status: int
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

    def link_at(self, journal_id: str, seq: int) -> str:
        """The link of this entry of the hub's; "" where it has none."""
        return str(self._send("GET", f"/journal/{journal_id}/link/{seq}").json()["link"])

    def post(self, journal_id: str, batch: bytes) -> Acknowledgement:
        """Deliver a batch. Returns once the hub has committed it.

        raises: Problem, of the hub's own kinds or HUB_UNREACHABLE, ANSWER_UNPROVEN
        """
        return self._acknowledgement(self._send("POST", f"/journal/{journal_id}", batch))

    def orders(self, after: str) -> list[Order]:
        """What the hub tells this tablet, after the order it did last; oldest first."""
        said = self._send("GET", f"/orders?after={after}").json()
        return [Order(one["id"], one["kind"], one["content"]) for one in said["orders"]]

    def manifest(self, known: str) -> str | None:
        """The catalogue's manifest; None where it is the version that is known.

        raises: Problem, among them CATALOGUE_MISSING where the hub has none
        """
        answer = self._send("GET", "/catalogue", headers={"If-None-Match": f'"{known}"'})
        return None if answer.status == 304 else answer.content.decode()

    def blob_part(self, sha256: str, start: int) -> bytes:
        """The bytes of a picture from start on, as many as one answer holds; none after its end."""
        return self._send("GET", f"/blob/{sha256}?start={start}").content

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
            order_id=said["order_id"],
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
        exporter=card.exporter(said),
    )


class _Timed(HTTPConnection):
    """A connection that is cut when an exchange takes too long, however slowly bytes come."""

    _timer: threading.Timer | None = None
    # http.client forgets its socket before the answer's body is read.
    _line: socket.socket | None = None

    def connect(self) -> None:
        self._line = None
        self._begin()
        super().connect()
        self._line = self.sock

    def request(self, *arguments: Any, **options: Any) -> None:
        self._begin()
        super().request(*arguments, **options)

    def end(self) -> None:
        """The exchange is over."""
        if self._timer:
            self._timer.cancel()

    def _begin(self) -> None:
        self.end()
        self._timer = threading.Timer(_EXCHANGE_MAX_S, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def _cut(self) -> None:
        if line := self._line or self.sock:
            # It may be closed already.
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class _TimedTls(_Timed, HTTPSConnection):
    pass


class _HttpPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Timed


class _HttpsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _TimedTls


def _pool() -> urllib3.PoolManager:
    pool = urllib3.PoolManager(timeout=_TIMEOUT, retries=False, maxsize=1)
    pool.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
    return pool


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
        connection = response.connection
        content = response.read(_ANSWER_MAX_BYTES, decode_content=False)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise Problem(problems.HUB_UNREACHABLE) from error
    if isinstance(connection, _Timed):
        connection.end()
    expected = wire.answer_mac(secret, nonce=nonce, status=response.status, body=content)
    if not wire.same(expected, response.headers.get(wire.MAC_HEADER, "")):
        # What else is on its way is not an answer to the next request.
        response.close()
        raise Problem(problems.ANSWER_UNPROVEN)
    response.release_conn()
    if response.status >= 400:
        raise _problem(json.loads(content)["problem"])
    return _Answer(response.status, content)


def _problem(said: dict[str, Any]) -> Problem:
    """The hub's problem as ours; a kind that this version does not know is a busy hub."""
    kind = problems.KINDS.get(said["code"], problems.HUB_BUSY)
    details = dict(said.get("details", {}))
    if kind == problems.HUB_BUSY:
        details.setdefault("wait_s", _BUSY_WAIT_S)
    if "wait_s" in details:
        details["wait_s"] = min(int(details["wait_s"]), _WAIT_MAX_S)
    return Problem(kind, **details)
