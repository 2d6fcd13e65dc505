"""A buyer and the staff are told what a quantity means for the workshop; nobody is refused."""

from dataclasses import replace
from decimal import Decimal

import pytest
from builders import demo_products

from kiosk.shared import capacity, language

CHAIR = demo_products()["PAS-FUR-001"]  # 60 at least, 400 a month, both invented for the demo
ENGLISH, INDONESIAN = language.OFFERED["en"], language.OFFERED["id"]


def said(quantity, unit="C62", product=CHAIR, spoken=ENGLISH):
    translate = language.translator(spoken)
    return capacity.remarks(product, Decimal(quantity), unit, spoken, translate)


@pytest.mark.parametrize(
    ("quantity", "sentences"),
    [
        ("500", ["500 pieces are about 5 weeks of this workshop’s capacity."]),
        ("60", ["60 pieces are about 1 week of this workshop’s capacity."]),
        ("59.5", [
            "The minimum order is 60 pieces; we note that you want fewer.",
            "59.5 pieces are about 1 week of this workshop’s capacity.",
        ]),
        ("10", ["The minimum order is 60 pieces; we note that you want fewer."]),
        ("4800", ["4,800 pieces are about 12 months of this workshop’s capacity."]),
    ],
)  # fmt: skip
def test_quantity_is_compared_with_minimum_order_and_capacity(quantity, sentences):
    assert [remark.sentence for remark in said(quantity)] == sentences


def test_less_than_half_a_week_is_not_worth_a_word():
    able = replace(CHAIR, terms=replace(CHAIR.terms, capacity_per_month=Decimal(4000)))

    assert said("400", product=able) == ()


@pytest.mark.parametrize("unit", ["20", "SET", ""])
def test_nothing_is_said_of_a_quantity_in_another_unit(unit):
    assert said("1", unit) == ()


def test_staff_read_the_same_in_short():
    assert [remark.note for remark in said("10")] == ["Fewer than the minimum order of 60 pieces"]
    assert [remark.note for remark in said("500")] == ["About 5 weeks of the workshop’s capacity"]


@pytest.mark.parametrize(
    ("illustrative", "marked"),
    [(("moq",), [True, False]), (("capacity_per_month",), [False, True]), ((), [False, False])],
)
def test_figure_that_is_invented_marks_what_is_said_of_it_and_nothing_else(illustrative, marked):
    product = replace(CHAIR, illustrative=illustrative)

    assert [remark.illustrative for remark in said("59", product=product)] == marked


def test_each_is_said_in_the_language_of_the_page():
    assert [remark.sentence for remark in said("1500", spoken=INDONESIAN)] == [
        "1.500 buah setara dengan sekitar 4 bulan kapasitas bengkel ini."
    ]
