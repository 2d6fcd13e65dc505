"""What is asked of a product: typed fields become its line, and the line the same fields again."""

from dataclasses import replace

import pytest
from builders import demo_products
from werkzeug.datastructures import MultiDict

from kiosk.shared import line_form, problems
from kiosk.shared.lead import InquiryLine

SKU = "PAS-FUR-001"
CHAIR = demo_products()[SKU]
LINE = InquiryLine(
    SKU, "500", "C62", "12.50", "EUR", "FOB", "Rotterdam", "2027-03-31",
    True, True, ("ISPM-15 pallets",), "trial",
)  # fmt: skip


def read(line=None, product=CHAIR, **typed):
    """(line, problems) of fields named without their product; certificate_1 is certificate_SKU_1."""
    fields = {"quantity": "", **typed}
    form = MultiDict(
        (
            f"certificate_{SKU}_{name[12:]}" if name.startswith("certificate") else f"{name}_{SKU}",
            text,
        )
        for name, text in fields.items()
    )
    found = {}
    return line_form.read(line or InquiryLine(SKU), form, product, found), found


def test_all_that_is_asked_of_a_product_is_read_in_any_script():
    line, found = read(
        quantity="٥٠٠", unit="C62", target_price="€ 12,5", currency="EUR", incoterm="FOB",
        port=" Rotterdam ", need_by_day="٣١",
        need_by_month="3", need_by_year="2027", sample="yes", private_label="yes",
        certificate_1="yes", order_type="trial",
    )  # fmt: skip

    assert (line, found) == (LINE, {})


def test_port_is_kept_as_typed_be_it_a_code_or_a_name():
    assert [read(port=typed)[0].port for typed in ("NLRTM", "مرفأ بيروت", "my warehouse")] == [
        "NLRTM", "مرفأ بيروت", "my warehouse",
    ]  # fmt: skip


def test_quantity_may_be_asked_in_containers_and_is_else_in_the_unit_of_the_product():
    assert [read(quantity="2", unit=unit)[0].unit for unit in ("20", "21", "C62", "")] == [
        "20", "21", "C62", "C62",
    ]  # fmt: skip


def test_unit_and_currency_that_stand_there_from_the_start_say_nothing_by_themselves():
    assert read(unit="C62", currency="USD")[0] == InquiryLine(SKU)


def test_everything_wrong_is_found_at_once_in_the_order_of_the_page():
    _, found = read(
        quantity="many", unit="boxes", target_price="cheap", currency="XXX", incoterm="ABC",
        port="x" * 101, need_by_day="31", need_by_month="2", need_by_year="2027", order_type="maybe",
    )  # fmt: skip

    assert [(field.removesuffix(f"_{SKU}"), problem.kind) for field, problem in found.items()] == [
        ("quantity", problems.QUANTITY_MALFORMED),
        ("unit", problems.CHOICE_UNKNOWN),
        ("target_price", problems.PRICE_MALFORMED),
        ("currency", problems.CHOICE_UNKNOWN),
        ("incoterm", problems.CHOICE_UNKNOWN),
        ("port", problems.TEXT_LONG),
        ("need_by", problems.DATE_MALFORMED),
        ("order_type", problems.CHOICE_UNKNOWN),
    ]


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("31", "2", "2027"), ("3", "", ""), ("", "3", ""), ("", "", "2027"), ("1", "13", "2027"), ("x", "y", "z")],
)  # fmt: skip
def test_what_is_no_date_is_a_problem_of_the_whole_field(day, month, year):
    _, found = read(need_by_day=day, need_by_month=month, need_by_year=year)

    assert {field: problem.kind for field, problem in found.items()} == {
        f"need_by_{SKU}": problems.DATE_MALFORMED
    }


@pytest.mark.parametrize("line", [LINE, replace(LINE, quantity="2.125", target_price="0.125")])
def test_line_that_is_shown_again_and_sent_unchanged_is_the_same(line):
    found = {}
    form = MultiDict(line_form.written(line, CHAIR))

    assert (line_form.read(InquiryLine(SKU), form, CHAIR, found), found) == (line, {})


def test_what_the_form_did_not_ask_is_kept():
    held = replace(LINE, certificates=("a certificate of last year’s catalogue",))
    found = {}

    assert line_form.read(LINE, MultiDict(), None, found) == LINE
    assert read(held, certificate_0="yes")[0].certificates == (
        "UV/strength test report (EN 581 for EU outdoor seating)",
        "a certificate of last year’s catalogue",
    )
