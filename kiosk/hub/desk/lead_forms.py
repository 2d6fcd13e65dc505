"""What staff typed about a lead → what is written, or a problem at its field."""

from collections.abc import Mapping, Sequence
from datetime import date

from ...shared import contact, country, lead_form, problems
from ...shared.problems import Problem
from ...shared.web import page_language, translate
from .. import corrections
from ..follow_up import STATUSES

Wrong = dict[str, str]  # field → the problem's sentence


def follow_up_typed(
    form: Mapping[str, str], owners: Sequence[str], wrong: Wrong
) -> dict[str, str | None]:
    """The form → columns of the lead; problems are added to `wrong`."""
    status = form.get("status", "")
    owner = form.get("owner", "")
    step = contact.line_of_text(form.get("next_step", ""))
    day = form.get("next_step_at", "")
    if len(step) > lead_form.TEXT_MAX:
        wrong["next_step"] = said(Problem(problems.TEXT_LONG, limit=lead_form.TEXT_MAX))
    if day and not _is_day(day):
        wrong["next_step_at"] = said(Problem(problems.DAY_MALFORMED))
    sent = {"owner": owner or None, "next_step": step or None, "next_step_at": day or None}
    # A value that none of our lists offers is left as it is.
    if owner and owner not in owners:
        del sent["owner"]
    return {"status": status, **sent} if status in STATUSES else dict(sent)


def note_typed(form: Mapping[str, str], wrong: Wrong) -> str:
    """A note of the desk's; several lines."""
    text = contact.text_of_lines(form.get("note", ""))
    if len(text) > lead_form.MESSAGE_MAX:
        wrong["note"] = said(Problem(problems.TEXT_LONG, limit=lead_form.MESSAGE_MAX))
    return text


def contact_typed(form: Mapping[str, str], wrong: Wrong) -> dict[str, str]:
    """The form → fields of corrections.FIELDS; problems are added to `wrong`."""
    values = {name: contact.line_of_text(form[name]) for name in corrections.FIELDS if name in form}
    for name, value in values.items():
        most = {"name": contact.NAME_MAX, "address": contact.ADDRESS_MAX}
        if len(value) > most.get(name, lead_form.TEXT_MAX):
            limit = most.get(name, lead_form.TEXT_MAX)
            wrong[name] = said(Problem(problems.TEXT_LONG, limit=limit))
    if values.get("country") and values["country"] not in country.COUNTRY_CODES:
        del values["country"]
    if values.get("way") not in contact.WAYS:
        values.pop("way", None)
    if "name" in values and not values["name"]:
        wrong["name"] = said(Problem(problems.NAME_MISSING))
    if "address" in values and not values["address"]:
        wrong["address"] = said(Problem(problems.ADDRESS_MISSING))
    return values


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def said(problem: Problem) -> str:
    return problem.text(translate, page_language())
