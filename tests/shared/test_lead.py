"""A sent form becomes a lead, or all of its problems at once."""

import json
from dataclasses import replace

import pytest
from builders import NOW, a_form, a_lead

from kiosk.shared import language, lead_form, problems
from kiosk.shared import lead as leads
from kiosk.shared.booth_notes import BoothNotes, Note
from kiosk.shared.feedback import Feedback
from kiosk.shared.lead import Buyer, Contact, Inquiry, InquiryLine
from kiosk.shared.problems import Problem

NAMES = [
    "O",
    "毛泽东",
    "أحمد بن محمد",
    "María-José Carreño Quiñones",
    "D'Arcy",
    "x" * 200,
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_kept_as_typed(name):
    assert a_lead(name=name).contact.name == name


NOTHING = [
    "\u200b",
    "\ufeff",
    "\x00\x07",
    "\u200f\u202e\u2066",
    "\u200d \u200c",
    "\u3164",
    "\u00ad\u3000",
]


@pytest.mark.parametrize("invisible", NOTHING, ids=ascii)
def test_name_and_address_that_nobody_can_see_are_missing_and_a_company_is_none(invisible):
    form = a_form(name=invisible, address=invisible)
    lead, wrong = lead_form.captured(form, products={}, language=language.DEFAULT, now=NOW)
    named, _ = lead_form.amended(a_lead(), a_form(company=invisible), products={})

    assert (lead, list(wrong)) == (None, ["name", "address"])
    assert named.contact.company == ""


@pytest.mark.parametrize(
    "name", ["علی\u200cرضا", "क्\u200dष", "رضا\u200eA", "I ❤\ufe0f", "क्\u200d"], ids=ascii
)
def test_joiners_inside_a_name_stay_and_marks_around_it_go(name):
    assert a_lead(name=f"\ufeff\u200f {name}\u200b").contact.name == name


def test_all_problems_of_a_form_come_at_once_in_the_order_of_the_page():
    form = a_form(name=" ", way="pigeon", address=None, consent_inquiry=None)

    lead, wrong = lead_form.captured(form, products={}, language=language.DEFAULT, now=NOW)

    assert lead is None
    assert wrong == {
        "name": Problem(problems.NAME_MISSING),
        "way": Problem(problems.WAY_MISSING),
        "address": Problem(problems.ADDRESS_MISSING),
        "consent_inquiry": Problem(problems.CONSENT_MISSING),
    }


@pytest.mark.parametrize(
    ("way", "typed", "normal", "ok"),
    [
        ("phone", "00971501234567", "+971501234567", True),
        ("whatsapp", "٠٠٩٦٦٥٠١٢٣٤٥٦٧", "+966501234567", True),
        ("phone", "۰۰۹۸۹۱۲۱۲۳۴۵۶۷", "+989121234567", True),
        ("phone", "०० ९१ ९८७६५ ४३२१०", "+919876543210", True),
        ("whatsapp", "＋８１ ９０-1234-5678", "+819012345678", True),
        ("phone", "+86 138 0013 8000", "+8613800138000", True),
        ("phone", "call me", "", False),
        ("email", " ADA@Example.ORG ", "ada@example.org", True),
        ("email", "ada(at)example", "", False),
        ("wechat", "mao_1949", "mao_1949", True),
    ],
)
def test_an_address_that_looks_wrong_is_kept_and_flagged(way, typed, normal, ok):
    contact = a_lead(way=way, address=typed).contact

    assert (contact.address, contact.address_normal, contact.address_ok) == (
        typed.strip(),
        normal,
        ok,
    )


def test_a_phone_number_without_its_code_makes_sense_once_the_country_is_known():
    lead = a_lead(way="phone", address="138 0013 8000")

    later, wrong = lead_form.amended(lead, a_form(country="CN"), products={})

    assert wrong == {}
    assert (lead.contact.address_ok, later.contact.address_normal) == (False, "+8613800138000")


def test_consent_names_the_text_that_was_shown_and_news_is_never_assumed():
    given = [(one.purpose, one.decision, one.language) for one in a_lead().consents]

    assert given == [("inquiry", "given", "en"), ("news", "declined", "en")]
    assert all(len(one.text_sha256) == 64 for one in a_lead().consents)


@pytest.mark.parametrize("typed", ["many", "-3", "0", "1e99", "∞"])
def test_what_is_no_quantity_is_a_problem_of_its_field(typed):
    lead, wrong = lead_form.amended(
        a_lead(), a_form(**{"quantity_PAS-FUR-001": typed}), products={}
    )

    assert (lead, list(wrong)) == (None, ["quantity_PAS-FUR-001"])


def test_countries_of_sale_are_kept_each_once_in_their_order():
    form = a_form(market="DE", market_2="", market_3="AE", market_4="DE")

    lead, wrong = lead_form.amended(a_lead(), form, products={})

    assert (lead.inquiry.markets, wrong) == (("DE", "AE"), {})


def test_all_problems_of_the_second_step_come_at_once_in_the_order_of_the_page():
    form = a_form(
        **{"quantity_PAS-FUR-001": "many", "target_price_PAS-FUR-001": "cheap"},
        market_2="Atlantis", business_type="pirate", company="x" * 201, country="XX",
        website="x" * 201, message="x" * 2001,
    )  # fmt: skip

    lead, wrong = lead_form.amended(a_lead(), form, products={})

    assert lead is None
    assert [(field, problem.kind.code) for field, problem in wrong.items()] == [
        ("quantity_PAS-FUR-001", "lead.quantity_malformed"),
        ("target_price_PAS-FUR-001", "lead.price_malformed"),
        ("market_2", "lead.country_unknown"),
        ("business_type", "lead.choice_unknown"),
        ("company", "lead.text_long"),
        ("country", "lead.country_unknown"),
        ("website", "lead.text_long"),
        ("message", "lead.text_long"),
    ]


def test_first_step_sent_again_keeps_what_the_second_added():
    lead = replace(a_lead(), contact=replace(a_lead().contact, company="COFCO", city="Beijing"))

    again = lead_form.corrected(lead, a_lead(name="Ada L."))

    assert (again.contact.name, again.contact.company, again.contact.city) == (
        "Ada L.", "COFCO", "Beijing",
    )  # fmt: skip


# All that a lead can hold, and nothing that is what it is by default.
WHOLE = replace(
    a_lead(),
    contact=Contact(
        "Ada", "email", "A@b.example", "a@b.example", True,
        "COFCO", "CN", "Beijing", "Buyer", "cofco.example",
    ),
    inquiry=Inquiry(
        (
            InquiryLine(
                "PAS-FUR-001", "500", "C62", "12.50", "USD", "FOB", "NLRTM", "2027-03-31",
                True, True, ("ISPM-15 pallets",), "trial",
            ),
        ),
        ("DE", "AE"),
        "Soon",
    ),
    buyer=Buyer("importer", "USD 1m", "yes", "decides"),
    feedback=(Feedback("PAS-FUR-001", 5, 4, 0, 3, "Lighter, please"),),
    staff=BoothNotes(
        "hot", "Send samples", "2026-10-20", "Sari", ("sample", "price_list"),
        (Note(NOW, "Wants teak", "Sari"), Note(NOW, "Called back", "")),
    ),
)  # fmt: skip


@pytest.mark.parametrize("lead", [a_lead(), WHOLE], ids=["of the first step", "whole"])
def test_the_document_of_a_lead_is_the_lead_again(lead):
    sent = json.loads(json.dumps(leads.document(lead)))

    assert leads.from_document(sent) == lead


def test_document_of_an_older_tablet_is_read_and_what_a_newer_one_adds_is_passed_over():
    sent = leads.document(a_lead())
    del sent["buyer"], sent["feedback"], sent["staff"]
    sent["inquiry"]["lines"] = [{"sku": "PAS-FUR-001", "quantity": "", "unit": "", "colour": "red"}]
    sent["contact"] = {
        name: value
        for name, value in sent["contact"].items()
        if name not in ("city", "role", "website")
    }

    read = leads.from_document(sent)

    assert (read.buyer, read.contact.city) == (Buyer(), "")
    assert read.inquiry.lines == (InquiryLine("PAS-FUR-001"),)


@pytest.mark.parametrize("wrong", [{"certificates": "all"}, {"certificates": [1]}, {"port": 5}])
def test_line_that_cannot_be_read_is_a_problem_of_its_field(wrong):
    sent = leads.document(a_lead())
    sent["inquiry"]["lines"] = [{"sku": "PAS-FUR-001", **wrong}]

    with pytest.raises(Problem) as refused:
        leads.from_document(sent)

    assert refused.value == Problem(problems.LEAD_MALFORMED, field=next(iter(wrong)))


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"staff": "hot"}, "staff"),
        ({"staff": {"heat": 1}}, "heat"),
        ({"staff": {"chips": "sample"}}, "chips"),
        ({"staff": {"notes": [{"text": 5, "written_at": NOW}]}}, "text"),
        ({"staff": {"notes": [{"text": "of no time"}]}}, "written_at"),
        ({"feedback": [{"sku": "PAS-FUR-001", "quality": 6}]}, "quality"),
        ({"feedback": [{"sku": "PAS-FUR-001", "price": True}]}, "price"),
        ({"feedback": [{"quality": 5}]}, "sku"),
    ],
)
def test_staffs_part_or_a_rating_that_cannot_be_read_is_a_problem_of_its_field(part, field):
    with pytest.raises(Problem) as refused:
        leads.from_document({**leads.document(a_lead()), **part})

    assert refused.value == Problem(problems.LEAD_MALFORMED, field=field)
