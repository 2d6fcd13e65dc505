"""The desk's page of one buyer: all leads with an equal contact side by side, nothing merged."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, render_template

from ...shared import consent, formats
from ...shared.country import country_name
from ...shared.language import Language, mark
from ...shared.lead import InquiryLine, Lead
from ...shared.web import page_language, translate
from .. import buyers, fleet
from ..context import hub
from ..leads import Listed

pages = Blueprint("buyer", __name__)

_PURPOSES = {"inquiry": mark("answer to the inquiry"), "news": mark("news")}
_DECISIONS = {
    consent.GIVEN: mark("given"),
    consent.DECLINED: mark("declined"),
    consent.WITHDRAWN: mark("withdrawn"),
}


@dataclass(frozen=True)
class Row:
    """What each lead says to one question."""

    label: str
    values: tuple[str, ...]  # one for each lead, "" where it says nothing
    differs: bool = False


@pages.get("/buyer/<lead_id>")
def show(lead_id: str) -> str:
    """The buyer whose lead this is."""
    here = hub()
    with here.engine.connect() as connection:
        found, total = buyers.leads_of(connection, here.event_id, lead_id)
        names = fleet.names(connection, here.event_id)
    spoken = page_language()
    said = _said(found, spoken)
    return render_template(
        "hub/buyer.html",
        newest=found[0].lead,
        found=found,
        total=total,
        names_differ=said[0].differs,
        rows=[*said, *_asked(found, spoken), *_came(found, names, spoken)],
    )


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
    ]


def _asked(found: list[Listed], spoken: Language) -> list[Row]:
    leads = [one.lead for one in found]
    return [
        Row(translate("Contact"), tuple(lead.contact.address for lead in leads)),
        Row(
            translate("Products"),
            tuple("\n".join(_line(line, spoken) for line in lead.inquiry.lines) for lead in leads),
        ),
        Row(
            translate("Markets"),
            tuple(
                ", ".join(country_name(code, spoken) for code in lead.inquiry.markets)
                for lead in leads
            ),
        ),
        Row(translate("Message"), tuple(lead.inquiry.message for lead in leads)),
        Row(translate("Consent"), tuple(_consents(lead) for lead in leads)),
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


def _line(line: InquiryLine, spoken: Language) -> str:
    """ "PAS-FUR-001: 500 pieces" """
    if not line.quantity:
        return line.sku
    return f"{line.sku}: {formats.quantity(Decimal(line.quantity), line.unit, spoken)}"


def _consents(lead: Lead) -> str:
    return "\n".join(
        f"{translate(_PURPOSES.get(purpose, purpose))}: {translate(_DECISIONS.get(decision, decision))}"
        for purpose, decision in consent.standing(lead.consents).items()
    )
