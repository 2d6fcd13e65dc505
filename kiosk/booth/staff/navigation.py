"""The way through the pages behind the PIN."""

from flask import request

from ...shared import navigation
from ...shared.language import mark
from ...shared.navigation import Group, Link, Page

GROUPS = (
    Group(
        mark("Leads"),
        (
            Page("staff.leads", mark("All leads"), ("lead_page.", "staff.search")),
            Page("express.form", mark("New lead"), ("express.",)),
            Page("staff.exports", mark("Export")),
        ),
    ),
    Group(
        mark("Figures"),
        (Page("today.show", mark("Today")), Page("charts.show", mark("Charts"))),
    ),
    Group(
        mark("This tablet"),
        (
            Page("checkup.show", mark("Is everything all right?")),
            Page("transfer.show", mark("Without a network"), ("transfer.",)),
            Page("sheets.show", mark("Print"), ("sheets.",)),
            Page("enrol.form", mark("Enrol"), ("enrol.",)),
            Page("wiping.ask", mark("Wipe"), ("wiping.",)),
        ),
    ),
)


def way() -> list[Link]:
    """The bar of this request's page."""
    return navigation.links(GROUPS, request.endpoint or "")
