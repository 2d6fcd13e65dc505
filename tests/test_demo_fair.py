"""The demo fair takes place through the rooms of a real one, and the same again for the same seed."""

import json
import random
import subprocess
import sys

from builders import demo_products
from environment import CHECKOUT
from sqlalchemy import func, select

from kiosk.hub import database
from kiosk.hub.tables import device, lead, visits

sys.path.insert(1, str(CHECKOUT / "scripts" / "fair"))

from buyers import Crowd


def run(*arguments):
    command = [sys.executable, "scripts/demo_fair.py", "--no-start", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)


def test_day_of_a_fair_reaches_the_hub_from_each_tablet_and_takes_place_once(tmp_path):
    data = tmp_path / "a fair"
    asked = ["--data", str(data), "--buyers", "60", "--tablets", "2", "--day", "2026-10-14"]

    first, again = run(*asked), run(*asked)

    assert first.returncode == 0, first.stderr
    assert "60 of 60 buyers came" in first.stdout
    assert again.stdout == f"The fair of 14 October 2026 is in {data} already.\n"
    engine = database.connect(f"sqlite:///{data / 'hub' / 'hub.sqlite3'}")
    with engine.connect() as connection:
        tablets = connection.execute(
            select(lead.c.device_id, func.count()).group_by(lead.c.device_id)
        )
        by_tablet = dict(tablets.all())
        days = set(connection.execute(select(func.substr(lead.c.captured_at, 1, 10))).scalars())
        counted = dict(
            connection.execute(
                select(visits.c.step, func.sum(visits.c.count)).group_by(visits.c.step)
            ).all()
        )
        worked_on = set(connection.execute(select(lead.c.status)).scalars())
        said = [json.loads(text) for text in connection.execute(select(lead.c.document)).scalars()]
        enrolled = connection.execute(select(func.count()).select_from(device)).scalar_one()
    engine.dispose()
    assert (len(by_tablet), enrolled, days) == (2, 2, {"2026-10-14"})
    assert counted["start"] == 60 > counted["form"] >= sum(by_tablet.values()) > 10
    assert worked_on > {"new", "contacted"}
    assert {one["staff"]["heat"] for one in said} > {"hot", "warm"}
    assert len({one["contact"]["country"] for one in said}) > 5
    assert any(one["feedback"] for one in said)


def test_same_seed_is_the_same_crowd_of_forty_countries():
    products = list(demo_products().values())

    def forms(seed):
        crowd = Crowd(random.Random(seed), products)
        return [crowd.next().first_step("an id") for _ in range(400)]

    assert forms(7) == forms(7) != forms(8)
    crowd = Crowd(random.Random(7), products)
    assert len({crowd.next().country.code for _ in range(2000)}) == 40
