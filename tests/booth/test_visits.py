"""Visits are counted once for each step, whoever it is; no page waits for the counts, and none is lost at the end."""

import json
from pathlib import Path

import pytest
from builders import a_form, a_lead
from running import alone, free_ports
from visitor import Visitor

from kiosk.booth import catalogue, store, visit_counts
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.booth.staff import pin
from kiosk.booth.store import Store
from kiosk.shared import catalogue_file, clock, entry, product
from kiosk.shared.problems import Problem

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo" / "catalogue.csv"
MANIFEST = product.manifest(catalogue_file.read(DEMO).products)
CHAIR = "PAS-FUR-001"


@pytest.fixture
def tablet(tmp_path):
    opened = Store(tmp_path)
    opened.write(lambda c: catalogue.load(c, MANIFEST, {}, clock.now()))
    yield opened
    opened.close()


@pytest.fixture
def app(tablet):
    app = create_app(Config(exporter_name="Pameran"), tablet, Loop(tablet, every_s=60))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def counted(app):
    """(step, product) → how often, in all hours and languages."""
    found = {}
    for (_, step, _, sku), count in app.extensions["visits"].all().items():
        found[step, sku] = found.get((step, sku), 0) + count
    return found


def entries(tablet):
    """What is in the journal of the visits: hour → counts."""
    with tablet.read() as connection:
        rows = connection.execute(
            "SELECT body FROM journal WHERE kind = ? ORDER BY seq", (entry.VISITS_COUNTED,)
        )
        said = [json.loads(body) for (body,) in rows]
    return [(one["hour"], {row["step"]: row["count"] for row in one["counts"]}) for one in said]


def test_visit_counts_each_step_and_each_product_once(app):
    buyer = app.test_client()
    for path in ("/", "/cards", f"/product/{CHAIR}", f"/product/{CHAIR}", "/product/PAS-KIT-004"):
        buyer.get(path)
    for path in ("/cards?category=Textiles", f"/lead?sku={CHAIR}", f"/lead?sku={CHAIR}"):
        buyer.get(path)
    more = buyer.post("/lead", data=a_form()).headers["Location"]
    buyer.post(more, data={"company": "COFCO"})

    assert counted(app) == {
        ("attract", ""): 1, ("start", ""): 1, ("product", ""): 1, ("qr", ""): 1, ("form", ""): 1,
        ("sent", ""): 1, ("completed", ""): 1, ("product", CHAIR): 1, ("qr", CHAIR): 1,
        ("product", "PAS-KIT-004"): 1, ("qr", "PAS-KIT-004"): 1, ("sent", CHAIR): 1,
    }  # fmt: skip


def test_page_that_is_reloaded_or_fetched_ahead_or_only_asked_for_is_not_counted(app):
    buyer = app.test_client()
    for _ in range(3):
        buyer.get("/")
    buyer.head("/cards")
    buyer.get("/cards", headers={"Sec-Purpose": "prefetch;prerender"})
    buyer.get(f"/product/{CHAIR}", headers={"Purpose": "prefetch"})

    assert counted(app) == {("attract", ""): 1}


def test_page_fetched_ahead_is_counted_once_it_is_seen(app):
    buyer = app.test_client()
    buyer.get(f"/product/{CHAIR}", headers={"Sec-Purpose": "prefetch"})
    assert counted(app) == {}

    for _ in range(2):
        buyer.post(f"/product/{CHAIR}/shown")

    assert counted(app) == {
        ("start", ""): 1, ("product", ""): 1, ("qr", ""): 1, ("product", CHAIR): 1, ("qr", CHAIR): 1
    }  # fmt: skip


