"""What the desk calls the columns of a catalogue file, and how it says what is wrong with one."""

from ....shared import catalogue_file
from ....shared.language import OFFERED, mark
from ....shared.problems import Problem
from ....shared.web import translate

LABELS = {
    "sku": mark("SKU"),
    "name": mark("Name"),
    "description": mark("Description"),
    "category": mark("Category"),
    "place": mark("Place in the catalogue"),
    "picture": mark("Picture"),
    "materials": mark("Materials"),
    "hs6": mark("HS code"),
    "moq": mark("Minimum order"),
    "moq_unit": mark("Unit"),
    "fob_usd_min": mark("FOB price from, USD"),
    "fob_usd_max": mark("FOB price to, USD"),
    "lead_time_days": mark("Lead time in days"),
    "capacity_per_month": mark("Capacity a month"),
    "packaging": mark("Packaging"),
    "certifications": mark("Certificates"),
    "prison": mark("Prison"),
    "city": mark("City"),
    "province": mark("Province"),
    "illustrative_flags": mark("What is illustrative, and whose work it is"),
    "source_url": mark("Source on the web"),
}
# What may be illustrative: the file's word → its label.
ILLUSTRATIVE = {
    "moq": LABELS["moq"],
    "fob": mark("FOB price"),
    "lead_time": mark("Lead time"),
    "capacity": LABELS["capacity_per_month"],
    "packaging": LABELS["packaging"],
    "certifications": LABELS["certifications"],
}
LABOUR = {
    "in_custody_convicted": mark("Convicted people in custody"),
    "remand": mark("People on remand"),
    "work_release": mark("Work release"),
    "mixed": mark("Mixed"),
    "released_alumni": mark("Released, alumni of a workshop"),
    "unknown": mark("Not known"),
}


def label(name: str) -> str:
    """The label of a column; with its language where it is for one: "Name · Deutsch"."""
    translated = catalogue_file.TRANSLATED.fullmatch(name)
    if not translated:
        return translate(LABELS.get(name, name))
    field, code = translated[1], translated[2]
    return f"{translate(LABELS[field])} · {spoken(code)}"


def spoken(code: str) -> str:
    """How a language calls itself; the code of one that pages are not offered in."""
    return OFFERED[code].name if code in OFFERED else code


def said(problem: Problem) -> str:
    """The sentence, with what is allowed in the page's language too."""
    details = dict(problem.details)
    if "allowed" in details:
        details["allowed"] = translate(str(details["allowed"]))
    return Problem(problem.kind, **details).text(translate)
