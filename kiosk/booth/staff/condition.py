"""Is everything all right with this tablet? Each thing looked at: how it is, and what to do."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from ... import VERSION
from ...shared import clock, consent, formats, language, problems, wal_reset
from ...shared.language import Language
from ...shared.report import CLOCK_OFF_MAX_S, Report
from ..battery import Battery
from ..device import Device
from ..health import Health
from ..journal import State
from ..status import FREE_ACT_BYTES, FREE_NOTE_BYTES
from . import notes

UNKNOWN, OK, LOOK, ACT = "unknown", "ok", "look", "act"
LEVELS = (UNKNOWN, OK, LOOK, ACT)  # the worst last
# Leads that wait so long for a hub: the hall's network is down; a day's work is on one tablet.
_LOOK_AFTER, _ACT_AFTER = timedelta(minutes=15), timedelta(hours=4)
BATTERY_LOOK_PERCENT, BATTERY_ACT_PERCENT = 40, 15


@dataclass(frozen=True)
class Finding:
    name: str  # what was looked at, in the language spoken, as all that follows
    level: str  # one of LEVELS
    found: str
    remedy: str = ""  # what to do; "" where nothing is
    code: str = ""  # of a finding that the browser may know better
    lasting: bool = False  # so since before the fair: nobody is called for it


@dataclass(frozen=True)
class Seen:
    """What the page saw of the tablet."""

    now: str  # clock.now()
    report: Report
    state: State
    enrolled: Device | None
    health: Health
    battery: Battery | None
    newest_captured_at: str  # of the newest lead; "" for none
    leads_waiting: int  # entries of leads that the hub does not have
    products: int  # of the catalogue


def findings(seen: Seen, spoken: Language) -> list[Finding]:
    """All that was looked at, the worst first."""
    translate = language.translator(spoken)
    found = [
        _saving(seen, translate),
        _delivery(seen, spoken, translate),
        *_set_aside(seen, translate),
        _disk(seen, spoken, translate),
        _clock(seen, spoken, translate),
        _battery(seen, spoken, translate),
        _catalogue(seen, spoken, translate),
        _languages(translate),
        _sqlite(seen, translate),
        Finding(translate("App"), OK, f"Pameran {VERSION}"),
    ]
    return sorted(found, key=lambda one: -LEVELS.index(one.level))


def worst(found: list[Finding]) -> str:
    """The level of the gravest that came up at the fair."""
    return max((one.level for one in found if not one.lasting), key=LEVELS.index)


Translate = Callable[[str], str]


def _saving(seen: Seen, translate: Translate) -> Finding:
    if seen.health.trouble:
        why = seen.health.trouble.problem.text(translate)
        return Finding(translate("Saving"), ACT, translate("Leads cannot be saved"), why)
    if seen.health.notice:
        return Finding(translate("Saving"), LOOK, seen.health.notice.text(translate))
    return Finding(
        translate("Saving"), OK, translate("Each lead is on the disk before “Thank you” is shown")
    )


def _delivery(seen: Seen, spoken: Language, translate: Translate) -> Finding:
    state, name = seen.state, translate("Delivery to the hub")
    last = translate("nothing delivered yet")
    if state.delivered_at:
        ago = formats.ago(state.delivered_at, seen.now, spoken)
        last = translate("last delivery {ago}").format(ago=ago)
    waiting = formats.number(seen.leads_waiting, spoken)
    found = translate("Not sent yet: {count}").format(count=waiting) + f" · {last}"
    if seen.enrolled is None:
        return Finding(name, LOOK, found, translate(notes.NO_HUB))
    kind = problems.KINDS.get(state.problem or "")
    if kind and kind not in problems.PASSING:
        return Finding(name, ACT, found, kind.text(translate))
    level = OK
    if seen.leads_waiting:
        age = clock.moment(seen.now) - clock.moment(state.delivered_at or seen.newest_captured_at)
        level = ACT if age > _ACT_AFTER else LOOK if age > _LOOK_AFTER else OK
    remedy = translate(
        "Bring the tablet to a network and press “Deliver now”, or use “Without a network”"
    )
    return Finding(name, level, found, "" if level == OK else remedy)


def _set_aside(seen: Seen, translate: Translate) -> list[Finding]:
    count = len(json.loads(seen.state.set_aside))
    if not count:
        return []
    found = translate("{count} entries are kept apart at the hub").format(count=count)
    remedy = translate("Nothing is lost. Ask whoever runs the hub to update it and take them in")
    return [Finding(translate("Set aside"), LOOK, found, remedy)]


def _disk(seen: Seen, spoken: Language, translate: Translate) -> Finding:
    free_bytes = seen.report.disk_free_bytes
    level = ACT if free_bytes < FREE_ACT_BYTES else LOOK if free_bytes < FREE_NOTE_BYTES else OK
    found = translate("{size} free").format(size=formats.size(free_bytes, spoken))
    remedy = translate("Delete files that do not belong to Pameran")
    return Finding(translate("Disk"), level, found, "" if level == OK else remedy)


def _clock(seen: Seen, spoken: Language, translate: Translate) -> Finding:
    offset_s, shown = seen.state.clock_offset_s, formats.moment(seen.now, spoken)
    # Moments as text sort by time; a notice's version is the month it was written in.
    if seen.now < max(consent.VERSION, seen.newest_captured_at):
        return Finding(
            translate("Clock"),
            ACT,
            shown,
            translate("It stood still or was set back: set it right"),
        )
    if offset_s is None:
        compared = translate("not compared with a hub yet")
        return Finding(translate("Clock"), OK, f"{shown} · {compared}")
    off = formats.duration(timedelta(seconds=abs(offset_s)), spoken)
    if abs(offset_s) > CLOCK_OFF_MAX_S:
        return Finding(translate("Clock"), ACT, shown, notes.clock_off(offset_s, spoken))
    compared = translate("{time} from the hub’s").format(time=off)
    return Finding(translate("Clock"), OK, f"{shown} · {compared}")


def _battery(seen: Seen, spoken: Language, translate: Translate) -> Finding:
    name, battery = translate("Battery"), seen.battery
    if battery is None:
        return Finding(name, UNKNOWN, translate("The browser may know it"), code="battery")
    level = OK
    if not battery.charging:
        low, empty = BATTERY_LOOK_PERCENT, BATTERY_ACT_PERCENT
        level = ACT if battery.percent < empty else LOOK if battery.percent < low else OK
    found = formats.share(battery.percent, 100, spoken)
    if battery.charging:
        charging = translate("on its charger")
        found = f"{found} · {charging}"
    return Finding(name, level, found, "" if level == OK else translate("Connect the charger"))


def _catalogue(seen: Seen, spoken: Language, translate: Translate) -> Finding:
    name = translate("Catalogue")
    if not seen.products:
        remedy = translate("Load one at the desk, or here: python -m kiosk catalogue load FILE")
        return Finding(name, ACT, translate("No products: buyers see an empty kiosk"), remedy)
    count = formats.number(seen.products, spoken)
    found = translate("{count} products, version {version}")
    return Finding(name, OK, found.format(count=count, version=seen.report.catalogue_version[:8]))


def _languages(translate: Translate) -> Finding:
    name, names = translate("Languages"), [one.name for one in language.unchecked()]
    if not names:
        return Finding(name, OK, translate("Native speakers have checked all of them"))
    found = translate("Not checked by a native speaker yet: {languages}")
    remedy = translate("Let somebody who speaks one read through the buyers’ screens")
    said = found.format(languages=", ".join(names))
    return Finding(name, LOOK, said, remedy, lasting=True)


def _sqlite(seen: Seen, translate: Translate) -> Finding:
    version = seen.report.sqlite_version
    if wal_reset.mended(version):
        return Finding("SQLite", OK, version)
    remedy = translate("While the booth runs, run no other program that writes in its folder")
    return Finding("SQLite", LOOK, version, remedy, lasting=True)
