"""Schedules of what may happen at a fair, run one after the other.

A schedule is a list of events, each with its own seed, so that one can be taken out and the others
stay the same: that is how one that fails is shortened.
"""

import random
from collections.abc import Callable

from simulated_events import EVENTS, TABLETS_MAX
from simulated_fair import Fair
from simulated_memory import Memory
from simulated_rows import image_of
from simulated_tablet import Tablet, a_disk
from simulated_verdict import verdict

from kiosk.booth import journal
from kiosk.hub import database, devices
from kiosk.shared import clock

Schedule = list[tuple[Callable[[Fair, Tablet], None], int]]


class Simulator:
    """Runs schedules one after the other, each in a new fair."""

    def __init__(self) -> None:
        self._engine = database.connect("sqlite://")
        self._event_id = database.write(self._engine, devices.the_event)
        self._disks = [a_disk() for _ in range(TABLETS_MAX)]
        empty = image_of(self._disks[0])
        fair = self._fair()
        for _ in range(TABLETS_MAX - 1):
            tablet = fair.add(empty, Memory())
            tablet.store.write(journal.begin)
            fair.enrol(tablet)
        self._tablet_images = [tablet.image() for tablet in fair.tablets]
        self._hub_image = fair.image_of_hub()

    def _fair(self) -> Fair:
        return Fair(self._engine, self._event_id, self._disks)

    def close(self) -> None:
        self._engine.dispose()
        for disk in self._disks:
            disk.close()

    def run(self, schedule: Schedule, seed: int) -> tuple[str, list[str]]:
        """(what is wrong at its end, what happened)"""
        fair = self._fair()
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
            return verdict(fair), fair.log
        except Exception as error:
            return f"{type(error).__name__}: {error}", fair.log
        finally:
            clock.now = real

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
