"""Files for CRMs have exactly the headers that each import maps by itself, and rows that it takes."""

import csv
import io
from dataclasses import replace

import pytest
from builders import NOW, a_lead

from kiosk.shared import consent, export
from kiosk.shared.booth_notes import BoothNotes, Note
from kiosk.shared.export.crm import CRMS

NAMES = [one.name for one in CRMS]
FORMULA = "=cmd|' /C calc'!A0"
# Byte by byte: as each maker documents them.
HEADERS = {
    "salesforce": (
        b"Full Name,Company,Email,Phone,Mobile Phone,Country,City,Lead Source,Rating,"
        b"Description,Email Opt Out\r\n"
    ),
    "hubspot": (
        b"First Name,Email,Phone Number,Mobile Phone Number,Job Title,Company Name,Website URL,"
        b"Country/Region,City,Lifecycle Stage,Message\r\n"
    ),
    "zoho": (
        b"Last Name,Company,Title,Email,Phone,Mobile,Lead Source,Rating,Country,City,Website,"
        b"Description,Email Opt Out\r\n"
    ),
    "odoo": (
        b"Opportunity,Contact Name,Company Name,Job Position,Email,Phone,Mobile,Website,City,"
        b"Country,Priority,Notes\r\n"
    ),
}
# What each calls the name, the e-mail address, two kinds of number, and the text for the rest.
COLUMNS = {
    "salesforce": ("Full Name", "Email", "Phone", "Mobile Phone", "Description"),
    "hubspot": ("First Name", "Email", "Phone Number", "Mobile Phone Number", "Message"),
    "zoho": ("Last Name", "Email", "Phone", "Mobile", "Description"),
    "odoo": ("Contact Name", "Email", "Phone", "Mobile", "Notes"),
}


def file(name, *leads):
    return b"".join(export.stream(name, leads))


def row(name, lead):
    """The only row, by the names that all have in common, then by its own."""
    (found,) = csv.DictReader(io.StringIO(file(name, lead).decode()))
    common = ("name", "email", "phone", "mobile", "rest")
    return dict(zip(common, (found[one] for one in COLUMNS[name]), strict=True)) | found


@pytest.mark.parametrize("name", NAMES)
def test_headers_are_those_of_the_import_byte_by_byte(name):
    assert file(name) == HEADERS[name]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("typed", ["O", "毛泽东", "أحمد بن محمد", "María-José Carreño Quiñones"])
def test_name_in_any_script_stays_in_one_field(name, typed):
    assert row(name, a_lead(name=typed))["name"] == typed


@pytest.mark.parametrize("name", NAMES)
def test_address_stands_where_the_crm_looks_for_it(name):
    mail = row(name, a_lead(address="Ada@Example.org"))
    call = row(name, a_lead(way="phone", address="+86 138 0013 8000"))
    chat = row(name, a_lead(way="whatsapp", address="+86 138 0013 8000"))
    handle = row(name, a_lead(way="wechat", address="ada_lovelace"))

    addresses = ("email", "phone", "mobile")
    assert [mail[one] for one in addresses] == ["ada@example.org", "", ""]
    assert [call[one] for one in addresses] == ["", "+8613800138000", ""]
    assert [chat[one] for one in addresses] == ["", "", "+8613800138000"]
    assert [handle[one] for one in addresses] == ["", "", ""]
    assert "WeChat: ada_lovelace" in handle["rest"]


@pytest.mark.parametrize("name", NAMES)
def test_mistyped_address_does_not_make_the_import_refuse_the_row_and_is_not_lost(name):
    found = row(name, a_lead(address="ada@"))

    assert found["email"] == ""
    assert "E-mail: ada@ (check it)" in found["rest"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_a_formula(name):
    assert row(name, a_lead(name=FORMULA))["name"] == "'" + FORMULA


@pytest.mark.parametrize("name", NAMES)
def test_reference_products_and_consent_stand_in_the_text(name):
    lead = a_lead(sku="PAS-FUR-001")
    rest = row(name, lead)["rest"]

    assert rest.startswith(f"Reference: {lead.reference}\n")
    assert "\nProducts: PAS-FUR-001\n" in rest
    assert rest.endswith("\nConsents: inquiry: given; news: declined")


@pytest.mark.parametrize(
    ("name", "no", "yes"), [("salesforce", "1", "0"), ("zoho", "true", "false")]
)
def test_who_did_not_ask_for_news_or_withdrew_it_is_opted_out(name, no, yes):
    asked = a_lead(consent_news="given")
    withdrawn = consent.withdrawn(asked.consents, "news", now=asked.captured_at)

    said = (a_lead(), asked, replace(asked, consents=withdrawn))
    assert [row(name, lead)["Email Opt Out"] for lead in said] == [no, yes, no]


def test_company_that_nobody_named_is_said_where_one_is_required():
    assert row("salesforce", a_lead())["Company"] == "(not given)"
    assert row("zoho", a_lead())["Company"] == "(not given)"
    assert row("hubspot", a_lead())["Company Name"] == ""


def test_name_longer_than_zoho_takes_is_whole_in_its_description():
    long = "Ä" * 200
    found = row("zoho", a_lead(name=long))

    assert found["Last Name"] == "Ä" * 79 + "…"
    assert f"\nName: {long}\n" in found["Description"]


def test_country_is_written_out():
    lead = a_lead()
    lead = replace(lead, contact=replace(lead.contact, country="DE"))

    assert [
        row(name, lead).get("Country", row(name, lead).get("Country/Region")) for name in NAMES
    ] == (["Germany"] * 4)


def test_heat_is_what_each_crm_calls_it_and_nothing_where_nobody_judged():
    hot = replace(a_lead(), staff=BoothNotes(heat="hot", notes=(Note(NOW, "Wants teak"),)))

    assert [row(name, hot)["Rating"] for name in ("salesforce", "zoho")] == ["Hot", "Hot"]
    assert row("odoo", hot)["Priority"] == "Very High"
    assert "Heat: hot" in row("hubspot", hot)["rest"]
    assert all("Notes: Wants teak" in row(name, hot)["rest"] for name in NAMES)
    assert row("salesforce", a_lead())["Rating"] == row("odoo", a_lead())["Priority"] == ""
