"""Charts say what was counted: in Jakarta's time, in words of the page, and without their colours."""

from dataclasses import replace
from itertools import pairwise

import pytest
from builders import a_lead, demo_products
from environment import CHECKOUT

from kiosk.shared import country, language, lead_counts
from kiosk.shared.booth_notes import BoothNotes
from kiosk.shared.chart import WIDTH, Row, bars, columns, cut, length, of_leads, world
from kiosk.shared.product import Catalogue

CATALOGUE = Catalogue(tuple(demo_products().values()))
ENGLISH, ARABIC = language.DEFAULT, language.OFFERED["ar"]
CHAIR, BOWL = "PAS-FUR-001", "PAS-KIT-004"


def a_lead_of(captured_at, country="", heat="", language="en", **fields):
    lead = a_lead(**fields)
    contact, staff = replace(lead.contact, country=country), BoothNotes(heat=heat)
    return replace(lead, captured_at=captured_at, contact=contact, staff=staff, language=language)


LEADS = [
    a_lead_of("2026-10-14T02:10:00.000Z", "IN", "hot"),
    a_lead_of("2026-10-14T02:50:00.000Z", "DE", "warm", sku=BOWL),
    a_lead_of("2026-10-14T05:00:00.000Z", "IN", "warm", "ar"),
    # 17:30 UTC is half past midnight of the next day in Jakarta.
    a_lead_of("2026-10-14T17:30:00.000Z", "", ""),
]
VISITS = {
    ("2026-10-14T02", "attract", "en", ""): 30,
    ("2026-10-14T02", "start", "en", ""): 20,
    ("2026-10-14T02", "product", "en", ""): 10,
    ("2026-10-14T02", "product", "en", CHAIR): 9,
    ("2026-10-14T18", "start", "en", ""): 4,
}


def drawn(day="", spoken=ENGLISH, leads=LEADS):
    """name → chart"""
    found = of_leads.charts(
        lead_counts.counted(leads, day=day), VISITS, day=day, catalogue=CATALOGUE, spoken=spoken
    )
    return found, {chart.name: chart for chart in found.charts}


def rows(chart):
    return [(row.label, row.count) for row in chart.rows]


def test_leads_of_all_days_are_counted_by_day_hour_product_country_heat_and_language():
    found, charts = drawn()

    assert found.leads == 4
    assert rows(charts["days"]) == [("14 Oct", 3), ("15 Oct", 1)]
    assert rows(charts["hours"]) == [
        ("00", 1), ("01", 0), ("02", 0), ("03", 0), ("04", 0), ("05", 0), ("06", 0), ("07", 0),
        ("08", 0), ("09", 2), ("10", 0), ("11", 0), ("12", 1),
    ]  # fmt: skip
    assert rows(charts["products"]) == [
        ("Synthetic-rattan lounge chair", 3), ("Rain-tree wood bowl and plate set", 1),
    ]  # fmt: skip
    assert rows(charts["countries"]) == [("India", 2), ("Germany", 1), ("Not given", 1)]
    assert rows(charts["heats"]) == [("Hot", 1), ("Warm", 2), ("Cold", 0), ("Not judged yet", 1)]
    assert rows(charts["languages"]) == [("English", 3), ("العربية", 1)]


def test_one_day_is_that_of_jakarta_for_leads_and_visits():
    found, charts = drawn("2026-10-15")

    assert found.leads == 1
    assert "days" not in charts
    assert rows(charts["hours"]) == [("00", 1)]
    assert rows(charts["way"])[:3] == [
        ("Start screen shown", 0), ("Visits", 4), ("Looked at a product", 0),
    ]  # fmt: skip


def test_way_to_the_inquiry_shows_each_step_as_a_share_of_the_visits():
    _, charts = drawn("2026-10-14")

    assert [row.values for row in charts["way"].rows][:3] == [
        ("30",), ("20", "100%"), ("10", "50%"),
    ]  # fmt: skip
    assert len(charts["way"].rows) == 7


def test_day_without_a_lead_has_no_chart_of_leads_and_an_empty_fair_none_at_all():
    assert set(drawn("2026-10-20")[1]) == set()
    assert of_leads.charts(
        lead_counts.counted([]), {}, day="", catalogue=CATALOGUE, spoken=ENGLISH
    ) == of_leads.Charts("", (), 0, ())


def test_each_bar_is_as_long_as_its_count_and_each_value_is_written():
    found = [Row("a", 100, ("100",)), Row("b", 50, ("50", "33%")), Row("c", 0, ("0",))]
    drawing = bars.drawing(found, ENGLISH)
    long = [mark.width for mark in drawing.marks if mark.kind == "bar"]

    assert len(long) == 2
    assert long[1] == pytest.approx(long[0] / 2, abs=0.1)
    assert [word.text for word in drawing.words if word.kind == "value"] == ["100", "50 · 33%", "0"]


@pytest.mark.parametrize("count", [1, 4, 10, 24, 60])
def test_words_of_columns_stay_in_the_drawing_and_apart(count):
    found = [Row(f"{n:02}", n * 1000, (f"{n * 1000:,}",)) for n in range(1, count + 1)]
    drawing = columns.drawing(found, ENGLISH)

    for kind in ("value", "axis"):
        words = [word for word in drawing.words if word.kind == kind]
        assert words
        ends = [(word.x - length(word.text) / 2, word.x + length(word.text) / 2) for word in words]
        assert all(after[0] >= before[1] for before, after in pairwise(ends))
        assert all(end <= WIDTH + length("0") for _, end in ends)


def test_page_that_is_read_from_the_right_has_its_bars_begin_there():
    found = [Row("a", 2, ("2",)), Row("b", 1, ("1",))]
    left, right = bars.drawing(found, ENGLISH), bars.drawing(found, ARABIC)

    assert [mark.x for mark in left.marks] == [0] * 4
    assert {mark.x + mark.width for mark in right.marks} == {WIDTH}
    assert [word.x for word in right.words] == [WIDTH - word.x for word in left.words]


@pytest.mark.parametrize("text", ["x" * 80, "毛" * 80, "short"])
def test_long_label_is_cut_where_the_drawing_ends(text):
    kept = cut(text, 200)

    assert length(kept) <= 200
    assert kept == text or kept.endswith("…")


def test_map_has_a_circle_for_each_country_whose_area_is_its_count():
    found = world.world({"IN": 40, "SG": 10, "DE": 10, "": 7, "XX": 1}, ENGLISH)
    largest, *others = found.dots

    assert len(found.dots) == 3
    assert largest.text == "40"
    assert [one.radius for one in others] == [pytest.approx(largest.radius / 2, abs=0.1)] * 2
    # North-west of India, and south-east of it.
    germany, singapore = others
    assert germany.x < largest.x < singapore.x
    assert germany.y < largest.y < singapore.y
    assert world.world({"": 3}, ENGLISH) is None


def test_number_on_the_map_that_another_circle_would_cover_is_left_to_the_bars():
    found = world.world({"NL": 30, "BE": 20, "AU": 25}, ENGLISH)

    assert [one.text for one in found.dots] == ["", "25", "20"]


def test_map_knows_nearly_every_country_and_none_beside_it():
    found = world.world(dict.fromkeys(country.COUNTRY_CODES, 1), ENGLISH)
    outline = (CHECKOUT / "static/img/world.svg").read_text(encoding="utf-8")

    assert len(found.dots) >= len(country.COUNTRY_CODES) - 16
    assert all(0 <= dot.x <= found.width for dot in found.dots)
    # One drawing in four parts a unit.
    assert f'viewBox="0 0 {found.width * 4} {found.height * 4}"' in outline
