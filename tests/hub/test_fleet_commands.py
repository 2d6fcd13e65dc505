"""The commands of the fleet: list, revoke by name, and take in again; on each database."""

import pytest
from click.testing import CliRunner

from kiosk.cli import main
from kiosk.hub import fleet, set_aside
from kiosk.shared import problems
from kiosk.shared.problems import Problem


@pytest.fixture
def command(hub, tmp_path):
    """Run "python -m kiosk hub …" on this hub's database: (exit code, what it said)."""
    url = hub.engine.url.render_as_string(hide_password=False)

    def run(*typed):
        said = CliRunner().invoke(
            main, ["hub", *typed, "--database", url, "--data", str(tmp_path / "of the command")]
        )
        return said.exit_code, said.output

    return run


def test_tablets_are_listed_with_what_to_look_after(hub, tablets, command):
    assert command("tablets") == (0, "No tablet is enrolled yet.\n")
    tablet = tablets.new(hub=hub, called="Booth left")
    tablet.capture()
    tablet.deliver()
    hub.write(
        lambda c: fleet.note(
            c, hub.event_id, tablet.device.device_id, fleet.Report(), now="2026-10-14T03:00:00.000Z"
        )
    )

    _, said = command("tablets")

    first, *facts = said.splitlines()
    assert first == f"Booth left ({tablet.device.device_id})"
    assert "    Leads it sent: 1" in facts
    assert "  ! Clock: cannot be read" in facts


def test_tablet_is_revoked_by_its_name_and_what_it_sent_taken_in(hub, tablets, command):
    tablet = tablets.new(hub=hub, called="Booth left")

    assert command("revoke", "Booth left")[0] == 0
    tablet.capture(name="late")
    with pytest.raises(Problem, match=problems.DEVICE_REVOKED.code):
        tablet.deliver()
    without = command("replay")
    with_it = command("replay", "--device", "Booth left")

    assert without == (0, "Entries taken in: 0. Still set aside: 1.\n")
    assert with_it == (0, "Entries taken in: 1. Still set aside: 0.\n")
    assert [lead.contact.name for lead in hub.leads()] == ["late"]
    assert hub.write(lambda c: set_aside.piles(c, hub.event_id)) == []


def test_tablet_that_nobody_knows_or_two_share_the_name_of_is_not_revoked(hub, tablets, command):
    tablets.new("first", hub=hub, called="Booth")
    tablets.new("second", hub=hub, called="Booth")

    shared, unknown = command("revoke", "Booth"), command("revoke", "Entrance")

    assert shared == (1, "Error: Several tablets have this name; give the identity of one\n")
    assert unknown == (1, "Error: This tablet is not among those of this hub\n")
    assert not any(one.revoked_at for one in hub.write(lambda c: fleet.tablets(c, hub.event_id)))


def test_code_of_the_command_carries_the_name(hub, tablets, command):
    _, code = command("code", "--name", "Booth left")

    assert tablets.new().enrol(hub, code=code.strip()).device.name == "Booth left"
