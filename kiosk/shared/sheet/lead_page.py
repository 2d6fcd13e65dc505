"""The lead page: everything of a lead on paper, for the folder of the exporter's staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .. import asked, consent_words, formats
from ..booth_notes import CHIPS, HEATS
from ..contact import WAYS
from ..country import country_name
from ..language import Language, mark, name_of, translator
from ..lead import Lead
from ..product import Product
from ..score import Said
from .document import Document, Text

_RATED = {
    "quality": mark("Quality"),
    "design": mark("Design"),
    "packaging": mark("Packaging"),
    "price": mark("Price"),
}


@dataclass(frozen=True)
class Around:
    """What stands on the page beside the lead itself."""

    products: Mapping[str, Product]  # sku → product, of the catalogue
    score: Said
    event_name: str
    came: Sequence[tuple[str, str]] = ()  # (label, value): the tablet, when it arrived, …
    after: Sequence[tuple[str, str]] = ()  # the same of what became of it
    address: str = ""  # of the lead's page at the desk, for the code; "" for none


def pdf(lead: Lead, around: Around, *, language: Language) -> bytes:
    """The page as PDF, in the language of staff."""
    translate = translator(language)
    title = lead.contact.name
    sheet = Document(title, language, foot=f"{lead.reference} · {around.event_name}")
    score = f"{around.score.label} · {around.score.points} / 100"
    beside = [Text(lead.reference, 16, bold=True), Text(score, 10)]
    sheet.head(f"{translate(mark('Lead'))} · {around.event_name}", title, beside)
    contact = lead.contact
    country = country_name(contact.country, language) if contact.country else ""
    place = ", ".join(filter(None, (contact.city, country)))
    address = contact.address if contact.address_ok else f"{contact.address} ({translate('check')})"
    sheet.facts(
        [
            (translate(mark("Company")), contact.company),
            (translate(mark("Role")), contact.role),
            (translate(mark("City")), place),
            (translate(WAYS[contact.way].name) if contact.way in WAYS else contact.way, address),
            (translate(mark("Website")), contact.website),
            (translate(mark("Language")), name_of(lead.language)),
        ]
    )
    _asked(sheet, lead, around.products, language)
    _booth(sheet, lead, language)
    if around.after:
        sheet.section(translate(mark("Follow-up")))
        sheet.facts(around.after)
    _score(sheet, around.score, language)
    sheet.section(translate(mark("Consent")))
    sheet.text(" · ".join(consent_words.standing(lead.consents, translate)))
    came = [(translate(mark("Captured")), formats.moment(lead.captured_at, language)), *around.came]
    if around.address:
        words = [Text(translate(mark("This lead at the desk")), bold=True)]
        words += [Text(f"{name}: {value}", 9) for name, value in came]
        sheet.codes([(around.address, words)])
    else:
        sheet.facts(came)
    return sheet.pdf()


def _asked(
    sheet: Document, lead: Lead, products: Mapping[str, Product], language: Language
) -> None:
    translate, said = translator(language), lead.inquiry
    sheet.section(translate(mark("Products")))
    sheet.rule()
    rows = []
    for one in asked.lines(lead, products, language, translate):
        name = one.product.text(one.product.name, language)[0] if one.product else ""
        workshop = one.product.prison if one.product else ""
        product = [Text(name or one.line.sku, bold=True), Text(one.line.sku, 8.5, quiet=True)]
        remarks = [Text(remark.note, 8.5, quiet=True) for remark in one.remarks]
        terms = [Text(word) for word in one.words]
        rows.append(([*product, Text(workshop, 8.5, quiet=True)], [*terms, *remarks]))
    sheet.rows(rows)
    buyer = lead.buyer
    sheet.facts(
        [
            (translate(mark("Markets")), ", ".join(country_name(m, language) for m in said.markets)),
            (translate(mark("Business")), asked.business(lead, translate)),
            (translate(mark("Imports a year")), buyer.annual_import),
            (translate(mark("Imports from Indonesia")), buyer.imports_from_indonesia),
        ]
    )  # fmt: skip
    if said.message:
        sheet.section(translate(mark("Message")))
        sheet.text(said.message)
    if lead.feedback:
        sheet.section(translate(mark("Feedback")))
    for rated in lead.feedback:
        marks = [(translate(label), getattr(rated, name)) for name, label in _RATED.items()]
        given = ", ".join(f"{label} {number}/5" for label, number in marks if number)
        sheet.facts([(rated.sku, "\n".join(filter(None, (given, rated.comment))))])


def _booth(sheet: Document, lead: Lead, language: Language) -> None:
    """What the booth's staff noted."""
    said, translate = lead.staff, translator(language)
    when = asked.day(said.next_step_at, language)
    facts = [
        (translate(mark("Heat")), translate(HEATS[said.heat]) if said.heat in HEATS else said.heat),
        (translate(mark("Asked for")), ", ".join(translate(CHIPS.get(c, c)) for c in said.chips)),
        (translate(mark("Next step")), " · ".join(filter(None, (said.next_step, when)))),
        (translate(mark("Staff")), said.staff),
    ]
    if not (said.notes or any(value for _, value in facts)):
        return
    sheet.section(translate(mark("At the booth")))
    sheet.facts([(name, value) for name, value in facts if value])
    for note in said.notes:
        who = "\n".join(filter(None, (formats.moment(note.written_at, language), note.staff)))
        sheet.facts([(who, note.text)])


def _score(sheet: Document, said: Said, language: Language) -> None:
    sheet.section(f"{translator(language)(mark('Score'))}: {said.points} / 100")
    sheet.facts(
        [
            (f"{row.name} {row.points}/{row.most}", " ".join(filter(None, (row.found, row.ask))))
            for row in said.rows
        ]
    )
