"""Is everything all right? Staff read how the tablet is, the worst first, and what to do about it."""

from dataclasses import replace

import pytest
from builders import load_demo

from kiosk.booth import battery
from kiosk.booth.battery import Battery
from kiosk.booth.device import Device
from kiosk.booth.health import Health
from kiosk.booth.journal import State
from kiosk.booth.staff import condition, pin
from kiosk.booth.staff.condition import ACT, LOOK, OK, UNKNOWN, Seen
from kiosk.shared import language, problems
from kiosk.shared.problems import Problem
from kiosk.shared.report import Report

ENROLLED = Device("1", "Booth left", b"s", "https://pameran.example", "2", "TEI", "")
WELL = State(
    journal_id="3",
    seq=5,
    link="",
    leads=5,
    acked_seq=5,
    backed_up_seq=0,
    order_id="",
    receipt=None,
    set_aside="[]",
    delivered_at="2026-11-24T03:05:00.000Z",
    clock_offset_s=1,
    problem=None,
)
ALL_WELL = Seen(
    now="2026-11-24T03:10:00.000Z",
    report=Report(sqlite_version="3.53.4", catalogue_version="a" * 64, disk_free_bytes=8 * 10**9),
    state=WELL,
    enrolled=ENROLLED,
    health=Health(),
    battery=Battery(90, False),
    newest_captured_at="2026-11-24T03:04:00.000Z",
    leads_waiting=0,
    products=24,
)


def levels(seen):
    return {one.name: one.level for one in condition.findings(seen, language.DEFAULT)}


def worst(seen):
    return condition.worst(condition.findings(seen, language.DEFAULT))


def full_disk():
    found = Health()
    found.failed(Problem(problems.STORE_FULL, file="booth.sqlite3", folder="/data"))
    return found


def test_tablet_in_order_has_nothing_to_act_on_but_what_was_so_before_the_fair():
    found = levels(ALL_WELL)

    assert found.pop("Languages") == LOOK
    assert set(found.values()) == {OK}
    assert worst(ALL_WELL) == OK


@pytest.mark.parametrize(
    ("what", "level", "changed"),
    [
        ("Saving", ACT, {"health": full_disk()}),
        ("Delivery to the hub", LOOK, {"enrolled": None}),
        ("Delivery to the hub", OK, {"leads_waiting": 3}),
        ("Delivery to the hub", LOOK, {"leads_waiting": 3, "now": "2026-11-24T03:25:00.000Z"}),
        ("Delivery to the hub", ACT, {"leads_waiting": 3, "now": "2026-11-24T07:25:00.000Z"}),
        (
            "Delivery to the hub",
            ACT,
            {"state": replace(WELL, problem=problems.DEVICE_REVOKED.code)},
        ),
        ("Set aside", LOOK, {"state": replace(WELL, set_aside='[{"seq": 1, "code": "x"}]')}),
        ("Disk", LOOK, {"report": replace(ALL_WELL.report, disk_free_bytes=400 * 10**6)}),
        ("Disk", ACT, {"report": replace(ALL_WELL.report, disk_free_bytes=40 * 10**6)}),
        ("Clock", ACT, {"state": replace(WELL, clock_offset_s=-900)}),
        ("Clock", ACT, {"newest_captured_at": "2026-11-25T00:00:00.000Z"}),
        ("Battery", LOOK, {"battery": Battery(39, False)}),
        ("Battery", ACT, {"battery": Battery(14, False)}),
        ("Battery", OK, {"battery": Battery(14, True)}),
        ("Battery", UNKNOWN, {"battery": None}),
        ("Catalogue", ACT, {"products": 0}),
        ("SQLite", LOOK, {"report": replace(ALL_WELL.report, sqlite_version="3.40.1")}),
    ],
)
def test_each_thing_has_its_level_stands_first_and_says_what_to_do(what, level, changed):
    found = condition.findings(replace(ALL_WELL, **changed), language.DEFAULT)

    (one,) = [one for one in found if one.name == what]
    assert one.level == level
    assert bool(one.remedy) == (level in (LOOK, ACT))
    if level == ACT:
        assert found[0] == one
        assert condition.worst(found) == ACT


def test_battery_is_the_tablet_s_own_and_not_that_of_a_pen(tmp_path):
    for name, said in {
        "AC": {"type": "Mains"},
        "BAT0": {"type": "Battery", "scope": "Device", "capacity": "5", "status": "Discharging"},
        "BAT1": {"type": "Battery", "capacity": "73", "status": "Charging"},
    }.items():
        (tmp_path / name).mkdir()
        for file, text in said.items():
            (tmp_path / name / file).write_text(f"{text}\n")

    assert battery.read(tmp_path) == Battery(73, True)
    assert battery.read(tmp_path / "nothing") is None


def test_page_and_the_list_s_button_say_so_with_word_and_sign(tablets):
    tablet = tablets.new()
    staff = tablet.browser()
    staff.post("/staff/sign-in", data={"pin": tablet.store.write(pin.new)})

    assert "level--act" in staff.get("/staff/").text
    page = staff.get("/staff/health").text
    assert "No products: buyers see an empty kiosk" in page
    assert "Act now" in page

    load_demo(tablet.store)
    assert "Act now" not in staff.get("/staff/health").text.split("<template")[0]
    assert "level--act" not in staff.get("/staff/").text
