"""The ratings that a buyer taps for each product asked for → feedback, or problems; and back.

A field is named for what is rated and for its product: quality_PAS-FUR-001.
"""

from dataclasses import replace

from . import contact, problems
from .feedback import RATED, RATING_MAX, Feedback
from .language import mark
from .lead import Lead
from .lead_form import MESSAGE_MAX
from .line_form import Form, Problems
from .problems import Problem

LABELS = {
    "quality": mark("Quality"),
    "design": mark("Design"),
    "packaging": mark("Packaging"),
    "price": mark("Price"),
}
RATINGS = tuple(range(1, RATING_MAX + 1))


def rated(lead: Lead, form: Form, found: Problems) -> Lead:
    """The lead with this form's ratings; one that is none says nothing.

    form:    quality_SKU, design_SKU, packaging_SKU, price_SKU, comment_SKU of each product of the lead
    found:   problems are added to it, by field; then the lead is not to be saved
    returns: the same revision; ratings of a product that the lead asks for no more are kept
    """
    said = [_feedback(sku, form, found) for sku in lead.skus]
    kept = [one for one in lead.feedback if one.sku not in lead.skus]
    return replace(lead, feedback=tuple(one for one in (*said, *kept) if one != Feedback(one.sku)))


def typed(lead: Lead) -> dict[str, str]:
    """The lead's ratings as the form would be tapped."""
    return {
        f"{name}_{one.sku}": str(getattr(one, name) or "")
        for one in lead.feedback
        for name in (*RATED, "comment")
    }


def _feedback(sku: str, form: Form, found: Problems) -> Feedback:
    numbers = {str(number): number for number in RATINGS}
    given = {name: numbers.get(form.get(f"{name}_{sku}", ""), 0) for name in RATED}
    comment = contact.text_of_lines(form.get(f"comment_{sku}", ""))
    if len(comment) > MESSAGE_MAX:
        found[f"comment_{sku}"] = Problem(problems.TEXT_LONG, limit=MESSAGE_MAX)
    return Feedback(sku, **given, comment=comment)
