"""The desk of the real hub and the staff pages of the real booth: nothing without signing in."""

import json
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

import pytest
from running import alone, free_ports
from visitor import Visitor

pytestmark = pytest.mark.xdist_group("signed in")


@dataclass(frozen=True)
class Door:
    """One way in for staff, with a lead behind it."""

    app: str
    data: Path
    port: int
    path: str  # of the pages behind it
    right: dict[str, str]
    secret: str  # the field of the PIN or password
    locked: str  # what is said once too many were wrong

    @property
    def wrong(self):
        return {**self.right, self.secret: "wrong"}

    def visitor(self):
        return Visitor(f"http://127.0.0.1:{self.port}")


@pytest.fixture(params=["booth", "hub"])
def door(request, set_up):
    data = set_up()
    (port,) = free_ports(1)
    noted = json.loads((data / "start.json").read_text())
    doors = {
        "booth": ("/staff/", {"pin": noted["booth_pin"]}, "pin", "Too many wrong PINs"),
        "hub": (
            "/desk/",
            {"name": "staff", "password": noted["hub_password"]},
            "password",
            "Too many wrong passwords",
        ),
    }
    return Door(request.param, data / request.param, port, *doors[request.param])


def refused(page, path):
    """Does this lead to the sign-in, with nothing of what is behind it?"""
    return urllib.parse.urlsplit(page.url).path == f"{path}sign-in" and "csv" not in page.text


def test_nothing_is_shown_or_exported_before_signing_in_and_after_signing_out(door):
    with alone(door.app, door.data, door.port):
        pages = [door.path, *(f"{door.path}leads.{kind}" for kind in ("csv", "xlsx", "vcf"))]
        stranger, staff = door.visitor(), door.visitor()

        signed_in = staff.sign_in(door.path, **door.right)
        inside = [staff.get(page) for page in pages]
        outside = [stranger.get(page) for page in pages]
        (sign_out,) = (form for form in inside[0].forms if form.action.endswith("/sign-out"))
        staff.send(sign_out, sign_out.fields)
        afterwards = [staff.get(page) for page in pages]

    assert urllib.parse.urlsplit(signed_in.url).path == door.path
    assert [page.status for page in inside] == [200] * 4
    assert not any(refused(page, door.path) for page in inside)
    assert all(refused(page, door.path) for page in outside + afterwards)


def test_five_wrong_ones_lock_the_right_one_out_also_after_a_restart(door):
    with alone(door.app, door.data, door.port):
        said = [door.visitor().sign_in(door.path, **door.wrong) for _ in range(5)]
    with alone(door.app, door.data, door.port):
        then = door.visitor().sign_in(door.path, **door.right)

    assert [page.status for page in said] == [403, 403, 403, 403, 429]
    assert f"{door.locked}. Try again in 30 seconds" in said[-1].shown
    assert then.status == 429
    assert door.locked in then.shown
    assert not any(door.right[door.secret] in page.text for page in [*said, then])


def test_form_without_its_token_is_refused_in_a_sentence_and_changes_nothing(door):
    with alone(door.app, door.data, door.port):
        staff, forger = door.visitor(), door.visitor()
        staff.sign_in(door.path, **door.right)
        forged_sign_out = staff.send(f"{door.path}sign-out", [])
        still_inside = staff.get(door.path)
        forged_sign_in = forger.send(f"{door.path}sign-in", list(door.right.items()))
        outside = forger.get(door.path)

    for page in (forged_sign_out, forged_sign_in):
        assert page.status == 400
        assert "Please send it once more" in page.shown
    assert not refused(still_inside, door.path)
    assert refused(outside, door.path)
