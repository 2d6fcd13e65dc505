"""The desk's pages of the tablets: the fleet, enrolling, naming, revoking, and what was set aside."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...shared import clock, contact, invitation, problems, qr
from ...shared.problems import Problem
from ...shared.web import page_language, translate
from .. import catalogue, condition, database, devices, fleet, roles, set_aside
from ..condition import Fact
from ..context import hub
from ..fleet import Tablet
from .door import needs

pages = Blueprint("tablets", __name__)


@pages.get("/tablets")
@needs(roles.MANAGER)
def show() -> str:
    """All tablets, each with what needs looking after."""
    here = hub()
    with here.engine.connect() as connection:
        found = fleet.tablets(connection, here.event_id)
        version = catalogue.version(connection)
    told = [(tablet, _facts(tablet, version)) for tablet in found]
    to_look_after = sum(any(fact.wrong for fact in facts) for _, facts in told)
    return render_template(
        "hub/tablets.html", tablets=told, to_look_after=to_look_after, name_max=fleet.NAME_MAX
    )


@pages.post("/tablets/code")
@needs(roles.ADMIN)
def make_code() -> str:
    """A new one-time code: shown this once, for the hub keeps only its hash."""
    here = hub()
    name = _name_typed()
    code = database.write(
        here.engine, lambda c: devices.new_code(c, here.event_id, now=clock.now(), name=name)
    )
    hub_url = here.config.public_url or request.url_root.rstrip("/")
    return render_template(
        "hub/code.html",
        name=name,
        code=code,
        hub_url=hub_url,
        qr=qr.svg(invitation.text(hub_url, code), label=translate("QR code with address and code")),
        life=devices.CODE_LIFE,
    )


@pages.get("/tablets/<device_id>")
@needs(roles.MANAGER)
def show_one(device_id: str) -> str:
    """One tablet: all that is known of it, and what can be done."""
    here = hub()
    with here.engine.connect() as connection:
        tablet = fleet.tablet(connection, here.event_id, device_id)
        version = catalogue.version(connection)
    return render_template(
        "hub/tablet.html",
        tablet=tablet,
        found=_facts(tablet, version),
        name_max=fleet.NAME_MAX,
    )


@pages.post("/tablets/<device_id>/name")
@needs(roles.ADMIN)
def rename(device_id: str) -> AnyResponse:
    here = hub()
    name = _name_typed()
    database.write(here.engine, lambda c: fleet.rename(c, here.event_id, device_id, name))
    return redirect(url_for("desk.tablets.show_one", device_id=device_id), 303)


@pages.get("/tablets/<device_id>/revoke")
@needs(roles.ADMIN)
def ask_to_revoke(device_id: str) -> str:
    """What revoking does, before it is done."""
    here = hub()
    with here.engine.connect() as connection:
        tablet = fleet.tablet(connection, here.event_id, device_id)
    return render_template("hub/revoke.html", tablet=tablet)


@pages.post("/tablets/<device_id>/revoke")
@needs(roles.ADMIN)
def revoke(device_id: str) -> AnyResponse:
    here = hub()
    database.write(
        here.engine, lambda c: fleet.revoke(c, here.event_id, device_id, now=clock.now())
    )
    return redirect(url_for("desk.tablets.show_one", device_id=device_id), 303)


@pages.post("/tablets/<device_id>/take-in")
@needs(roles.ADMIN)
def take_in(device_id: str) -> AnyResponse:
    """Take in what this tablet sent after it was revoked, and all else of it that is set aside."""
    _replay(device_id)
    return redirect(url_for("desk.tablets.show_one", device_id=device_id), 303)


@pages.get("/set-aside")
@needs(roles.MANAGER)
def show_set_aside() -> str:
    """What the hub keeps and does not understand, or does not trust."""
    here = hub()
    with here.engine.connect() as connection:
        found = set_aside.piles(connection, here.event_id)
        names = fleet.names(connection, here.event_id)
    return render_template(
        "hub/set_aside.html",
        piles=[
            (pile, names[pile.device_id], problems.words(pile.code, translate)) for pile in found
        ],
        revoked=problems.DEVICE_REVOKED.code,
        now=clock.now(),
    )


@pages.post("/set-aside/again")
@needs(roles.MANAGER)
def try_again() -> AnyResponse:
    """Try once more what was not understood; what a revoked tablet sent stays apart."""
    _replay("")
    return redirect(url_for("desk.tablets.show_set_aside"), 303)


def _facts(tablet: Tablet, catalogue_version: str) -> list[Fact]:
    return condition.facts(
        tablet, page_language(), now=clock.now(), catalogue_version=catalogue_version
    )


def _name_typed() -> str:
    """raises: Problem(TEXT_LONG)"""
    name = contact.line_of_text(request.form.get("name", ""))
    if len(name) > fleet.NAME_MAX:
        raise Problem(problems.TEXT_LONG, limit=fleet.NAME_MAX)
    return name


def _replay(device_id: str) -> None:
    here = hub()
    count = database.write(
        here.engine,
        lambda c: set_aside.replay(c, here.event_id, device_id=device_id, now=clock.now()),
    )
    flash(translate("Entries taken in: {count}").format(count=count))
