"""The hub's disk is full: all that tablets send is refused, whole, until there is room, and the desk says so."""

import errno

import disk
import pytest
from builders import NOW, a_form, demo_products
from disk import WRITES, Disk
from running import alone, free_ports, kiosk
from sqlalchemy import create_engine, text
from visitor import Visitor

from kiosk.booth import deliver, enrolment
from kiosk.hub import catalogue, people, room
from kiosk.shared import problems, product
from kiosk.shared.problems import Problem

LINE = "disk has been full since"
FULL = ("device", "journal", "enrolment_code", "lead")


def desk(hub):
    password = hub.write(lambda c: people.add(c, "Sri"))
    staff = Visitor(hub.address)
    staff.sign_in("/desk/", name="Sri", password=password)
    return staff


def refuse_all(hub, monkeypatch):
    """Let the disk be full; the answer mends it."""
    if hub.engine.dialect.name == "sqlite":
        monkeypatch.setattr(room, "FREE_MIN_BYTES", 2**60)
        return monkeypatch.undo
    # What PostgreSQL says then, by PostgreSQL itself.
    direct = create_engine(hub.engine.url)
    full = "BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END"
    with direct.begin() as connection:
        for table in FULL:
            connection.execute(
                text(
                    f"CREATE FUNCTION full_{table}() RETURNS trigger LANGUAGE plpgsql AS $${full}$$;"
                    f"CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION full_{table}()"
                )
            )

    def mend():
        with direct.begin() as connection:
            for table in FULL:
                connection.execute(text(f"DROP FUNCTION full_{table} CASCADE"))
        direct.dispose()

    return mend


def refused(work):
    with pytest.raises(Problem) as found:
        work()
    assert found.value.kind == problems.HUB_FULL
    return found.value.details["wait_s"]


def test_everything_of_a_tablet_is_refused_until_there_is_room_and_the_desk_says_so(
    hub, tablets, monkeypatch
):
    tablet, other = tablets.new("one", hub=hub), tablets.new("other")
    code = hub.new_code()
    staff = desk(hub)
    tablet.capture(name="Ada")
    mend = refuse_all(hub, monkeypatch)

    waits_s = [refused(tablet.deliver), refused(lambda: other.enrol(hub, code=code))]

    assert all(wait_s >= 15 for wait_s in waits_s)
    assert (hub.entries(), tablet.state.waiting, tablet.state.problem) == ([], 1, "hub.full")
    assert LINE in staff.get("/desk/").shown

    mend()
    assert tablet.deliver() == 1
    other.enrol(hub, code=code)
    assert [lead.contact.name for lead in hub.leads()] == ["Ada"]
    assert LINE not in staff.get("/desk/").shown


@pytest.mark.parametrize("hub_url", ["postgresql"], indirect=True)
def test_disk_that_is_full_for_a_buyers_form_is_said_at_the_desk_and_the_form_keeps_what_was_typed(
    hub, monkeypatch
):
    hub.write(
        lambda c: catalogue.load(c, product.manifest(list(demo_products().values())), {}, NOW)
    )
    staff, phone = desk(hub), hub.app.test_client()
    address = f"/p/{next(iter(demo_products().values())).code}/inquiry"
    form = a_form(address=None, email="ada@example.org")
    mend = refuse_all(hub, monkeypatch)

    refused = phone.post(address, data=form)

    assert (refused.status_code, 'value="Ada Lovelace"' in refused.text) == (507, True)
    assert LINE in staff.get("/desk/").shown
    mend()
    assert phone.post(address, data=form).status_code == 303
    assert LINE not in staff.get("/desk/").shown


@pytest.mark.skipif(not disk.linux, reason=disk.WHY_NOT)
def test_hub_whose_writes_fail_for_want_of_room_loses_and_doubles_nothing(tmp_path, tablets):
    data = tmp_path / "hub"
    data.mkdir()
    below = Disk(data, tmp_path)
    (port,) = free_ports(1)
    with_disk = ("env", *(f"{name}={value}" for name, value in below.environment.items()))
    with alone("hub", data, port, inside=with_disk):
        address = f"http://127.0.0.1:{port}"
        code = kiosk("hub", "code", "--data", data).stdout.strip()
        tablet = tablets.new()
        enrolment.enrol(tablet.store, address, code)
        tablet.capture(name="Ada")
        tablet.deliver()
        tablet.capture(name="Grace")

        below.fail(WRITES, errno.ENOSPC)
        refused(lambda: deliver.deliver_once(tablet.store))
        assert (below.fired > 0, tablet.state.waiting) == (True, 1)

        below.mend()
        assert tablet.deliver() == 1
    exported = tmp_path / "leads.csv"
    kiosk("export", "--out", exported, "--database", f"sqlite:///{data / 'hub.sqlite3'}")
    said = exported.read_text()
    assert (said.count("Ada"), said.count("Grace")) == (1, 1)
