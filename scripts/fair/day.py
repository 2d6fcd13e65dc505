"""One day of the demo fair, on tablets that are enrolled: `scripts/demo_fair.py` runs it.

Each buyer goes through the same rooms as a real one: the form is read by lead_form, the lead is
saved with its journal entry, the visit is counted, and delivery brings all of it to the hub.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import desk  # noqa: E402
from buyers import Buyer, Crowd  # noqa: E402

from kiosk.booth import deliver, store, visit_counts  # noqa: E402
from kiosk.booth.store import Store  # noqa: E402
from kiosk.booth.writer import Connection  # noqa: E402
from kiosk.shared import booth_notes, clock, ids, lead_form, visits  # noqa: E402
from kiosk.shared.booth_notes import BoothNotes, Note  # noqa: E402
from kiosk.shared.lead import Lead  # noqa: E402
from kiosk.shared.visits import Place, Step  # noqa: E402

# Western Indonesian Time has no summer time.
JAKARTA = timezone(timedelta(hours=7))
OPENS_AT, CLOSES_AT = 10, 18
# How full the hall is, an hour at a time from OPENS_AT.
BUSY = (3, 6, 9, 6, 8, 10, 7, 3)
STAFF = ("Sari", "Budi", "Wayan")
NOTES = (
    "Wants to see the workshop.",
    "Asked twice for the weight per carton.",
    "Has bought in Jepara before.",
    "Decides together with the head office.",
    "Comes back tomorrow with a colleague.",
)
NEXT_STEPS = ("Send price list", "Send samples", "Call", "Make an offer for 20 feet")
# Committed together, as what waits together is; one by one would measure the disk.
TOGETHER = 50


@dataclass(frozen=True)
class Visit:
    """What one visitor leaves behind on a tablet."""

    at: datetime
    places: Counter[Place]
    lead: Lead | None


def main() -> int:
    options = read_options()
    with ExitStack() as at_the_end:
        tablets = []
        for folder in options.tablets:
            tablet = Store(folder)
            at_the_end.callback(tablet.close)
            tablets.append(tablet)
        fair = Fair(random.Random(options.seed), tablets, options.day)
        fair.take_place(options.buyers)
        for number, tablet in enumerate(tablets, start=1):
            print(f"Tablet {number} of {len(tablets)} delivers …", flush=True)
            deliver.deliver_once(tablet, hub_url=options.hub)
    print("Staff at the hub follow the leads up …", flush=True)
    desk.follow_up_of(options.hub_database, seed=options.seed, day=options.day)
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Let a day of the fair take place.")
    parser.add_argument("tablets", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--hub", required=True, metavar="URL")
    parser.add_argument("--hub-database", required=True, metavar="URL")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--buyers", type=int, required=True)
    parser.add_argument("--day", type=date.fromisoformat, required=True)
    return parser.parse_args()


class Fair:
    """Tablets, and who comes to them on this day."""

    def __init__(self, chance: random.Random, tablets: Sequence[Store], day: date) -> None:
        self._chance, self._tablets, self._day = chance, tablets, day
        self._products = tablets[0].catalogue.by_sku
        self._crowd = Crowd(chance, list(self._products.values()))

    def take_place(self, buyers: int) -> None:
        waiting: dict[int, list[Visit]] = {}
        for number, at in enumerate(self._arrivals(buyers), start=1):
            tablet = self._chance.randrange(len(self._tablets))
            together = waiting.setdefault(tablet, [])
            together.append(self._visit(self._crowd.next(), at))
            if len(together) >= TOGETHER:
                self._keep(self._tablets[tablet], waiting.pop(tablet))
            if number % 200 == 0 or number == buyers:
                print(f"{at:%H:%M}, {number:,} of {buyers:,} buyers came", flush=True)
        for tablet, together in waiting.items():
            self._keep(self._tablets[tablet], together)

    def _arrivals(self, buyers: int) -> Iterator[datetime]:
        """When each comes, the first first: by Jakarta's clock."""
        hours = self._chance.choices(range(OPENS_AT, CLOSES_AT), BUSY, k=buyers)
        opened = datetime.combine(self._day, time(), JAKARTA)
        seconds = sorted(hour * 3600 + self._chance.uniform(0, 3600) for hour in hours)
        return (opened + timedelta(seconds=second) for second in seconds)

    def _visit(self, buyer: Buyer, at: datetime) -> Visit:
        hour = visits.hour_of(clock.stamp(at))
        places: Counter[Place] = Counter()

        def count(step: Step, sku: str = "") -> None:
            # For the visit and for the product, once each, as kiosk/booth/steps.py counts.
            for of in ("", sku):
                places[hour, step, buyer.language.code, of] = 1

        chance = self._chance
        count("attract")
        count("start")
        for product in buyer.seen:
            count("product", product.sku)
            if chance.random() < 0.4:
                count("qr", product.sku)
        if chance.random() < 0.08:
            count("hand_off")
        if chance.random() > 0.55 + 0.3 * buyer.serious:
            return Visit(at, places, None)
        count("form")
        if chance.random() < 0.15:
            count("abandoned")
            return Visit(at, places, None)
        lead = self._lead(buyer, at)
        for sku in lead.skus:
            count("sent", sku)
        if lead.revision > 1:
            count("completed")
        return Visit(at, places, lead)

    def _lead(self, buyer: Buyer, at: datetime) -> Lead:
        chance, now = self._chance, clock.stamp(at)
        by_staff = chance.random() < 0.1
        read, wrong = lead_form.captured(
            buyer.first_step(ids.new_id()),
            products=self._products,
            language=buyer.language,
            now=now,
            source="staff" if by_staff else "kiosk",
        )
        assert read is not None, wrong
        lead = read
        if chance.random() < 0.45 + 0.5 * buyer.serious:
            more, wrong = lead_form.amended(
                lead, buyer.second_step(self._day), products=self._products
            )
            assert more is not None, wrong
            lead = more
        if chance.random() < 0.3:
            lead = replace(lead, feedback=buyer.feedback())
        if by_staff or chance.random() < 0.6:
            lead = replace(lead, staff=self._judged(buyer, at))
        return lead

    def _judged(self, buyer: Buyer, at: datetime) -> BoothNotes:
        chance = self._chance
        judged = buyer.serious + chance.gauss(0, 0.15)
        heat = "hot" if judged > 0.75 else "warm" if judged > 0.35 else "cold"
        who = chance.choice(STAFF)
        notes: tuple[Note, ...] = ()
        if chance.random() < 0.35:
            written_at = clock.stamp(at + timedelta(minutes=4))
            notes = (Note(written_at, chance.choice(NOTES), who),)
        wanted = chance.sample(list(booth_notes.CHIPS), k=chance.choice((0, 1, 1, 2)))
        step, due = "", ""
        if heat != "cold" and chance.random() < 0.6:
            step = chance.choice(NEXT_STEPS)
            due = (self._day + timedelta(days=chance.choice((1, 2, 3, 7)))).isoformat()
        chips = tuple(chip for chip in booth_notes.CHIPS if chip in wanted)
        return BoothNotes(heat, step, due, who, chips, notes)

    def _keep(self, tablet: Store, together: Sequence[Visit]) -> None:
        def all_of_them(connection: Connection) -> None:
            counted: Counter[Place] = Counter()
            for visit in together:
                counted.update(visit.places)
                if visit.lead is not None:
                    _save(connection, visit.lead)
            visit_counts.put(connection, counted, under_way="")

        tablet.write(all_of_them)


def _save(connection: Connection, lead: Lead) -> None:
    """Its first step, and what was said after it as its next revision."""
    later = lead.revision > 1 or lead.feedback or lead.staff != BoothNotes()
    first = replace(lead, revision=1, feedback=(), staff=BoothNotes())
    saved = store.save(connection, first)
    if later:
        store.amend(
            connection,
            replace(lead, revision=2, version=saved.version, follows=saved.follows),
        )


if __name__ == "__main__":
    sys.exit(main())
