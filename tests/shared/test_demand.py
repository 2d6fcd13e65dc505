"""The demand report says what buyers asked for, counted here by hand; and never who they are."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from builders import a_lead
from wanted import CATALOGUE, CHAIR, DOORMAT, LEADS, TOY, VISITS, asking, chairs, of

from kiosk.shared import clock, consent, language
from kiosk.shared.demand import comment, findings, gather
from kiosk.shared.demand.figures import Prices, Rating
from kiosk.shared.demand.findings import Words
from kiosk.shared.feedback import Feedback


def test_each_figure_of_a_product_is_what_was_asked_for():
    (chair,) = of("Lapas Narkotika Kelas IIA Cirebon").products

    assert (chair.views, chair.qr, chair.leads) == (400, 90, 4)
    # 30 + 600 + 170 pieces are two months of 400; what is in a container nobody knows.
    assert chair.quantities == {"C62": Decimal(800), "20": Decimal(2)}
    assert chair.capacity_months == 2
    assert (chair.below_moq, chair.compared) == (1, 3)
    assert chair.prices == Prices(3, Decimal(40), below=1, within=1, above=1)
    assert chair.currencies == Counter({"EUR": 1})
    assert chair.markets == Counter(DE=2, NL=1)
    assert chair.certificates == Counter({"ISPM-15 pallets": 2})
    assert (chair.samples, chair.private_label) == (1, 1)
    assert chair.order_types == Counter(repeat=1)
    # 45 days from 14 October are 28 November.
    assert (chair.too_soon, chair.dated) == (1, 2)
    assert chair.months == Counter({"2026-11": 1, "2027-01": 1})


def test_mean_of_ratings_needs_three_of_them():
    (chair,) = of("Lapas Narkotika Kelas IIA Cirebon").products
    rated = {one.aspect: one for one in chair.ratings}

    assert rated["quality"] == Rating("quality", (0, 0, 0, 1, 1))
    assert rated["quality"].mean is None
    assert rated["packaging"].given == (1, 2, 0, 0, 0)
    assert rated["packaging"].mean == pytest.approx(5 / 3)
    assert rated["design"].count == 0


def test_lead_for_two_products_of_a_prison_is_one_lead_of_the_prison():
    sragen = of("Lapas Kelas IIA Sragen")

    assert sragen.leads == 2
    assert [(one.sku, one.leads) for one in sragen.products] == [(TOY, 2), (DOORMAT, 1)]
    # Both asked for exactly the minimum order.
    assert [(one.below_moq, one.compared) for one in sragen.products] == [(0, 1), (0, 1)]
    assert sragen.views == 0


def test_product_that_left_the_catalogue_stands_last_and_is_compared_with_nothing():
    producers = gather.producers(gather.gathered(LEADS, CATALOGUE), VISITS)
    last = producers[-1]

    assert (last.name, last.leads) == ("", 1)
    assert [(one.sku, one.compared, one.capacity_months) for one in last.products] == [
        ("GONE-1", 0, 0)
    ]
    assert len(producers) == len({one.prison for one in CATALOGUE.products}) + 1


def test_findings_say_what_to_make_more_of_what_was_asked_for_and_what_held_buyers_back():
    found = findings.findings(of("Lapas Narkotika Kelas IIA Cirebon"), language.DEFAULT)

    assert [one.said for one in found.more_of] == [
        "leads: 4; asked for: 800 pieces, 2 × 20 ft containers; months of capacity: 2"
    ]
    assert dict(found.asked_for) == {
        "Markets of sale": "Germany 2, Netherlands 1", "Certificates": "ISPM-15 pallets 2",
        "Samples": "1", "Private label": "1", "Kind of order": "Repeat order 1",
        "Needed in": "Nov 2026 1, Jan 2027 1",
    }  # fmt: skip
    assert {one.said for one in found.held_back} == {
        "Fewer than the minimum order of 60 pieces: 1 of 3 (33%)",
        "Target price below the FOB price of USD\u00a038\u2009–\u200972: 1 of 3 (33%), the median is USD\u00a040",
        "Needed sooner than the lead time of 45 days: 1 of 2 (50%)",
        "Packaging is rated 1.7 of 5 (3 ratings)",
        "Looked at 400 times, asked for by 4",
    }


def test_comment_is_shown_without_name_and_contact_and_only_while_the_consent_stands():
    lead = a_lead(name="Ada Lovelace", address="ada@example.org")
    said = "Ada here: call +62 812-3456-789 or ADA@example.org, www.ada.example. Lovelace liked 12 x 30 cm."
    assert comment.nameless(said, lead) == "[…] here: call […] or […], […] […] liked 12 x 30 cm."

    rated = (Feedback(CHAIR, quality=4, comment="Lovely"),)
    given = asking(chairs(), feedback=rated)
    gone = replace(given, consents=consent.withdrawn(given.consents, "inquiry", now=clock.now()))
    (chair,) = of("Lapas Narkotika Kelas IIA Cirebon", [given, gone]).products
    assert (chair.comments, chair.comments_left_out) == (["Lovely"], 1)


def test_words_write_small_numbers_as_they_are_and_nothing_as_a_dash():
    (chair,) = of("Lapas Narkotika Kelas IIA Cirebon", [asking(chairs("1"))]).products
    words = Words(language.DEFAULT)

    assert words.months(chair) == "< 0.1"
    assert words.price(chair.prices.median) == "–"
    assert words.share(0, 0) == "–"
    assert [words.mean(one) for one in chair.ratings] == ["–"] * 4
