"""The morning after the demo fair: staff at the hub have begun to follow the leads up."""

import random
from datetime import date, datetime, time, timedelta, timezone

from sqlalchemy import ColumnElement, Connection

from kiosk.hub import database, devices, follow_up, leads, people, roles
from kiosk.hub.leads import Listed
from kiosk.hub.tables import lead as table
from kiosk.shared import clock

JAKARTA = timezone(timedelta(hours=7))
# The booth's staff, and their manager, who gives out the work.
PEOPLE = {
    "Sari": roles.STAFF,
    "Budi": roles.STAFF,
    "Wayan": roles.STAFF,
    "Ibu Ratna": roles.MANAGER,
}
MANAGER = "Ibu Ratna"
# How far a lead has come by now, by its heat.
COMES_TO = {
    "hot": {"new": 2, "contacted": 4, "qualified": 3, "quoted": 3, "won": 1, "lost": 1},
    "warm": {"new": 5, "contacted": 4, "qualified": 2, "quoted": 1, "lost": 1},
    "cold": {"new": 9, "contacted": 1, "lost": 1},
    "": {"new": 6, "contacted": 2, "qualified": 1},
}
WAY_TO = {
    "new": (),
    "contacted": ("contacted",),
    "qualified": ("contacted", "qualified"),
    "quoted": ("contacted", "qualified", "quoted"),
    "won": ("contacted", "qualified", "quoted", "won"),
    "lost": ("contacted", "lost"),
}
STEPS = ("Send the offer", "Call again", "Send samples", "Ask for the quantity")
NOTES = (
    "Asked for a price at 20 feet.",
    "Wants photos of the workshop first.",
    "Pays by letter of credit only.",
    "Samples on the way.",
)


def follow_up_of(url: str, *, seed: int, day: date) -> None:
    """Let staff work on the leads of this hub, from the evening of the fair on. url: of its database"""
    chance = random.Random(seed)
    engine = database.connect(url)
    try:
        with engine.connect() as connection:
            event_id = devices.the_event(connection)
            found = leads.listed(connection, event_id, table.c.id != "", limit=1_000_000)
        evening = datetime.combine(day, time(19), JAKARTA)
        database.write(engine, lambda c: _all_of_it(c, event_id, found, chance, evening))
    finally:
        engine.dispose()


def _all_of_it(
    connection: Connection,
    event_id: str,
    found: list[Listed],
    chance: random.Random,
    evening: datetime,
) -> None:
    for name, role in PEOPLE.items():
        people.invite(connection, event_id, name, role)
    staff = [name for name, role in PEOPLE.items() if role == roles.STAFF]
    for listed in found:
        if chance.random() < 0.3:
            continue
        lead, this = listed.lead, _this(listed)
        who = lead.staff.staff if lead.staff.staff in staff else chance.choice(staff)
        at = evening + timedelta(minutes=chance.uniform(0, 180))
        follow_up.assign(connection, event_id, this, who, person=MANAGER, now=clock.stamp(at))
        comes_to = COMES_TO[lead.staff.heat]
        status = chance.choices(list(comes_to), list(comes_to.values()))[0]
        for step in WAY_TO[status]:
            at += timedelta(minutes=chance.uniform(5, 200))
            now = clock.stamp(at)
            if step == "contacted":
                by = "email" if lead.contact.way == "email" else "whatsapp"
                follow_up.replied(connection, event_id, lead.id, by, person=who, now=now)
            else:
                follow_up.set_status(connection, event_id, this, step, person=who, now=now)
        if status in ("contacted", "qualified", "quoted") and chance.random() < 0.6:
            due = (evening + timedelta(days=chance.choice((0, 1, 2, 5, 9)))).date().isoformat()
            values = {"next_step": chance.choice(STEPS), "next_step_at": due}
            follow_up.change(connection, event_id, this, values, person=who, now=clock.stamp(at))
        if chance.random() < 0.15:
            follow_up.note(
                connection, event_id, lead.id, chance.choice(NOTES), person=who, now=clock.stamp(at)
            )


def _this(listed: Listed) -> ColumnElement[bool]:
    return table.c.id == listed.lead.id
