"""Counts of visits reach the hub once, however they are sent; and nothing that somebody typed can be in them."""

import json
import shutil
from pathlib import Path

import pytest
from answering import answering
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlite_utils.utils import sqlite3
from visitor import Visitor

from kiosk.booth import catalogue, schema, visit_counts
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.hub import people, set_aside
from kiosk.hub import visit_counts as hub_counts
from kiosk.hub.tables import visits as table
from kiosk.shared import catalogue_file, clock, entry, problems, product, visits
from kiosk.shared.problems import Problem

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo" / "catalogue.csv"
HOUR = "2026-10-14T03"
MARKER = "zq7f3a9c"
# Allowed are hours, steps, languages and products, and so much of them.
WRONG = {
    "hour": ("Ada Lovelace", "2026-10-14T03:05", "2026-10-14Tab", ""),
    "step": ("Ada", ""),
    "language": ("ada@example.org", "Ada Lovelace", "English-language", "", "e"),
    "sku": ("Ada Lovelace", "ada@example.org", "+6281234567", "毛泽东", "A" * 65),
    "tally_id": ("ada", "", "A" * 32),
    "count": (0, -1),
}


def count(tablet, hour=HOUR, starts=1, under_way=""):
    new = {(hour, "start", "en", ""): starts, (hour, "product", "en", "PAS-FUR-001"): starts}
    tablet.store.write(lambda c: visit_counts.put(c, new, under_way=under_way))


def starts(hub):
    """Hour → visits, of all tablets."""
    found = hub.write(lambda c: hub_counts.of_event(c, hub.event_id))
    return {hour: count for (hour, step, _, _), count in found.items() if step == "start"}


def test_counts_reach_the_hub_once_and_grow_with_the_hour(hub, tablets):
    first, second = tablets.new("first", hub=hub), tablets.new("second", hub=hub)
    first.capture()
    count(first, starts=2)
    count(second, starts=3)
    for tablet in (first, second, first):
        tablet.deliver()
    assert starts(hub) == {HOUR: 5}

    count(first, starts=4)
    count(first, hour="2026-10-14T04")
    first.deliver()
    assert starts(hub) == {HOUR: 9, "2026-10-14T04": 1}
    assert len(hub.leads()) == 1


def test_tablet_that_was_cloned_or_enrolled_anew_doubles_no_visit(hub, tablets, tmp_path):
    tablet = tablets.new("first", hub=hub)
    count(tablet, starts=2)
    tablet.deliver()
    tablet.store.close()
    shutil.copytree(tmp_path / "first", tmp_path / "second")
    first, second = tablets.new("first"), tablets.new("second")
    count(first, hour="2026-10-14T04", starts=10)
    count(second, hour="2026-10-14T04", starts=100)
    for one in (first, second, first):
        one.deliver()
    second.enrol(hub)
    second.deliver()

    assert second.state.waiting == 0
    assert len({row["journal_id"] for row in hub.entries()}) == 3
    assert starts(hub) == {HOUR: 2, "2026-10-14T04": 110}


def test_tablet_restored_from_an_old_copy_takes_no_visit_back(hub, tablets, tmp_path):
    tablet = tablets.new("tablet", hub=hub)
    count(tablet, starts=2)
    tablet.store.close()
    shutil.copytree(tmp_path / "tablet", tmp_path / "copy")
    tablet = tablets.new("tablet")
    count(tablet, starts=5)
    tablet.deliver()

    restored = tablets.new("copy")
    restored.capture()
    restored.deliver()

    assert starts(hub) == {HOUR: 7}


def test_older_hub_sets_the_counts_aside_and_takes_them_in_after_an_update(
    hub, tablets, monkeypatch
):
    tablet = tablets.new(hub=hub)
    older = tuple(kind for kind in entry.KINDS if kind != entry.VISITS_COUNTED)
    monkeypatch.setattr(entry, "KINDS", older)
    count(tablet)
    tablet.deliver()
    assert (starts(hub), tablet.state.waiting) == ({}, 0)
    assert json.loads(tablet.state.set_aside) == [{"seq": 1, "code": "entry.kind_unknown"}]

    monkeypatch.undo()
    for taken in (1, 0):
        assert hub.write(lambda c: set_aside.replay(c, hub.event_id, now=clock.now())) == taken
    assert starts(hub) == {HOUR: 1}


@pytest.mark.parametrize("field", [*WRONG, "counts"])
def test_counts_that_hold_anything_else_are_not_read(field):
    one = {"step": "start", "language": "en", "sku": "PAS-FUR-001", "count": 1}
    said = {"tally_id": "a" * 32, "hour": HOUR, "counts": [one]}
    assert visits.from_document(said).counts == {("start", "en", "PAS-FUR-001"): 1}
    for wrong in (*WRONG.get(field, ()), None, {}, 1.5, True, 2**31, ["start"]):
        changed = said | {field: wrong} if field in said else said
        changed = changed | {"counts": [one | {field: wrong}]} if field in one else changed
        with pytest.raises(Problem) as refused:
            visits.from_document(changed)
        assert refused.value.kind == problems.VISITS_MALFORMED


