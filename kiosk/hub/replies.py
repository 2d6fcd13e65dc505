"""The first reply to a buyer, in their language: a template that staff may change, filled with the inquiry."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, select

from ..shared import asked, language, problems
from ..shared.card import Exporter
from ..shared.language import Language
from ..shared.lead import Lead
from ..shared.problems import Problem
from ..shared.product import Product
from . import rows
from .tables import reply_template

FILES = Path(__file__).parent.parent / "data" / "replies"
# What a template may name, in braces.
PLACES = ("name", "event", "products", "staff", "exporter", "contact", "reference")
SUBJECT_MAX, BODY_MAX = 200, 5000  # characters
_PLACE = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Template:
    subject: str
    body: str


@dataclass(frozen=True)
class Around:
    """What a reply names beside the lead."""

    products: Mapping[str, Product]  # sku → product, of the catalogue
    exporter: Exporter
    event_name: str
    staff: str  # who replies


@lru_cache
def ours(spoken: Language) -> Template:
    """The template that comes with the program. source: data/replies/CODE.txt"""
    text = (FILES / f"{spoken.code}.txt").read_text(encoding="utf-8")
    subject, _, body = text.partition("\n\n")
    return Template(subject, body.rstrip("\n"))


def template(connection: Connection, event_id: str, spoken: Language) -> Template:
    """The template that stands for this language: staff's own, or ours."""
    query = select(reply_template.c.subject, reply_template.c.body).where(
        (reply_template.c.event_id == event_id) & (reply_template.c.language == spoken.code)
    )
    row = connection.execute(query).first()
    return Template(*row) if row else ours(spoken)


def change(
    connection: Connection,
    event_id: str,
    spoken: Language,
    new: Template,
    *,
    person: str,
    now: str,
) -> None:
    """Let this be the template; as ours is no change of it.

    raises: Problem TEMPLATE_EMPTY, TEMPLATE_PLACE_UNKNOWN, TEXT_LONG
    """
    check(new)
    of_language = reply_template.c.language == spoken.code
    connection.execute(
        reply_template.delete().where((reply_template.c.event_id == event_id) & of_language)
    )
    if new != ours(spoken):
        row = {
            "event_id": event_id, "language": spoken.code, "subject": new.subject,
            "body": new.body, "person": person, "changed_at": now,
        }  # fmt: skip
        rows.append(connection, reply_template, [row])


def check(new: Template) -> None:
    """raises: Problem TEMPLATE_EMPTY, TEMPLATE_PLACE_UNKNOWN, TEXT_LONG"""
    if not new.subject or not new.body:
        raise Problem(problems.TEMPLATE_EMPTY)
    for text, most in ((new.subject, SUBJECT_MAX), (new.body, BODY_MAX)):
        if len(text) > most:
            raise Problem(problems.TEXT_LONG, limit=most)
        if not set(_PLACE.findall(text)) <= set(PLACES):
            known = ", ".join(f"{{{place}}}" for place in PLACES)
            raise Problem(problems.TEMPLATE_PLACE_UNKNOWN, known=known)


def filled(found: Template, lead: Lead, around: Around, spoken: Language) -> Template:
    """The template with what this buyer asked for."""
    values = {
        "name": lead.contact.name,
        "event": around.event_name,
        "products": _products(lead, around.products, spoken),
        "staff": around.staff,
        "exporter": around.exporter.name,
        "contact": _contact(around.exporter),
        "reference": lead.reference,
    }

    def fill(text: str) -> str:
        # In one pass: braces in a buyer's name are no place of ours.
        return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)

    # No gap where a product or a contact is missing.
    return Template(fill(found.subject), re.sub(r"\n{3,}", "\n\n", fill(found.body)))


def _products(lead: Lead, products: Mapping[str, Product], spoken: Language) -> str:
    translate = language.translator(spoken)
    lines = []
    for one in asked.lines(lead, products, spoken, translate):
        name = one.product.text(one.product.name, spoken)[0] if one.product else ""
        said = " ".join(part for part in (one.line.sku, name) if part)
        lines.append(f"- {said}: {'; '.join(one.words)}" if one.words else f"- {said}")
    return "\n".join(lines)


def _contact(exporter: Exporter) -> str:
    return "\n".join(part for part in (exporter.phone, exporter.email, exporter.website) if part)
