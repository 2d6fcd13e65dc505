"""One producer's sheet as XLSX and PDF: what was asked of its products, and who asked where that was released."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...shared import asked, formats, trade
from ...shared.contact import WAYS
from ...shared.country import country_name
from ...shared.export import workbook
from ...shared.export.workbook import Book
from ...shared.export.xlsx import LINES
from ...shared.language import Language, mark, translator
from ...shared.product import Catalogue
from ...shared.sheet.document import Document, Text
from .parts import Part, Share

# Part of the document that only a release fills.
_CONTACT = ("name", "company", "role", "city", "way", "address", "website", "message")


@dataclass(frozen=True)
class Around:
    """What the sheets of all producers have in common."""

    catalogue: Catalogue
    event_name: str
    language: Language  # of whoever reads it


def buyer(part: Part, language: Language) -> str:
    """Who asked, without a name: "Buyer 7KQ2-M4XD · Germany · Importer"."""
    translate = translator(language)
    said = [translate(mark("Buyer {reference}")).format(reference=part.reference)]
    if part.country:
        said.append(country_name(part.country, language))
    if part.business_type:
        said.append(translate(trade.BUSINESS_TYPES[part.business_type]))
    return " · ".join(said)


def xlsx(share: Share, around: Around) -> Iterator[bytes]:
    """The workbook in pieces: a sheet of buyers, one of what each asks of each product."""
    return workbook.stream(lambda book: _fill(book, share, around))


def _fill(book: Book, share: Share, around: Around) -> None:
    # As in the export of all leads: what programs read is English.
    heads = ("reference", "captured_at", "country", "business_type", "markets", *_CONTACT)
    leads = book.sheet("Leads", heads)
    lines = book.sheet("Products", ("reference", "product", *LINES))
    products = around.catalogue.by_sku
    for part in share.parts:
        book.add(
            leads,
            (
                part.reference,
                workbook.moment(part.captured_at),
                part.country,
                part.business_type,
                "; ".join(part.markets),
                *_contact(part).values(),
            ),
        )
        for line in part.lines:
            name, _ = products[line.sku].text(products[line.sku].name, around.language)
            said = (read(line) for read in LINES.values())
            book.add(lines, (part.reference, name, *said))


def _contact(part: Part) -> dict[str, str]:
    """Each empty until somebody released it."""
    if part.lead is None:
        return dict.fromkeys(_CONTACT, "")
    contact = part.lead.contact
    said = (contact.name, contact.company, contact.role, contact.city, contact.way)
    message = part.lead.inquiry.message[: workbook.CELL_MAX]
    return dict(
        zip(_CONTACT, (*said, contact.address, contact.website, message), strict=True)
    )  # fmt: skip


def pdf(share: Share, around: Around) -> bytes:
    """The same on paper."""
    language = around.language
    translate = translator(language)
    sheet = Document(share.producer, language, foot=f"{share.producer} · {around.event_name}")
    counts = translate(mark("Leads: {leads}")).format(
        leads=formats.number(len(share.parts), language)
    )
    place = f"{share.city}, {share.province}"
    sheet.head(around.event_name, share.producer, [Text(place, 10), Text(counts, 10, bold=True)])
    sheet.text(
        translate(
            mark(
                "What buyers ask of this prison’s products. Who they are is released by the booth’s "
                "manager, lead by lead: ask with the reference."
            )
        ),
        9,
        quiet=True,
    )
    for part in share.parts:
        _part(sheet, part, around)
    return sheet.pdf()


def _part(sheet: Document, part: Part, around: Around) -> None:
    language = around.language
    translate, products = translator(language), around.catalogue.by_sku
    sheet.section(buyer(part, language))
    markets = ", ".join(country_name(code, language) for code in part.markets)
    facts = [
        (translate(mark("Captured")), formats.moment(part.captured_at, language)),
        (translate(mark("Markets")), markets),
    ]
    if part.lead:
        said = part.lead.contact
        way = translate(WAYS[said.way].name) if said.way in WAYS else said.way
        company = ", ".join(filter(None, (said.company, said.city)))
        facts += [
            (translate(mark("Name")), said.name),
            (translate(mark("Company")), company),
            (way, said.address),
            (translate(mark("Message")), part.lead.inquiry.message),
        ]
    sheet.facts(facts)
    sheet.rule()
    sheet.rows(
        [
            (
                [
                    Text(products[line.sku].text(products[line.sku].name, language)[0], bold=True),
                    Text(line.sku, 8.5, quiet=True),
                ],
                [Text(word) for word in asked.words(line, language, translate)],
            )
            for line in part.lines
        ]
    )
