"""The form in which staff correct all that a buyer said: typed fields → the lead, or problems; and back."""

from collections.abc import Mapping
from dataclasses import replace

from ...shared import lead_form, problems
from ...shared.lead import InquiryLine, Lead
from ...shared.lead_form import Form, Problems
from ...shared.problems import Problem
from ...shared.product import Product


def edited(lead: Lead, form: Form, products: Mapping[str, Product]) -> tuple[Lead | None, Problems]:
    """The lead as it should be.

    form:     revision (that the form was shown with), name, way, address, sku (of each product that
              stays or comes), and as lead_form.amended has it
    products: sku → product, of the catalogue
    returns:  (lead, {}) or (None, {field: Problem})
    """
    found: Problems = {}
    if form.get("revision", "") != str(lead.revision):
        return None, {"form": Problem(problems.LEAD_CHANGED)}
    lines = _lines(lead, form, products)
    if len(lines) > max(lead_form.LINES_MAX, len(lead.skus)):
        found["form"] = Problem(problems.PRODUCTS_MANY, limit=lead_form.LINES_MAX)
    name, way, address = lead_form.reached(form, found)
    if found.get("name") == Problem(problems.NAME_MISSING):
        found["name"] = Problem(problems.BUYER_UNNAMED)
    said = replace(lead.contact, name=name, way=way, address=address)
    asked = replace(lead.inquiry, lines=lines)
    amended, wrong = lead_form.amended(
        replace(lead, contact=said, inquiry=asked), form, products=products
    )
    found |= wrong
    return (None, found) if found else (amended, {})


def typed(lead: Lead, products: Mapping[str, Product]) -> dict[str, str]:
    """The lead as this form would be typed, but for its products."""
    return {
        **lead_form.first_step(lead),
        **lead_form.second_step(lead, products),
        "revision": str(lead.revision),
    }


def _lines(lead: Lead, form: Form, products: Mapping[str, Product]) -> tuple[InquiryLine, ...]:
    """Those of the lead that stay, and new ones of the catalogue after them."""
    chosen = list(dict.fromkeys(form.getlist("sku")))
    kept = tuple(line for line in lead.inquiry.lines if line.sku in chosen)
    new = (sku for sku in chosen if sku not in lead.skus and sku in products)
    return (*kept, *(InquiryLine(sku) for sku in new))
