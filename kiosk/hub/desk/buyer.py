"""The desk's page of one buyer: all leads with an equal contact side by side, nothing merged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from ...shared import asked, consent_words, formats
from ...shared.capacity import Remark
from ...shared.country import country_name
from ...shared.language import Language
from ...shared.lead import Lead
from ...shared.product import Product
from ...shared.web import page_language, translate
from .. import buyers, catalogue, database, fleet, roles, set_aside
from ..context import hub
from ..leads import Listed
from .door import needs

pages = Blueprint("buyer", __name__)


@dataclass(frozen=True)
class Row:
    """What each lead says to one question."""

    label: str
    values: tuple[str, ...]  # one for each lead, "" where it says nothing
    differs: bool = False


@pages.get("/buyer/<lead_id>")
@needs(roles.VIEWER)
def show(lead_id: str) -> str:
    """The buyer whose lead this is."""
    here = hub()
    with here.engine.connect() as connection:
        found, total = buyers.leads_of(connection, here.event_id, lead_id)
        names = fleet.names(connection, here.event_id)
        ids = [one.lead.id for one in found]
        others = set_aside.other_versions(connection, here.event_id, ids)
    newest = found[0].lead
    # Beside what counts, in columns of their own.
    found += [Listed(one.lead, one.device_id, one.received_at, None) for one in others]
    spoken, products = page_language(), catalogue.current(here.engine).by_sku
    said = _said(found, spoken)
    return render_template(
        "hub/buyer.html",
        lead_id=lead_id,
        newest=newest,
        found=found,
        apart=len(others),
        total=total,
        names_differ=said[0].differs,
        rows=[*said, *_asked(found, products, spoken), *_came(found, names, spoken)],
    )


@pages.post("/buyer/<lead_id>/looked-at")
@needs(roles.STAFF)
def looked_at(lead_id: str) -> AnyResponse:
    """Somebody has compared what is kept apart: it is marked no longer."""
    here = hub()

    def mark_looked_at(connection: Connection) -> None:
        found, _ = buyers.leads_of(connection, here.event_id, lead_id)
        set_aside.looked_at(connection, here.event_id, [one.lead.id for one in found])

    database.write(here.engine, mark_looked_at)
    return redirect(url_for("desk.buyer.show", lead_id=lead_id), 303)


def _said(found: list[Listed], spoken: Language) -> list[Row]:
    """Who it is; where two leads say different things, the row says so."""

    def row(label: str, value: Callable[[Lead], str]) -> Row:
        values = tuple(value(one.lead) for one in found)
        different = {text.casefold() for text in values if text}
        return Row(label, values, differs=len(different) > 1)

    return [
        row(translate("Name"), lambda lead: lead.contact.name),
        row(translate("Company"), lambda lead: lead.contact.company),
        row(translate("Country"), lambda lead: country_name(lead.contact.country, spoken)),
        row(translate("City"), lambda lead: lead.contact.city),
        row(translate("Role"), lambda lead: lead.contact.role),
        row(translate("Website"), lambda lead: lead.contact.website),
    ]


def _asked(found: list[Listed], products: Mapping[str, Product], spoken: Language) -> list[Row]:
    leads = [one.lead for one in found]
    return [
        Row(translate("Contact"), tuple(lead.contact.address for lead in leads)),
        Row(
            translate("Products"),
            tuple(
                "\n".join(_line(one) for one in asked.lines(lead, products, spoken, translate))
                for lead in leads
            ),
        ),
        Row(
            translate("Markets"),
            tuple(
                ", ".join(country_name(code, spoken) for code in lead.inquiry.markets)
                for lead in leads
            ),
        ),
        Row(translate("Business"), tuple(asked.business(lead, translate) for lead in leads)),
        Row(translate("Message"), tuple(lead.inquiry.message for lead in leads)),
        Row(
            translate("Consent"),
            tuple("\n".join(consent_words.standing(lead.consents, translate)) for lead in leads),
        ),
    ]


def _came(found: list[Listed], names: dict[str, str], spoken: Language) -> list[Row]:
    return [
        Row(translate("Tablet"), tuple(names.get(one.device_id, "") for one in found)),
        Row(
            translate("Captured"),
            tuple(formats.moment(one.lead.captured_at, spoken) for one in found),
        ),
        Row(translate("Received"), tuple(formats.moment(one.received_at, spoken) for one in found)),
    ]


def _line(one: asked.Asked) -> str:
    """ "PAS-FUR-001: 500 pieces; FOB Rotterdam", and below it what is to be said of the quantity."""
    said = f"{one.line.sku}: {'; '.join(one.words)}" if one.words else one.line.sku
    notes = [_note(remark) for remark in one.remarks]
    return "\n".join([said, *notes])


def _note(remark: Remark) -> str:
    return f"{remark.note} ({translate('illustrative')})" if remark.illustrative else remark.note