def test_next_visitor_is_counted_anew_and_a_form_that_was_left_is_abandoned(app):
    tablet = app.test_client()
    tablet.get("/cards?language=id")
    tablet.get("/cards")
    tablet.get("/lead")
    tablet.get("/start-over")
    tablet.get("/")
    tablet.get("/cards")

    by_language = {place[1:3]: count for place, count in app.extensions["visits"].all().items()}
    assert by_language == {
        ("start", "id"): 1, ("form", "id"): 1, ("abandoned", "id"): 1,
        ("attract", "en"): 1, ("start", "en"): 1,
    }  # fmt: skip


def test_full_disk_stops_no_page_and_what_was_counted_meanwhile_is_written_later(app, tablet):
    def may_not_grow(connection):
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    def fill(connection):
        for _ in range(100):
            store.save(connection, a_lead(name="Ada " * 40))

    counts, buyer = app.extensions["visits"], app.test_client()
    tablet.write(may_not_grow)
    with pytest.raises(Problem):
        tablet.write(fill)
    tablet.write(may_not_grow)
    for sku in product.from_manifest(MANIFEST).by_sku:
        assert buyer.get(f"/product/{sku}").status_code == 200
        for hour in range(24):
            counts._new[f"2026-10-14T{hour:02}", "product", "en", sku] += 1
    before = counts.all()

    counts.write()
    assert tablet.health.trouble is not None
    assert counts.all() == before
    # The connection that may not grow is gone with its failure.
    counts.write(close_all=True)

    assert tablet.health.trouble is None
    assert counts.all() == before
    assert sum(hour.get("product", 0) > 0 for _, hour in entries(tablet)) == 25


def test_hours_that_are_over_are_in_the_journal_once_and_the_one_under_way_is_not(tablet):
    def put(under_way, *hours):
        new = {(hour, "start", "en", ""): 1 for hour in hours}
        return tablet.write(lambda c: visit_counts.put(c, new, under_way=under_way))

    assert put("2026-10-14T03", "2026-10-14T03") == {"2026-10-14T03"}
    assert entries(tablet) == []
    assert put("2026-10-14T04", "2026-10-14T03", "2026-10-14T04") == {"2026-10-14T04"}
    put("2026-10-14T04")
    assert entries(tablet) == [("2026-10-14T03", {"start": 2})]
    # The clock was ahead and is set back: its hour goes on, and is sent again as it then stands.
    put("2026-10-14T03", "2026-10-14T03")
    put("2026-10-14T05")
    assert entries(tablet)[1:] == [("2026-10-14T04", {"start": 1}), ("2026-10-14T03", {"start": 3})]


def test_booth_that_is_ended_leaves_no_count_behind(tmp_path):
    (port,) = free_ports(1)
    with alone("booth", tmp_path, port):
        Visitor(f"http://127.0.0.1:{port}").get("/cards")
    opened = Store(tmp_path)

    assert [counts for _, counts in entries(opened)] == [{"start": 1}]
    opened.close()


def test_staff_read_the_day_in_numbers_behind_the_pin(app, tablet):
    typed = tablet.write(pin.new)
    staff, buyer = app.test_client(), app.test_client()
    assert staff.get("/staff/today").headers["Location"] == "/staff/sign-in"
    staff.post("/staff/sign-in", data={"pin": typed})
    assert "No visits yet" in staff.get("/staff/today").text
    buyer.get(f"/product/{CHAIR}")
    buyer.post("/lead", data=a_form())
    new = {("2026-10-14T03", "start", "id", ""): 7}
    tablet.write(lambda c: visit_counts.put(c, new, under_way=""))

    shown = staff.get("/staff/today").text
    assert "Synthetic-rattan lounge chair" in shown
    assert '<rect width="100"' in shown
    assert "14 Oct 2026" in shown
    assert "Bahasa Indonesia</bdi>" not in shown
    assert "Bahasa Indonesia</bdi>" in staff.get("/staff/today?day=2026-10-14").text
    # Only the links that choose a language keep what the page was asked for.
    odd = staff.get("/staff/today?day=zq7f")
    assert odd.status_code == 200
    assert "zq7f" not in odd.text.split("<main")[1]
