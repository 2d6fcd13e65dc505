"""What staff change of a lead's booth notes, one tap or one form at a time: form → lead as it should be."""

from dataclasses import replace
from datetime import date, timedelta

from ...shared import problems
from ...shared.booth_notes import CHIPS, HEATS, BoothNotes, Note
from ...shared.lead import Lead
from ...shared.lead_form import Form, Problems
from ...shared.problems import Problem
from . import booth_notes_form

# Days until the next step, for one tap.
SOON = (1, 3, 7)


def changed(lead: Lead, form: Form, found: Problems, *, now: str, today: date) -> Lead:
    """The lead with what this form says, and all else as it stands.

    form:  heat; add_chip or remove_chip; note with note_by; staff; or next_step with next_step_at or in_days
    found: problems are added to it, by field; then the lead is not to be saved
    now:   clock.now() of the request
    today: where the fair is
    """
    notes = lead.staff
    if (heat := form.get("heat", "")) in HEATS:
        notes = replace(notes, heat=heat)
    tapped = {*notes.chips, form.get("add_chip", "")} - {form.get("remove_chip", "")}
    notes = replace(notes, chips=tuple(code for code in CHIPS if code in tapped))
    notes = _with_note(notes, form, found, now)
    if form.getlist("staff"):
        notes = replace(notes, staff=booth_notes_form.staff(form, found))
    if form.getlist("next_step"):
        notes = _with_next_step(notes, form, found, today)
    return replace(lead, staff=notes)


def _with_note(notes: BoothNotes, form: Form, found: Problems, now: str) -> BoothNotes:
    text = booth_notes_form.note_text(form, found)
    who = booth_notes_form.staff(form, found, "note_by")
    # A double tap: the same words are the last note already.
    if not text or (notes.notes and notes.notes[-1].text == text):
        return notes
    return replace(notes, notes=(*notes.notes, Note(now, text, who)))


def _with_next_step(notes: BoothNotes, form: Form, found: Problems, today: date) -> BoothNotes:
    step, day = booth_notes_form.staff(form, found, "next_step"), form.get("next_step_at", "")
    if form.get("in_days", "") in {str(days) for days in SOON}:
        day = (today + timedelta(days=int(form.get("in_days", "")))).isoformat()
    try:
        day = day and date.fromisoformat(day).isoformat()
    except ValueError:
        found["next_step_at"] = Problem(problems.DAY_MALFORMED)
    return replace(notes, next_step=step, next_step_at=day)
