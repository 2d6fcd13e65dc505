"""A lead's score says what was found, how many points that is, and which question would raise it."""

from dataclasses import replace
from datetime import date

import pytest
from builders import a_lead, demo_products

from kiosk.shared import language, problems, score, settings
from kiosk.shared.config import SharedConfig
from kiosk.shared.lead import Buyer, InquiryLine
from kiosk.shared.problems import Problem

TODAY = date(2026, 11, 24)
# Its minimum order is 60 pieces, its FOB band USD 38 to 72.
SKU = "PAS-FUR-001"


def scored(*, company="Acme", markets=("DE",), authority="decides", levels=None, **line):
    """The score of a lead that asks for one product."""
    asked = InquiryLine(
        **{"sku": SKU, "quantity": "60", "unit": "C62", "target_price": "40", "currency": "USD",
           "need_by": "2027-02-01"} | line
    )  # fmt: skip
    lead = a_lead()
    lead = replace(
        lead,
        contact=replace(lead.contact, company=company),
        inquiry=replace(lead.inquiry, lines=(asked,), markets=markets),
        buyer=Buyer(authority=authority),
    )
    return score.of(lead, products=demo_products(), today=TODAY, levels=levels)


def points(found):
    return {reason.part: reason.points for reason in found.reasons}


def test_lead_that_says_all_and_may_be_sold_to_has_all_100_points():
    found = scored(levels=("NO_BAN_FOUND",))

    assert points(found) == {
        "need": 25, "timeline": 20, "authority": 15, "budget": 15, "destination": 15, "contact": 10,
    }  # fmt: skip
    assert (found.points, found.open, found.heat) == (100, 0, "hot")


@pytest.mark.parametrize(
    ("part", "said", "expected"),
    [
        ("need", {"quantity": "59"}, 10),
        ("need", {"quantity": "1", "unit": "20"}, 25),
        ("need", {"sku": "GONE"}, 10),
        ("timeline", {"need_by": "2027-02-22"}, 20),
        ("timeline", {"need_by": "2027-02-23"}, 0),
        ("timeline", {"need_by": "2026-11-23"}, 0),
        ("authority", {"authority": "recommends"}, 8),
        ("authority", {"authority": "gathers"}, 0),
        ("budget", {"target_price": "32.30"}, 15),
        ("budget", {"target_price": "32.29"}, 0),
        ("budget", {"target_price": "500"}, 15),
        ("destination", {}, 8),
        ("destination", {"levels": ("NO_BAN_FOUND", "PERMIT")}, 8),
        ("contact", {"company": ""}, 6),
    ],
)
def test_each_part_has_the_points_of_what_was_said(part, said, expected):
    assert points(scored(**said))[part] == expected


def test_prohibited_destination_holds_the_lead_whatever_the_points():
    found = scored(levels=("NO_BAN_FOUND", "PROHIBITED"))

    assert (found.points, found.heat) == (85, "hold")


@pytest.mark.parametrize(
    ("part", "silent"),
    [
        ("need", {"quantity": ""}),
        ("timeline", {"need_by": ""}),
        ("authority", {"authority": ""}),
        ("budget", {"target_price": ""}),
        ("budget", {"currency": "EUR"}),
        ("destination", {"markets": ()}),
    ],
)
def test_what_was_not_said_is_open_and_comes_with_its_question(part, silent):
    found = scored(levels=("NO_BAN_FOUND",), **silent)
    said = score.in_words(found, language.DEFAULT, str)
    row = said.rows[list(points(found)).index(part)]

    assert (row.said, row.ask.startswith("Ask")) == (False, True)
    assert found.points + found.open == 100


def test_bare_first_step_is_cold_and_says_how_much_is_open():
    found = score.scorer(demo_products(), score.DEFAULT)(a_lead())

    assert (found.points, found.open, found.heat) == (16, 80, "cold")


def test_reason_names_the_figures_it_rests_on():
    rows = score.in_words(scored(quantity="10"), language.DEFAULT, str).rows

    assert rows[0].found == "Fewer than the minimum order of 60 pieces."
    assert rows[3].found == "USD\u00a040 is within 15% of USD\u00a038\u2009–\u200972 FOB."


def test_weights_are_a_setting_and_make_100():
    text = "need=40,timeline=20,authority=10,budget=10,destination=10,contact=10"
    read = settings.read(SharedConfig, environ={"KIOSK_SCORE_WEIGHTS": text}).score_weights

    assert (read.need, read.contact) == (40, 10)


@pytest.mark.parametrize(
    "text",
    ["", "need=100", "need=25,timeline=20,authority=15,budget=15,destination=15,contact=11",
     "need=-5,timeline=50,authority=15,budget=15,destination=15,contact=10",
     "need=25,timeline=20,authority=15,budget=15,destination=15,contact=10,luck=0"],
)  # fmt: skip
def test_weights_that_are_none_are_named(text):
    with pytest.raises(Problem, match=problems.SETTING_WRONG.code) as refused:
        settings.read(SharedConfig, environ={"KIOSK_SCORE_WEIGHTS": text})

    assert refused.value.details["name"] == "score_weights"
