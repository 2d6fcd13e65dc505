"""A fair in one process: tablets, a hub, and the network between them.

The code is the product's own, from `store.save` through `deliver.round_with` to `intake.take_in`.
Only what would make a schedule slow or undecided is replaced: databases are in memory, a tablet
writes on the caller's thread, requests are calls, and the clock is the schedule's.
"""

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from builders import a_lead
from simulated_memory import Everybody, Memory
from simulated_rows import Image, image_of, put_back
from simulated_tablet import Died, InMemory, Tablet
from simulated_wire import Wire

from kiosk.booth import deliver, device, store, visit_counts
from kiosk.hub import database, devices, phone_leads, set_aside
from kiosk.shared import clock, entry, ids, problems, visits, withdrawal_code
from kiosk.shared.lead import Lead
from kiosk.shared.problems import Problem

MASTER = b"m" * 32
OPENING = datetime(2026, 10, 14, 9, tzinfo=UTC)
A_LEAD = a_lead(consent_news="given")
FATES = ("lost", "late", "twice", "answer lost", "hub dies before commit")


class Fair:
    """One schedule's world."""

    def __init__(self, engine: Any, event_id: str, disks: Sequence[Any]) -> None:
        self.engine, self.event_id = engine, event_id
        with engine.connect() as connection:
            # Looked at directly, for SQLAlchemy's way to it is what a schedule's time goes into.
            self.hub_file = connection.connection.driver_connection
        self._disks = disks
        self.tablets: list[Tablet] = []
        # Of leads that no tablet has, or has any more: they are the hub's to keep.
        self.hub_memory = Memory()
        self.hub_images: list[tuple[Image, Memory]] = []
        self.everybody = Everybody()
        self.late: list[Callable[[], Any]] = []
        self.hub_kinds = entry.KINDS
        self.hub_off = timedelta()
        self.diverged = False
        self.log: list[str] = []
        self._moment = OPENING
        self._off = timedelta()
        self.chance = random.Random(0)  # of the event under way
        self.trouble = 0.0  # how likely a request goes wrong
        self.steps_left: int | None = None  # until the process dies

    # --- time, steps, the network ---------------------------------------------------------------

    def now(self) -> str:
        self._moment += timedelta(milliseconds=137)
        return clock.stamp(self._moment + self._off)

    @contextmanager
    def clock_of(self, off: timedelta) -> Iterator[None]:
        before, self._off = self._off, off
        yield
        self._off = before

    def step(self) -> None:
        if self.steps_left is not None:
            self.steps_left -= 1
            if self.steps_left < 0:
                raise Died

    def travel(self, request: Callable[[Any], Any]) -> Any:
        """Send a request through the network as it is today."""
        self.step()
        fate = "arrives"
        if self.chance.random() < self.trouble:
            fate = self.chance.choice(FATES)
        if fate == "lost":
            raise Problem(problems.HUB_UNREACHABLE)
        if fate == "late":
            self.late.append(lambda: self.at_hub(request))
            raise Problem(problems.HUB_UNREACHABLE)
        if fate == "hub dies before commit":
            self.dies_at_hub(request)
            raise Problem(problems.HUB_UNREACHABLE)
        answer = self.at_hub(request)
        if fate == "twice":
            self.at_hub(request)
        if fate == "answer lost":
            raise Problem(problems.HUB_UNREACHABLE)
        self.step()
        return answer

    # --- the hub --------------------------------------------------------------------------------

    def at_hub(self, work: Callable[[Any], Any]) -> Any:
        """Run work in the hub's process, in one of its transactions."""
        kinds, entry.KINDS = entry.KINDS, self.hub_kinds
        try:
            with self.clock_of(self.hub_off):
                return database.write(self.engine, work)
        finally:
            entry.KINDS = kinds

    def dies_at_hub(self, work: Callable[[Any], Any]) -> None:
        """The same, and the hub dies before it commits."""

        def dying(connection: Any) -> None:
            work(connection)
            raise Died

        with suppress(Died):
            self.at_hub(dying)

    def image_of_hub(self) -> Image:
        return image_of(self.hub_file)

    def restore_hub_from(self, image: Image) -> None:
        put_back(self.hub_file, image)

    def hub_row(self, statement: str, *values: str) -> Any:
        return self.hub_file.execute(statement, values).fetchone()

    def hub_revisions(self) -> dict[str, int]:
        """Leads that the hub has, without those that were erased."""
        rows = self.hub_file.execute("SELECT id, revision FROM lead WHERE erased_at IS NULL")
        return dict(rows.fetchall())

    def release(self) -> int:
        """Staff take in what revoked tablets sent, and what was not understood."""
        if not self.hub_row("SELECT 1 FROM journal_entry WHERE set_aside IS NOT NULL"):
            return 0
        now = clock.now()
        taken = self.at_hub(lambda c: set_aside.replay(c, self.event_id, now=now))
        revoked = self.hub_file.execute("SELECT device_id FROM device WHERE revoked_at IS NOT NULL")
        for (id,) in revoked.fetchall():
            taken += self.at_hub(
                lambda c, id=id: set_aside.replay(c, self.event_id, device_id=id, now=now)
            )
        return int(taken)

    def typed(self, lead_id: str = "") -> Lead:
        """A form as somebody filled it in; with a lead's id, the same form again, corrected."""
        said = replace(A_LEAD.contact, name=self.everybody.new_name())
        code = withdrawal_code.new()
        return replace(A_LEAD, id=lead_id or ids.new_id(), contact=said, withdrawal_code=code)

    def phone_sends(self, lead: Lead) -> None:
        """A form arrives from a buyer's own phone; what was erased meanwhile is refused."""
        # However often its form is sent, the code is that of the form.
        code = withdrawal_code.of(hashlib.sha256(lead.id.encode()).digest())
        lead = replace(lead, source=phone_leads.SOURCE, withdrawal_code=code)
        name, now = lead.contact.name, clock.now()
        self.everybody.typed.setdefault(lead.id, set()).add(name)
        with suppress(Problem):
            # A phone corrects its own lead: nobody else's words are ever sent from it.
            saved = self.at_hub(
                lambda c: phone_leads.save(c, self.event_id, "", lead, other=lead, now=now)
            )
            self.hub_memory.confirmed(saved.id, name, saved.revision)
            self.everybody.codes[saved.id] = saved.withdrawal_code

    # --- tablets --------------------------------------------------------------------------------

    def add(self, image: Image, memory: Memory) -> Tablet:
        store = InMemory(self._disks[len(self.tablets)], self.step)
        tablet = Tablet(f"t{len(self.tablets) + 1}", store, memory)
        tablet.gets(image, memory)
        self.tablets.append(tablet)
        return tablet

    def enrol(self, tablet: Tablet) -> None:
        nonce = ids.new_id()
        now = clock.now()
        code = self.at_hub(lambda c: devices.new_code(c, self.event_id, now=now))
        event_id, device_id = self.at_hub(lambda c: devices.enrol(c, code, nonce, now=now))
        secret = devices.secret(MASTER, device_id, nonce)
        enrolled = device.Device(device_id, "", secret, "http://hub", event_id, "TEI", "")
        tablet.store.write(lambda c: device.save(c, enrolled, now=now))

    def capture(self, tablet: Tablet, lead: Lead) -> None:
        """Send the form, and be thanked."""
        # An id that somebody else has from elsewhere changes nothing of the lead.
        own_visit = self.chance.random() < 0.8
        saved = tablet.store.write(lambda c: store.save(c, lead, may_correct=own_visit))
        name = lead.contact.name
        self.everybody.typed.setdefault(saved.id, set()).add(name)
        tablet.memory.confirmed(saved.id, name, saved.revision)
        self.everybody.codes[saved.id] = saved.withdrawal_code

    def count(self, tablet: Tablet, *, hour_is_over: bool) -> None:
        """One more visit begins."""
        hour = visits.hour_of(clock.now())
        new = {(hour, "start", "en", ""): 1}
        under_way = "" if hour_is_over else hour
        tablet.store.write(lambda c: visit_counts.put(c, new, under_way=under_way))
        self.everybody.counts(tablet.tallies)

    def knows(self, tablet: Tablet) -> list[str]:
        """Leads that are on this tablet, in the order in which they were typed."""
        on_it = tablet.revisions
        return [id for id in self.everybody.typed if id in on_it]

    def deliver(self, tablet: Tablet) -> str:
        """One round: what stopped it, "" for nothing."""
        with self.clock_of(tablet.clock_off):
            try:
                deliver.round_with(tablet.store, Wire(self, tablet))
            except Problem as problem:
                return problem.kind.code
            except Died:
                return "died"
            finally:
                self.steps_left = None
                tablet.memory.learns(tablet.revisions.items())
        return ""

    def replace_disk(self, tablet: Tablet, image: Image, memory: Memory) -> None:
        """The tablet's disk is gone. What the hub has of it is now for the hub alone to keep."""
        here = self.hub_revisions()
        for id, revision in tablet.memory.revision.items():
            if here.get(id, 0) >= revision:
                self.hub_memory.keeps(id, revision)
        tablet.gets(image, memory)
        self.diverged = True
