"""Schedules of what may happen at a fair, run one after the other.

A schedule is a list of events, each with its own seed, so that one can be taken out and the others
stay the same: that is how one that fails is shortened.
"""

import random
from collections.abc import Callable
from datetime import timedelta

from simulated_fair import PURPOSE, Fair, attempted
from simulated_tablet import Memory, Tablet, copy_of
from sqlite_utils.utils import sqlite3

from kiosk.booth import erasure, journal, retention, schema, store
from kiosk.hub import backup, database, devices, fleet
from kiosk.hub import erasure as hub_erasure
from kiosk.shared import clock, entry

TABLETS_MAX = 4
# What a hub of the last version did not know.
OLD_KINDS = (entry.LEAD_CAPTURED, entry.LEAD_ERASED)


def capture(fair: Fair, tablet: Tablet) -> None:
    fair.capture(tablet)


def correct(fair: Fair, tablet: Tablet) -> None:
    if found := fair.knows(tablet):
        fair.capture(tablet, fair.chance.choice(found))


def count_visits(fair: Fair, tablet: Tablet) -> None:
    fair.count(tablet, hour_is_over=fair.chance.random() < 0.5)


def erase_on_tablet(fair: Fair, tablet: Tablet) -> None:
    if found := fair.knows(tablet):
        id = fair.chance.choice(found)
        tablet.store.write(lambda c: erasure.erase(c, id, now=clock.now()))
        tablet.memory.erased.add(id)
        fair.ever_erased.add(id)


def withdraw_on_tablet(fair: Fair, tablet: Tablet) -> None:
    if found := fair.knows(tablet):
        id = fair.chance.choice(found)
        tablet.store.write(lambda c: erasure.withdraw(c, id, PURPOSE, now=clock.now()))
        tablet.memory.withdrawn.add(id)
        fair.learn(tablet)


def erase_at_hub(fair: Fair, _: Tablet) -> None:
    if fair.names:
        id = fair.chance.choice(list(fair.names))
        now = clock.now()
        fair.at_hub(lambda c: hub_erasure.erase(c, fair.event_id, id, erased_at=now))
        fair.hub_memory.erased.add(id)
        fair.ever_erased.add(id)


def withdraw_at_hub(fair: Fair, _: Tablet) -> None:
    if fair.names:
        id = fair.chance.choice(list(fair.names))
        now = clock.now()
        fair.at_hub(lambda c: hub_erasure.withdraw(c, fair.event_id, id, PURPOSE, withdrawn_at=now))


def deliver_calmly(fair: Fair, tablet: Tablet) -> None:
    fair.log.append(fair.deliver(tablet) or "ok")


def deliver_in_trouble(fair: Fair, tablet: Tablet) -> None:
    fair.trouble = 0.4
    fair.log.append(fair.deliver(tablet) or "ok")
    fair.trouble = 0.0


def die_while_delivering(fair: Fair, tablet: Tablet) -> None:
    fair.steps_left = fair.chance.randrange(30)
    fair.log.append(fair.deliver(tablet) or "ok")


def late_request_arrives(fair: Fair, _: Tablet) -> None:
    if fair.late:
        attempted(fair.late.pop(fair.chance.randrange(len(fair.late))))


def back_up_hub(fair: Fair, _: Tablet) -> None:
    def copy() -> None:
        fair.hub_images.append((fair.image_of_hub(), fair.hub_memory.copy()))

    backup.covered_by(fair.engine, copy)


def restore_hub(fair: Fair, _: Tablet) -> None:
    if fair.hub_images:
        image, memory = fair.chance.choice(fair.hub_images)
        fair.restore_hub_from(image)
        fair.hub_memory = memory.copy()


def let_go(fair: Fair, tablet: Tablet) -> None:
    back_up_hub(fair, tablet)
    # Where it hears of the backup.
    fair.deliver(tablet)
    before = set(fair.knows(tablet))
    tablet.store.write(lambda c: retention.let_go(c, before="9999"))
    for id in before - set(fair.knows(tablet)):
        fair.is_let_go(tablet, id)


def copy_tablet(fair: Fair, tablet: Tablet) -> None:
    tablet.copies.append((copy_of(tablet.store.connection), tablet.memory.copy()))


def restore_tablet(fair: Fair, tablet: Tablet) -> None:
    if tablet.copies:
        fair.replace_disk(tablet, *fair.chance.choice(tablet.copies))


def clone_tablet(fair: Fair, tablet: Tablet) -> None:
    if len(fair.tablets) < TABLETS_MAX:
        fair.add(tablet.store.connection, tablet.memory.copy())
        fair.diverged = True


