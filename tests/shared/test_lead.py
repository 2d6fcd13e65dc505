"""A sent form becomes a lead, or all of its problems at once."""

import pytest
from builders import NOW, a_form, a_lead

from kiosk.shared import language, lead_form, problems
from kiosk.shared import lead as leads
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


def test_all_problems_of_a_form_come_at_once_in_the_order_of_the_page():
    form = a_form(name=" ", way="pigeon", address=None, consent_inquiry=None)

    lead, wrong = lead_form.captured(form, language=language.DEFAULT, now=NOW)

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

    later, wrong = lead_form.amended(lead, a_form(country="CN"), units={})

    assert wrong == {}
    assert (lead.contact.address_ok, later.contact.address_normal) == (False, "+8613800138000")


def test_consent_names_the_text_that_was_shown_and_news_is_never_assumed():
    given = [(one.purpose, one.decision, one.language) for one in a_lead().consents]

    assert given == [("inquiry", "given", "en"), ("news", "declined", "en")]
    assert all(len(one.text_sha256) == 64 for one in a_lead().consents)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("500", "500"), ("1.500", "1500"), ("1,500.5", "1500.5"), ("2,5", "2.5"), ("٥٠٠", "500")],
)
def test_quantities_are_read_in_any_digits(typed, stored):
    assert lead_form.quantity(typed) == stored


@pytest.mark.parametrize("typed", ["many", "-3", "0", "1e99", "∞"])
def test_what_is_no_quantity_is_a_problem_of_its_field(typed):
    lead, wrong = lead_form.amended(a_lead(), a_form(**{"quantity_PAS-FUR-001": typed}), units={})

    assert (lead, list(wrong)) == (None, ["quantity_PAS-FUR-001"])


def test_the_document_of_a_lead_is_the_lead_again():
    lead = a_lead()

    assert leads.from_document(leads.document(lead)) == lead
