"""Every text of the pages exists in every language of those who read it; numbers and languages are said right."""

from decimal import Decimal
from itertools import pairwise

import messages
import pytest

from kiosk.shared import consent, contact, formats, language
from kiosk.shared.language import BUYERS, FOR_STAFF, OFFERED, STAFF

FILES = list(messages.files())


@pytest.fixture(scope="module")
def texts():
    return messages.written()


def a_language(code):
    return OFFERED[code]


@pytest.mark.parametrize(("spoken", "domain"), FILES, ids=lambda one: getattr(one, "code", one))
def test_no_text_is_missing_fuzzy_gone_or_lacks_a_placeholder(spoken, domain):
    assert messages.problems(spoken, domain) == []


@pytest.mark.parametrize(("spoken", "domain"), FILES, ids=lambda one: getattr(one, "code", one))
def test_file_is_as_the_script_writes_it(spoken, domain):
    held = spoken.catalogue(domain).read_text(encoding="utf-8")

    assert held == messages.in_step(spoken, domain)


def test_buyers_read_twelve_languages_and_staff_two():
    assert len(OFFERED) == 12
    assert list(FOR_STAFF) == ["en", "id"]


def test_what_buyers_and_staff_read_is_told_by_where_it_stands(texts):
    buyers, staff = ({message.id for message in texts[one]} for one in (BUYERS, STAFF))

    assert {"Send inquiry", "Enter your name", "Phone", "Furniture", "Lead time"} <= buyers
    assert {"Deliver now", "Enrol a tablet", "Hand-over of leads"} <= staff
    assert buyers & staff == {""}
    assert messages.domain_of("templates/hub/phone/product.html") == BUYERS
    assert messages.domain_of("templates/hub/leads.html") == STAFF


def test_one_lookup_answers_with_a_text_of_either():
    translate = language.translator(a_language("id"))

    assert (translate("Send inquiry"), translate("Deliver now")) == (
        "Kirim permintaan", "Kirim sekarang",
    )  # fmt: skip
    assert language.translator(a_language("ar"))("Deliver now") == "Deliver now"


@pytest.mark.parametrize("code", [code for code in OFFERED if code != language.DEFAULT.code])
def test_each_plural_form_is_one_of_cldr(code):
    spoken = OFFERED[code]
    form = language.messages(spoken).plural
    pairs = {(form(n), spoken.locale.plural_form(n)) for n in range(1000)}

    # As many forms as CLDR has for whole numbers, and each says the same numbers as one of them.
    assert len(pairs) == len({ours for ours, _ in pairs}) == len({theirs for _, theirs in pairs})


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        ("en", 1, "1 piece"),
        ("en", 12572, "12,572 pieces"),
        ("de", 12572, "12.572 Stück"),
        ("ru", 22, "22 шт."),
        ("zh-Hans", 500, "500 件"),
        ("ar", 11, "11 قطعة"),
    ],
)
def test_quantity_is_said_with_the_right_form(code, value, said):
    assert formats.quantity(Decimal(value), "C62", a_language(code)) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [("en", "1.5 tonnes"), ("fr", "1,5 tonne"), ("ru", "1,5 тонны"), ("pt-BR", "1,5 tonelada")],
)
def test_part_of_a_unit_is_said_as_the_language_does(code, said):
    assert formats.quantity(Decimal("1.5"), "TNE", a_language(code)) == said


def test_lead_time_and_price_are_said_as_the_language_does():
    for code, days in (("ru", "21 день"), ("ar", "45 يومًا"), ("ja", "45 日"), ("en", "1 day")):
        count = int(days.split()[0])
        assert formats.days(count, a_language(code)) == days
    assert formats.price(Decimal("12.50"), "USD", a_language("en")) == "USD\u00a012.50"
    assert formats.price(Decimal("12.50"), "USD", a_language("de")) == "USD\u00a012,50"


def test_moment_names_its_month_in_words():
    said = {code: formats.moment("2026-11-24T08:47:00.000Z", a_language(code)) for code in OFFERED}

    assert said["en"] == "24 Nov 2026, 15:47 WIB"
    assert said["ja"] == "2026年11月24日, 15:47 WIB"
    assert said["de"] == "24. Nov. 2026, 15:47 WIB"


def test_buttons_stand_by_their_own_names_after_those_of_the_fair():
    order = [one.name for one in language.in_order(("ja", "ar"), OFFERED)]

    assert order[:2] == ["日本語", "العربية"]
    rest = [language.alphabetical(name) for name in order[2:]]
    assert all(one < other for one, other in pairwise(rest))


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("pt-PT", "pt-BR"),
        ("ar-AE,en;q=0.5", "ar"),
        ("th-TH,de;q=0.7", "de"),
        ("th", "en"),
        ("", "en"),
    ],
)
def test_browser_gets_the_first_language_that_is_offered(header, code):
    assert language.accepted(header).code == code


@pytest.mark.parametrize("code", OFFERED)
def test_each_offered_language_has_its_legal_notice(code):
    notice = consent.notice(a_language(code))

    assert (notice.language, len(notice.points)) == (code, 7)


def test_no_notice_is_another_one_copied():
    hashes = [consent.notice(one).sha256 for one in OFFERED.values()]

    assert len(set(hashes)) == len(OFFERED)


def test_notice_shown_at_fairs_before_is_the_same_to_the_letter():
    assert consent.notice(a_language("en")).sha256.startswith("7201daea86d6f299")
    assert consent.notice(a_language("id")).sha256.startswith("22d22e9f11263293")


@pytest.mark.parametrize(
    ("code", "country", "first"),
    [
        ("en", "", ["whatsapp", "email", "phone"]),
        ("zh-Hans", "", ["wechat", "email", "phone"]),
        ("ja", "", ["line", "email", "phone"]),
        ("ko", "", ["kakaotalk", "email", "phone"]),
        ("ru", "", ["telegram", "whatsapp", "email"]),
        ("en", "VN", ["zalo", "whatsapp", "email"]),
        ("ru", "UA", ["viber", "telegram", "email"]),
        ("ja", "DE", ["line", "email", "phone"]),
    ],
)
def test_ways_of_contact_begin_with_those_of_the_country_or_the_language(code, country, first):
    ways = [way.code for way in contact.ways(a_language(code), country)]

    assert ways[:3] == first
    assert sorted(ways) == sorted(contact.WAYS)


def test_languages_nobody_checked_are_known():
    assert {one.code for one in language.unchecked()} == set(OFFERED) - {"en"}
