"""The hub as one tablet's round sees it: kiosk/hub/api.py without HTTP, for simulated fairs."""

import json
from typing import Any

from kiosk.booth.hub_client import Acknowledgement
from kiosk.hub import devices, intake, orders
from kiosk.shared import clock, problems, receipt, wire
from kiosk.shared.problems import Problem


class Wire:
    """The hub as one tablet's round sees it: kiosk/hub/api.py without HTTP."""

    def __init__(self, fair: Any, tablet: Any) -> None:
        self._fair = fair
        enrolled = tablet.device
        self._device_id, self._secret = enrolled.device_id, enrolled.secret

    def _device(self) -> devices.Device:
        row = self._fair.hub_row(
            "SELECT revoked_at, order_id FROM device WHERE device_id = ?", self._device_id
        )
        if row is None:
            raise Problem(problems.DEVICE_UNKNOWN)
        revoked = row[0] is not None
        return devices.Device(
            self._fair.event_id, self._device_id, self._secret, "", revoked, row[1]
        )

    def resume(self, journal_id: str) -> Acknowledgement:
        def answer(c: Any) -> Acknowledgement:
            here = self._device()
            return self._acknowledged(c, here, journal_id, intake.standing(c, here, journal_id))

        return self._fair.travel(answer)

    def link_at(self, journal_id: str, seq: int) -> str:
        return self._fair.travel(lambda c: intake.link_at(c, self._device(), journal_id, seq))

    def post(self, journal_id: str, batch: bytes) -> Acknowledgement:
        def answer(c: Any) -> Acknowledgement:
            here = self._device()
            taken = intake.take_in(c, here, journal_id, wire.entries(batch), now=clock.now())
            return self._acknowledged(c, here, journal_id, taken)

        return self._fair.travel(answer)

    def orders(self, after: str) -> Any:
        def answer(c: Any) -> Any:
            return orders.after(c, self._fair.event_id, self._device_id, after)

        return self._fair.travel(answer)

    def report(self, said: Any) -> str:
        """Nothing hangs on it but how the clocks compare."""
        return clock.now()

    def manifest(self, known: str) -> None:
        raise Problem(problems.CATALOGUE_MISSING)

    def blob_part(self, sha256: str, start: int) -> bytes:
        raise Problem(problems.BLOB_MISSING)

    def _acknowledged(
        self, connection: Any, here: devices.Device, journal_id: str, at: intake.Standing
    ) -> Acknowledgement:
        any_aside = self._fair.hub_row("SELECT 1 FROM journal_entry WHERE set_aside IS NOT NULL")
        aside = intake.set_aside(connection, here, journal_id) if any_aside else []
        proof = receipt.Receipt(
            here.device_id, journal_id, at.acked_seq, at.link, at.leads, clock.now()
        )
        return Acknowledgement(
            acked_seq=at.acked_seq,
            link=at.link,
            backed_up_seq=at.backed_up_seq,
            set_aside=json.dumps(aside),
            revoked=here.revoked,
            receipt=json.dumps(vars(receipt.signed(here.secret, proof))),
            order_id=here.order_id,
        )
