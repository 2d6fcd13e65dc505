"""Leads that ask for known quantities of the demo's products, for tests that count the demand by hand."""

from dataclasses import replace

from builders import a_lead, demo_products

from kiosk.shared.demand import gather
from kiosk.shared.feedback import Feedback
from kiosk.shared.lead import Inquiry, InquiryLine
from kiosk.shared.product import Catalogue

CATALOGUE = Catalogue(tuple(demo_products().values()))
# Minimum order 60 pieces, 400 a month, FOB USD 38 to 72, 45 days.
CHAIR = "PAS-FUR-001"
# Both are made in Sragen.
TOY, DOORMAT = "PAS-COI-010", "PAS-HOM-011"
VISITS = {
    ("2026-10-14T02", "product", "en", CHAIR): 300,
    ("2026-10-14T03", "product", "ar", CHAIR): 100,
    ("2026-10-14T03", "qr", "ar", CHAIR): 90,
    ("2026-10-14T03", "start", "ar", ""): 500,
}


def asking(*lines, markets=(), feedback=(), **fields):
    """A lead captured on 14 October 2026."""
    lead = replace(a_lead(**fields), captured_at="2026-10-14T02:00:00.000Z", feedback=feedback)
    return replace(lead, inquiry=Inquiry(lines=tuple(lines), markets=markets))


def chairs(quantity="", unit="C62", **said):
    return InquiryLine(CHAIR, quantity, unit, **said)


LEADS = [
    asking(
        chairs("30", target_price="30", currency="USD", need_by="2026-11-20", sample=True),
        markets=("DE", "NL"),
        feedback=(Feedback(CHAIR, quality=5, packaging=2, comment="Too thin a carton"),),
    ),
    asking(
        chairs("600", target_price="40", currency="USD", need_by="2027-01-31", private_label=True,
               certificates=("ISPM-15 pallets",), order_type="repeat"),
        markets=("DE",),
        feedback=(Feedback(CHAIR, quality=4, packaging=2),),
    ),
    asking(
        chairs("2", "20", target_price="80", currency="USD", certificates=("ISPM-15 pallets",)),
        feedback=(Feedback(CHAIR, packaging=1),),
    ),
    asking(chairs("170", target_price="50", currency="EUR")),
    asking(InquiryLine(TOY), InquiryLine(DOORMAT, "500", "C62")),
    asking(InquiryLine(TOY, "10000", "C62")),
    asking(InquiryLine("GONE-1", "5", "C62")),
]  # fmt: skip


def of(name, leads=LEADS, catalogue=CATALOGUE):
    producers = gather.producers(gather.gathered(leads, catalogue), VISITS)
    return next(one for one in producers if one.name == name)