def enrol_anew(fair: Fair, tablet: Tablet) -> None:
    fair.enrol(tablet)


def revoke(fair: Fair, tablet: Tablet) -> None:
    now, device_id = clock.now(), tablet.device.device_id
    fair.at_hub(lambda c: fleet.revoke(c, fair.event_id, device_id, now=now))


def release(fair: Fair, _: Tablet) -> None:
    fair.release()


def go_back_a_version(fair: Fair, _: Tablet) -> None:
    fair.hub_kinds = OLD_KINDS


def update_hub(fair: Fair, _: Tablet) -> None:
    fair.hub_kinds = entry.KINDS


def set_clock(fair: Fair, tablet: Tablet) -> None:
    off = timedelta(days=fair.chance.uniform(-7300, 7300))
    if fair.chance.random() < 0.2:
        fair.hub_off = off
    else:
        tablet.clock_off = off


# How often each happens, against the others.
EVENTS: dict[Callable[[Fair, Tablet], None], int] = {
    capture: 16,
    correct: 8,
    count_visits: 4,
    deliver_in_trouble: 14,
    die_while_delivering: 6,
    deliver_calmly: 6,
    late_request_arrives: 6,
    erase_on_tablet: 3,
    erase_at_hub: 3,
    withdraw_on_tablet: 2,
    withdraw_at_hub: 2,
    back_up_hub: 2,
    restore_hub: 2,
    let_go: 3,
    copy_tablet: 2,
    restore_tablet: 2,
    clone_tablet: 1,
    enrol_anew: 1,
    revoke: 1,
    release: 1,
    go_back_a_version: 1,
    update_hub: 1,
    set_clock: 2,
}

Schedule = list[tuple[Callable[[Fair, Tablet], None], int]]


class Simulator:
    """Runs schedules one after the other, each in a new fair."""

    def __init__(self) -> None:
        self._engine = database.connect("sqlite://")
        self._event_id = database.write(self._engine, lambda c: devices.the_event(c))
        fair = Fair(self._engine, self._event_id)
        empty = sqlite3.connect(":memory:", isolation_level=None)
        schema.migrations.apply(store.Database(empty))
        for _ in range(TABLETS_MAX - 1):
            tablet = fair.add(empty, Memory())
            tablet.store.write(journal.begin)
            fair.enrol(tablet)
        self._tablet_images = [tablet.store.connection for tablet in fair.tablets]
        self._hub_image = fair.image_of_hub()

    def close(self) -> None:
        self._engine.dispose()

    def run(self, schedule: Schedule, seed: int) -> tuple[str, list[str]]:
        """(what is wrong at its end, what happened)"""
        fair = Fair(self._engine, self._event_id)
        fair.restore_hub_from(self._hub_image)
        fair.hub_images.append((self._hub_image, Memory()))
        real, clock.now = clock.now, fair.now
        try:
            for image in self._tablet_images[: 1 + seed % len(self._tablet_images)]:
                fair.add(image, Memory())
            for event, own_seed in schedule:
                fair.chance = random.Random(own_seed)
                tablet = fair.chance.choice(fair.tablets)
                fair.log.append(f"{event.__name__}({tablet.name})")
                with fair.clock_of(tablet.clock_off):
                    event(fair, tablet)
            return fair.verdict(), fair.log
        except Exception as error:
            return f"{type(error).__name__}: {error}", fair.log
        finally:
            clock.now = real
            for tablet in fair.tablets:
                tablet.store.close()

    def shrunk(self, schedule: Schedule, seed: int) -> Schedule:
        """Without the events that it fails without."""
        at = len(schedule) - 1
        while at >= 0:
            without = schedule[:at] + schedule[at + 1 :]
            if self.run(without, seed)[0]:
                schedule = without
            at -= 1
        return schedule

    def what_is_wrong(self, seed: int, *, shorten: bool = True) -> str:
        """Run the schedule of this seed; what is wrong, with a short schedule that shows it."""
        schedule = schedule_of(seed)
        wrong, log = self.run(schedule, seed)
        if not wrong:
            return ""
        if shorten:
            wrong, log = self.run(self.shrunk(schedule, seed), seed)
        return f"schedule {seed}: {wrong}\n    " + " → ".join(log)


def schedule_of(seed: int) -> Schedule:
    chance = random.Random(seed)
    events = chance.choices(list(EVENTS), list(EVENTS.values()), k=chance.randint(3, 20))
    return [(event, chance.randrange(2**32)) for event in events]
