"""The way through the desk."""

from flask import request

from ...shared import navigation
from ...shared.language import mark
from ...shared.navigation import Group, Link, Page
from .door import may_open

GROUPS = (
    Group(
        mark("Leads"),
        (
            Page(
                "desk.list_leads",
                mark("All leads"),
                ("desk.lead.", "desk.buyer.", "desk.exports", "desk.views.", "desk.reply."),
            ),
            Page("desk.producers.show", mark("By prison"), ("desk.producers.",)),
        ),
    ),
    Group(
        mark("To do"),
        (
            Page("desk.todo.show", mark("To do")),
            Page("desk.calendar.show", mark("Calendar"), ("desk.calendar.",)),
        ),
    ),
    Group(
        mark("Figures"),
        (
            Page("desk.charts.show", mark("Charts")),
            Page("desk.visits.show", mark("Visits")),
            Page("desk.demand.show", mark("Demand"), ("desk.demand.",)),
            Page("desk.producers.countries", mark("By country")),
        ),
    ),
    Group(
        mark("Catalogue"),
        (
            Page("desk.catalogue.show", mark("Products"), ("desk.catalogue.",)),
            Page("desk.sheets.show", mark("Print"), ("desk.sheets.",)),
        ),
    ),
    Group(
        mark("Tablets"),
        (
            Page("desk.tablets.show", mark("Tablets"), ("desk.tablets.",)),
            Page("take_in.show", mark("Without a network"), ("take_in.",)),
            Page("desk.tablets.show_set_aside", mark("Set aside")),
        ),
    ),
    Group(
        mark("Settings"),
        (
            Page("desk.people.show", mark("People"), ("desk.people.",)),
            Page(
                "desk.reply.templates",
                mark("Templates of the first reply"),
                ("desk.reply.change_template",),
            ),
            Page("desk.programs.show", mark("API for CRMs"), ("desk.programs.",)),
            Page("desk.webhooks.show", mark("Webhooks"), ("desk.webhooks.",)),
        ),
    ),
)


def way() -> list[Link]:
    """The bar of this request's page: what this request's person may open."""
    return navigation.links(GROUPS, request.endpoint or "", may_open)
