"""What staff type and tap of a lead → its booth notes, or problems."""

from ...shared import contact, problems
from ...shared.booth_notes import CHIPS, HEATS, BoothNotes, Note
from ...shared.lead_form import MESSAGE_MAX, TEXT_MAX, Form, Problems
from ...shared.problems import Problem


def read(form: Form, found: Problems, *, now: str) -> BoothNotes:
    """The notes of a new lead; what is wrong is added to the problems found, by field.

    form: heat, chip (each of CHIPS that was tapped), note, staff
    now:  clock.now() of the request; becomes written_at
    """
    tapped, heat = form.getlist("chip"), form.get("heat", "")
    text, who = note_text(form, found), staff(form, found)
    return BoothNotes(
        heat=heat if heat in HEATS else "",
        staff=who,
        chips=tuple(code for code in CHIPS if code in tapped),
        notes=(Note(now, text, who),) if text else (),
    )


def merged(stored: BoothNotes, sent: BoothNotes) -> BoothNotes:
    """A form that came once more, corrected: a note that is there already is not written twice."""
    said = [note.text for note in stored.notes]
    new = tuple(note for note in sent.notes if note.text not in said)
    return BoothNotes(
        heat=sent.heat or stored.heat,
        next_step=stored.next_step,
        next_step_at=stored.next_step_at,
        staff=sent.staff or stored.staff,
        chips=tuple(code for code in CHIPS if code in (*stored.chips, *sent.chips)),
        notes=stored.notes + new,
    )


def note_text(form: Form, found: Problems) -> str:
    """The note that was typed; "" for none."""
    text = contact.text_of_lines(form.get("note", ""))
    if len(text) > MESSAGE_MAX:
        found["note"] = Problem(problems.TEXT_LONG, limit=MESSAGE_MAX)
    return text


def staff(form: Form, found: Problems, field: str = "staff") -> str:
    """One line that was typed, such as who writes."""
    text = contact.line_of_text(form.get(field, ""))
    if len(text) > TEXT_MAX:
        found[field] = Problem(problems.TEXT_LONG, limit=TEXT_MAX)
    return text
