"""A fair in one process: tablets, a hub, the network between them, and what people remember of it.

The code is the product's own, from `store.save` through `deliver.round_with` to `intake.take_in`.
Only what would make a schedule slow or undecided is replaced: databases are in memory, a tablet
writes on the caller's thread, requests are calls, and the clock is the schedule's.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from builders import a_lead
from delivery_audit import Confirmed, name_of, of_hub, of_tablet, what_is_wrong
from simulated_tablet import Died, InMemory, Memory, Tablet, copy_of
from simulated_wire import Wire

from kiosk.booth import deliver, device, journal, store, visit_counts
from kiosk.hub import database, devices, set_aside
from kiosk.shared import clock, entry, ids, problems, visits
from kiosk.shared.problems import Problem

MASTER = b"m" * 32
OPENING = datetime(2026, 10, 14, 9, tzinfo=UTC)
PURPOSE = "news"
QUIET_ROUNDS_MAX = 12
A_LEAD = a_lead(consent_news="given")


class Fair:
    """One schedule's world. Use it as a context: it takes the place of the clock meanwhile."""

    def __init__(self, engine: Any, event_id: str) -> None:
        self.engine, self.event_id = engine, event_id
        with engine.connect() as connection:
            # Looked at directly, for SQLAlchemy's way to it is what a schedule's time goes into.
            self.hub_file = connection.connection.driver_connection
        self.tablets: list[Tablet] = []
        # Of leads that no tablet has any more: they are the hub's to keep.
        self.hub_memory = Memory()
        self.hub_images: list[tuple[Any, Memory]] = []
        self.names: dict[str, set[str]] = {}  # lead id → all that was ever typed for it
        self.ever_erased: set[str] = set()
        self.counted: dict[str, int] = {}  # tally → the most that a tablet ever counted in it
        self.late: list[Callable[[], Any]] = []
        self.hub_kinds = entry.KINDS
        self.hub_off = timedelta()
        self.diverged = False
        self.log: list[str] = []
        self._moment = OPENING
        self._off = timedelta()
        self._typed = 0
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

    def at_hub(self, work: Callable[[Any], Any]) -> Any:
        """Run work in the hub's process, in one of its transactions."""
        kinds, entry.KINDS = entry.KINDS, self.hub_kinds
        try:
            with self.clock_of(self.hub_off):
                return database.write(self.engine, work)
        finally:
            entry.KINDS = kinds

    def travel(self, request: Callable[[Any], Any]) -> Any:
        """Send a request through the network as it is today."""
        self.step()
        fate = "arrives"
        if self.chance.random() < self.trouble:
            fate = self.chance.choice(
                ["lost", "late", "twice", "answer lost", "hub dies before commit"]
            )
        if fate == "lost":
            raise Problem(problems.HUB_UNREACHABLE)
        if fate == "late":
            self.late.append(lambda: self.at_hub(request))
            raise Problem(problems.HUB_UNREACHABLE)
        if fate == "hub dies before commit":
            self._dies_before_commit(request)
            raise Problem(problems.HUB_UNREACHABLE)
        answer = self.at_hub(request)
        if fate == "twice":
            self.at_hub(request)
        if fate == "answer lost":
            raise Problem(problems.HUB_UNREACHABLE)
        self.step()
        return answer

    def _dies_before_commit(self, request: Callable[[Any], Any]) -> None:
        def dying(connection: Any) -> None:
            request(connection)
            raise Died

        with suppress(Died):
            self.at_hub(dying)

    def image_of_hub(self) -> Any:
        return copy_of(self.hub_file)

    def restore_hub_from(self, image: Any) -> None:
        image.backup(self.hub_file)

    def hub_row(self, statement: str, *values: str) -> Any:
        return self.hub_file.execute(statement, values).fetchone()

    # --- tablets --------------------------------------------------------------------------------

    def add(self, image: Any, memory: Memory) -> Tablet:
        tablet = Tablet(f"t{len(self.tablets) + 1}", InMemory(image, self.step), memory)
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

    def capture(self, tablet: Tablet, lead_id: str = "") -> str:
        """Send the form; with a lead's id, the same form again, corrected."""
        self._typed += 1
        name = f"Buyer-{self._typed}."
        lead = replace(
            A_LEAD, id=lead_id or ids.new_id(), contact=replace(A_LEAD.contact, name=name)
        )
        saved = tablet.store.write(lambda c: store.save(c, lead))
        self.names.setdefault(saved.id, set()).add(name)
        tablet.memory.said.setdefault(saved.id, []).append(name)
        tablet.memory.revision[saved.id] = saved.revision
        return saved.id

    def count(self, tablet: Tablet, *, hour_is_over: bool) -> None:
        """One more visit begins."""
        hour = visits.hour_of(clock.now())
        new = {(hour, "start", "en", ""): 1}
        under_way = "" if hour_is_over else hour
        tablet.store.write(lambda c: visit_counts.put(c, new, under_way=under_way))
        for tally, count in tallies(tablet.store.connection).items():
            self.counted[tally] = max(count, self.counted.get(tally, 0))

    def knows(self, tablet: Tablet) -> list[str]:
        """Leads that are on this tablet, in the order in which they were typed."""
        rows = tablet.store.connection.execute("SELECT id FROM lead").fetchall()
        on_it = {row[0] for row in rows}
        return [id for id in self.names if id in on_it]

    def is_let_go(self, tablet: Tablet, id: str) -> None:
        """It is for the hub alone to keep from now on."""
        revision = tablet.memory.revision.pop(id)
        self.hub_memory.revision[id] = max(revision, self.hub_memory.revision.get(id, 0))
        del tablet.memory.said[id]
        tablet.memory.withdrawn.discard(id)

    def learn(self, tablet: Tablet) -> None:
        """Note what the hub's orders changed on the tablet: withdrawals make revisions."""
        rows = tablet.store.connection.execute("SELECT id, revision FROM lead").fetchall()
        for id, revision in rows:
            known = tablet.memory.revision.get(id)
            if known is not None and revision > known:
                tablet.memory.revision[id] = revision

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
                self.learn(tablet)
        return ""

    def replace_disk(self, tablet: Tablet, image: Any, memory: Memory) -> None:
        """The tablet's disk is gone. What the hub has of it is now for the hub alone to keep."""
        hub = of_hub(self.hub_file)
        for id, revision in tablet.memory.revision.items():
            row = hub.leads.get(id)
            if row and not row["erased_at"] and row["revision"] >= revision:
                self.hub_memory.revision[id] = max(revision, self.hub_memory.revision.get(id, 0))
        tablet.store.close()
        tablet.store = InMemory(image, self.step)
        tablet.memory = memory.copy()
        self.diverged = True

    # --- the end --------------------------------------------------------------------------------

    def verdict(self) -> str:
        """Let everything calm down, and say what is wrong then; "" for nothing."""
        self.trouble, self.hub_kinds = 0.0, entry.KINDS
        for request in self.late:
            attempted(request)
        self.late.clear()
        for tablet in self.tablets:
            tablet.store.write(lambda c: visit_counts.put(c, {}, under_way=""))
        problem, quiet = "", 0
        for _ in range(QUIET_ROUNDS_MAX):
            said = [self._calm_round(tablet) for tablet in self.tablets]
            problem = "".join(one for one in said if one not in ("", "device.revoked"))
            released = self.release()
            quiet = 0 if problem or released or not self._nothing_to_say() else quiet + 1
            # Twice: what the last tablet said in a round, the first one hears in the next.
            if quiet == 2:
                return self._audit()
        return f"it never becomes quiet: {problem or 'something is always waiting'}"

    def _calm_round(self, tablet: Tablet) -> str:
        said = self.deliver(tablet)
        if said == "device.unknown":
            self.enrol(tablet)
        return said

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

    def _nothing_to_say(self) -> bool:
        def order_id(tablet: Tablet) -> str:
            (found,) = self.hub_row(
                "SELECT order_id FROM device WHERE device_id = ?", tablet.device.device_id
            )
            return str(found)

        states = [(tablet, journal.state(tablet.store.connection)) for tablet in self.tablets]
        return all(
            state.waiting == 0 and order_id(tablet) in ("", state.order_id)
            for tablet, state in states
        )

    def _audit(self) -> str:
        hub = of_hub(self.hub_file)
        tablets = [of_tablet(tablet.store.connection) for tablet in self.tablets]
        erased = hub.erased.union(*(tablet.erased for tablet in tablets))
        erased |= self.hub_memory.erased.union(*(t.memory.erased for t in self.tablets))
        if erased - self.ever_erased:
            return "a lead was erased though nobody asked"
        leads: dict[str, int] = {}
        for memory in (self.hub_memory, *(tablet.memory for tablet in self.tablets)):
            for id, revision in memory.revision.items():
                leads[id] = max(revision, leads.get(id, 0))
        confirmed = Confirmed(leads, {id: self.names[id] for id in erased if id in self.names})
        return (
            what_is_wrong(hub, tablets, confirmed)
            or self._unknown(hub)
            or "".join(
                self._differs(tablet, state, hub, erased)
                for tablet, state in zip(self.tablets, tablets, strict=True)
            )
            or self._missing(hub)
            or self._aside(hub)
            or self._miscounted()
        )

    def _unknown(self, hub: Any) -> str:
        strange = set(hub.leads) - set(self.names) - self.ever_erased
        return f"the hub has a lead that nobody typed: {strange}" if strange else ""

    def _missing(self, hub: Any) -> str:
        """What was let go is at the hub, or its staff are told: it was restored from an old backup."""
        for tablet in self.tablets:
            rows = tablet.store.connection.execute("SELECT lead_id, missing_since FROM let_go")
            for id, missing_since in rows.fetchall():
                if id not in hub.leads and missing_since is None:
                    return f"lead {id}, let go by {tablet.name}, is at no place, and staff are not told"
        return ""

    def _differs(self, tablet: Tablet, state: Any, hub: Any, erased: set[str]) -> str:
        """Hold one tablet, and what the hub has of it, against what people said there."""
        text = hub.text
        for id, names in tablet.memory.said.items():
            if id in erased:
                continue
            row = state.leads.get(id)
            if row is None:
                return f"{tablet.name} confirmed lead {id} and has it no more"
            if name_of(row["document"]) != names[-1]:
                return f"{tablet.name} has another name for lead {id} than was confirmed last"
            if f'"{names[-1]}"' not in text:
                return f"what was typed last on {tablet.name} for lead {id} is not at the hub"
            there = hub.leads[id]
            differ = name_of(there["document"]) != names[-1]
            conflict = any(
                one["lead_id"] == id and one["set_aside"] == "lead.revision_conflict"
                for one in hub.entries
            )
            if differ and there["revision"] == row["revision"] and not conflict:
                return f"{tablet.name} and the hub differ on lead {id}, and staff are not told"
            if differ and not self.diverged:
                return f"the hub has an older name for lead {id} than {tablet.name}"
        for id in tablet.memory.withdrawn - erased:
            if (id, PURPOSE) not in hub.withdrawn:
                return f"a consent withdrawn on {tablet.name} stands at the hub"
        return ""

    def _miscounted(self) -> str:
        there = dict(self.hub_file.execute("SELECT tally_id, sum(count) FROM visits GROUP BY 1"))
        for tablet in self.tablets:
            for tally, count in tallies(tablet.store.connection).items():
                if there.get(tally, 0) < count:
                    return f"{tablet.name} counted {count} visits, the hub has {there.get(tally)}"
        if any(count > self.counted.get(tally, 0) for tally, count in there.items()):
            return "the hub has more visits than there were"
        return ""

    def _aside(self, hub: Any) -> str:
        allowed = {None, "lead.revision_conflict"} if self.diverged else {None}
        codes = {row["set_aside"] for row in hub.entries} - allowed
        return f"still set aside: {codes}" if codes else ""


def tallies(connection: Any) -> dict[str, int]:
    """What a tablet counted: its tally of each hour → visits."""
    rows = connection.execute("SELECT tally_id, count FROM tally JOIN visits USING (hour)")
    return dict(rows.fetchall())


def attempted(request: Callable[[], Any]) -> None:
    """A request that nobody waits for any more: whatever it is answered."""
    with suppress(Problem):
        request()
