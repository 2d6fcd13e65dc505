"""The inquiry page: what a buyer asked for, in their language, to hand over or to send."""

from collections.abc import Mapping

from .. import asked, card, formats
from ..card import Exporter
from ..contact import WAYS
from ..country import country_name
from ..language import Language, mark, translator
from ..lead import Lead
from ..product import Product
from .document import Document, Text


def pdf(
    lead: Lead,
    products: Mapping[str, Product],
    *,
    exporter: Exporter,
    event_name: str,
    public_url: str,
    language: Language,
) -> bytes:
    """The page as PDF.

    products:   sku → product, of the catalogue
    exporter:   whom the buyer can reach; without a name there is no code of the contact
    public_url: the hub's address as phones reach it; without one there is no code to withdraw by
    """
    translate = translator(language)
    title = translate(mark("Your inquiry"))
    above = " · ".join(filter(None, (exporter.name, event_name)))
    sheet = Document(title, language, foot=f"{lead.reference} · {above}")
    reference = translate(mark("Your reference"))
    sheet.head(above, title, [Text(reference, 9, quiet=True), Text(lead.reference, 16, bold=True)])
    contact, said = lead.contact, lead.inquiry
    way = translate(WAYS[contact.way].name) if contact.way in WAYS else contact.way
    country = country_name(contact.country, language) if contact.country else ""
    sheet.facts(
        [
            (translate(mark("Full name")), contact.name),
            (translate(mark("Company")), contact.company),
            (translate(mark("Your role")), contact.role),
            (translate(mark("City")), contact.city),
            (translate(mark("Country")), country),
            (translate(mark("We answer by")), way),
            (translate(mark("Number or address")), contact.address),
            (translate(mark("Date and time")), formats.moment(lead.captured_at, language)),
        ]
    )
    lines = asked.lines(lead, products, language, translate)
    if lines:
        sheet.section(translate(mark("Products and quantities")))
        sheet.rule()
        sheet.rows([(_product(one, language), [Text(word) for word in one.words]) for one in lines])
    markets = ", ".join(country_name(code, language) for code in said.markets)
    business = asked.business(lead, translate)
    if markets or business:
        sheet.section(translate(mark("Your business")))
        sheet.facts(
            [
                (translate(mark("Country of sale")), markets),
                (translate(mark("Kind of business")), business),
            ]
        )
    if said.message:
        sheet.section(translate(mark("Message")))
        sheet.text(said.message)
    _codes(sheet, lead, exporter, public_url, language)
    return sheet.pdf()


def _product(one: asked.Asked, language: Language) -> list[Text]:
    """Its name, and whose work it is: a sheet for buyers never leaves the origin out."""
    if one.product is None:
        return [Text(one.line.sku, bold=True)]
    name, _ = one.product.text(one.product.name, language)
    origin = f"{one.product.prison}, {one.product.city}, {country_name('ID', language)}"
    return [
        Text(name, bold=True),
        Text(one.line.sku, 8.5, quiet=True),
        Text(origin, 8.5, quiet=True),
    ]


def _codes(
    sheet: Document, lead: Lead, exporter: Exporter, public_url: str, language: Language
) -> None:
    """Whom to reach, and where to withdraw: the page is the buyer's own."""
    translate = translator(language)
    found = []
    if exporter.name:
        reach = [exporter.name, exporter.phone, exporter.email, exporter.website]
        words = [Text(translate(mark("Save our contact")), bold=True)]
        found.append((card.mecard(exporter), [*words, *(Text(one, 9) for one in reach if one)]))
    if public_url and lead.withdrawal_code:
        words = [
            Text(translate(mark("If you change your mind")), bold=True),
            Text(
                translate(
                    mark("With this code you withdraw your consent or have your details erased. Keep it.")
                ),
                9,
            ),
            Text(lead.withdrawal_code, 10, bold=True),
        ]  # fmt: skip
        found.append((f"{public_url}/w/{lead.withdrawal_code}", words))
    if found:
        sheet.section("")
        sheet.codes(found)
