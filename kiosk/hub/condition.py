"""How a tablet is, in words for staff: each fact, and whether somebody should look after it."""

from dataclasses import dataclass
from datetime import timedelta

from ..shared import clock, formats, language, wal_reset
from ..shared.language import Language
from ..shared.report import CLOCK_OFF_MAX_S
from .fleet import Tablet

# A tablet with a network speaks every 15 s; the hall's network fails for minutes, not for hours.
SEEN_WITHIN = timedelta(hours=1)
DISK_FREE_MIN_BYTES = 500_000_000


@dataclass(frozen=True)
class Fact:
    name: str  # "Clock"
    text: str  # "3 minutes behind"
    wrong: bool = False  # somebody should look after it


def facts(tablet: Tablet, spoken: Language, *, now: str, catalogue_version: str) -> list[Fact]:
    """What the hub knows of a tablet, in the language spoken.

    catalogue_version: of the catalogue that the hub shows; "" for none
    """
    translate = language.translator(spoken)
    seen = _seen(tablet, spoken, now)
    found = [
        seen,
        Fact(translate("Leads it sent"), formats.number(tablet.leads, spoken)),
    ]
    if tablet.seen_at:
        said = tablet.reported
        waiting = formats.number(said.waiting, spoken)
        found += [
            Fact(
                translate("Not sent yet"),
                translate("{count} when last seen").format(count=waiting),
                wrong=said.waiting > 0 and seen.wrong,
            ),
            _clock(tablet.clock_offset_s, spoken),
            _catalogue(said.catalogue_version, catalogue_version, spoken),
            Fact(translate("Version"), said.app_version),
            Fact(
                translate("Disk"),
                translate("{size} free").format(size=formats.size(said.disk_free_bytes, spoken)),
                wrong=said.disk_free_bytes < DISK_FREE_MIN_BYTES,
            ),
            _sqlite(said.sqlite_version, spoken),
        ]
        if said.missing:
            text = formats.number(said.missing, spoken)
            found.append(Fact(translate("Let go there, and missing here"), text, wrong=True))
    if tablet.set_aside:
        text = formats.number(tablet.set_aside, spoken)
        found.append(Fact(translate("Set aside"), text, wrong=True))
    if tablet.conflicts:
        text = formats.number(tablet.conflicts, spoken)
        found.append(Fact(translate("Said differently by a copy of it"), text, wrong=True))
    if tablet.quarantined:
        text = formats.number(tablet.quarantined, spoken)
        found.append(Fact(translate("Sent after it was revoked"), text, wrong=True))
    return found


def _seen(tablet: Tablet, spoken: Language, now: str) -> Fact:
    translate = language.translator(spoken)
    name = translate("Last seen")
    since = clock.moment(now) - clock.moment(tablet.seen_at or tablet.enrolled_at)
    # Nobody waits for a tablet that was revoked.
    wrong = since > SEEN_WITHIN and not tablet.revoked_at
    if not tablet.seen_at:
        return Fact(name, translate("not yet"), wrong)
    if since < timedelta(minutes=1):
        return Fact(name, translate("just now"))
    return Fact(name, formats.ago(tablet.seen_at, now, spoken), wrong)


def _clock(offset_s: int | None, spoken: Language) -> Fact:
    translate = language.translator(spoken)
    name = translate("Clock")
    if offset_s is None:
        return Fact(name, translate("cannot be read"), wrong=True)
    if abs(offset_s) <= CLOCK_OFF_MAX_S:
        return Fact(name, translate("right"))
    off = translate("{time} behind") if offset_s > 0 else translate("{time} ahead")
    time = formats.duration(timedelta(seconds=abs(offset_s)), spoken)
    return Fact(name, off.format(time=time), wrong=True)


def _catalogue(shown: str, newest: str, spoken: Language) -> Fact:
    translate = language.translator(spoken)
    name = translate("Catalogue")
    if not newest:
        return Fact(name, translate("its own; the hub has none"))
    if not shown:
        return Fact(name, translate("none"), wrong=True)
    if shown == newest:
        return Fact(name, translate("current"))
    return Fact(name, translate("older than the hub's"), wrong=True)


def _sqlite(version: str, spoken: Language) -> Fact:
    translate = language.translator(spoken)
    if wal_reset.mended(version):
        return Fact("SQLite", version)
    text = translate("{version}; update it: before 3.51.3 its file can, rarely, be damaged")
    return Fact("SQLite", text.format(version=version), wrong=True)