def test_no_column_of_the_tablet_takes_what_a_visitor_types():
    file = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrations.apply(schema.Database(file))
    file.execute("PRAGMA foreign_keys = 1")
    types = {
        (name, column[1]): column[2]
        for name in ("tally", "visits")
        for column in file.execute(f"PRAGMA table_info({name})")
    }
    assert types == {
        ("tally", "hour"): "TEXT", ("tally", "tally_id"): "TEXT", ("tally", "closed"): "INTEGER",
        ("visits", "hour"): "TEXT", ("visits", "step"): "TEXT", ("visits", "language"): "TEXT",
        ("visits", "sku"): "TEXT", ("visits", "count"): "INTEGER",
    }  # fmt: skip

    tally = {"hour": HOUR, "tally_id": "a" * 32, "closed": 0}
    row = {"hour": HOUR, "step": "start", "language": "en", "sku": "", "count": 1}
    insert(file, "tally", tally)
    for step in visits.STEPS:
        insert(file, "visits", row | {"step": step})
    later = {"tally": tally | {"hour": "2026-10-14T04"}, "visits": row | {"sku": "PAS-FUR-001"}}
    for name, good in later.items():
        for field in good:
            for wrong in (*WRONG.get(field, ()), None):
                with pytest.raises(sqlite3.IntegrityError):
                    insert(file, name, good | {field: wrong})
        insert(file, name, good)
    file.close()


def insert(file, name, row):
    marks = ", ".join(f":{column}" for column in row)
    file.execute(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({marks})", row)


def test_no_column_of_the_hub_takes_what_a_visitor_types(hub):
    types = {
        one["name"]: one["type"].python_type for one in inspect(hub.engine).get_columns("visits")
    }
    assert types == dict.fromkeys(types, str) | {"count": int}
    names = ("event_id", "tally_id", "step", "language", "sku", "device_id", "hour", "count")
    assert tuple(types) == names

    good = dict(zip(names, (hub.event_id, "a" * 32, "start", "en", "", "d", HOUR, 1), strict=True))
    hub.write(lambda c: c.execute(table.insert(), [good | {"step": one} for one in visits.STEPS]))
    for field, wrongs in WRONG.items():
        for wrong in wrongs:
            changed = good | {"sku": "PAS-FUR-001", field: wrong}
            with pytest.raises(IntegrityError):
                hub.write(lambda c, changed=changed: c.execute(table.insert(), changed))
    assert len(rows(hub)) == len(visits.STEPS)


def rows(hub):
    return hub.write(
        lambda c: c.execute(table.select().where(table.c.event_id == hub.event_id)).all()
    )


def test_what_a_visitor_types_is_in_no_count(hub, tablets):
    tablet = tablets.new(hub=hub)
    manifest = product.manifest(catalogue_file.read(DEMO).products)
    tablet.store.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
    app = create_app(Config(), tablet.store, Loop(tablet.store, every_s=60))
    with answering(app) as address:
        buyer = Visitor(address)
        for path in ("/", "/cards?category=", "/product/", "/?language=", "/lead?sku="):
            buyer.get(path + MARKER)
        form = buyer.get(f"/lead?sku=PAS-FUR-001&sku={MARKER}").form("address")
        typed = form.filled(name=MARKER, address=f"{MARKER}@x.org", way="email", id=MARKER,
                            consent_inquiry=MARKER, language=MARKER)  # fmt: skip
        more = buyer.send(form, [*typed, ("sku", MARKER), ("step", MARKER)])
        step = more.form("company")
        assert buyer.send(step, step.filled(company=MARKER, message=MARKER)).status == 200
        buyer.get("/start-over")
    app.extensions["visits"].write(close_all=True)
    tablet.deliver()

    with tablet.store.read() as connection:
        here = [
            *connection.execute("SELECT * FROM visits").fetchall(),
            *connection.execute("SELECT * FROM tally").fetchall(),
        ]
        bodies = connection.execute(
            "SELECT body FROM journal WHERE kind = ?", (entry.VISITS_COUNTED,)
        ).fetchall()
    there = rows(hub)
    assert {row[1] for row in here} >= {"start", "form", "sent", "completed"}
    assert len(bodies) == 1
    assert {row.sku for row in there} == {"", "PAS-FUR-001"}
    assert len(there) == len(here) - 1
    assert MARKER not in repr((here, bodies, [tuple(row) for row in there]))
    assert MARKER in repr(hub.leads())


def test_desk_reads_the_visits_of_all_tablets(hub, tablets):
    password = hub.write(lambda c: people.add(c, "staff"))
    desk = Visitor(hub.address)
    desk.sign_in("/desk/", name="staff", password=password)
    assert "No visits yet" in desk.get("/desk/visits").shown
    for name in ("left", "right"):
        tablet = tablets.new(name, hub=hub)
        count(tablet, starts=4)
        count(tablet, hour="2026-10-14T20", starts=2)
        tablet.deliver()

    assert "Visits 12 100%" in desk.get("/desk/visits").shown
    # 20:00 UTC is the next day in Jakarta.
    shown = desk.get("/desk/visits?day=2026-10-15").shown
    assert "Visits 4 100%" in shown
    assert "03:00 4 0" in shown
    assert "PAS-FUR-001 4 0" in shown
