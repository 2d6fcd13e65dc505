"""The lead form on paper, with the fields of the screen: for the hours when there is no power."""

from .. import consent, contact, trade
from ..language import Language, mark, translator
from . import staff_part
from .blank_form import BlankForm

_LINES = 6


def pdf(*, title: str, language: Language) -> bytes:
    """Page 1 for the buyer, in their language; page 2 the notice, and what staff note.

    title: whose booth it is: the exporter or the fair
    """
    translate = translator(language)
    heading = translate(mark("Your inquiry"))
    sheet = BlankForm(heading, language, foot=title)
    sheet.head(title, heading, [])
    sheet.blanks(translate(mark("Full name")), translate(mark("Company")))
    sheet.boxes(
        translate(mark("We answer by")),
        [translate(way.name) for way in contact.ways(language)],
    )
    sheet.blanks(translate(mark("Number or address")))
    sheet.blanks(
        translate(mark("Your role")), translate(mark("City")), translate(mark("Country of your company"))
    )  # fmt: skip
    sheet.section(translate(mark("Products and quantities")))
    sheet.grid(
        [
            (translate(mark("Products")), 9),
            (translate(mark("Quantity")), 4),
            (translate(mark("Target price each")), 4),
            (translate(mark("Delivery term (Incoterms 2020)")), 4),
            (translate(mark("Port or place")), 5),
            (translate(mark("Needed by")), 4),
        ],
        _LINES,
    )
    sheet.boxes(
        "",
        [
            translate(mark("A sample first")),
            translate(mark("With our private label")),
            *(translate(kind) for kind in trade.ORDER_TYPES.values()),
        ],
    )
    sheet.boxes(
        translate(mark("Kind of business")),
        [translate(kind) for kind in trade.BUSINESS_TYPES.values()],
    )
    sheet.blanks(translate(mark("Country of sale")), translate(mark("Website")))
    sheet.blanks(translate(mark("Message")))
    sheet.blanks("")
    notice = consent.notice(language)
    sheet.boxes("", [notice.inquiry, notice.news])
    sheet.blanks(translate(mark("Date and time")), translate(mark("Signature")))
    sheet.next_page()
    sheet.section(notice.title)
    for name, text in notice.points:
        sheet.text(f"{name}: {text}", 8.5)
    staff_part.write(sheet, language)
    return sheet.pdf()
