"""Staff find a lead among thousands by words in any script, heat and delivery, and no word is in an address."""

import re
from dataclasses import replace

import pytest
from builders import a_lead, load_demo

from kiosk.booth import changes, erasure, store
from kiosk.booth.lead_search import LeadSearch, Wanted
from kiosk.booth.staff import pin
from kiosk.shared import clock
from kiosk.shared.booth_notes import BoothNotes, Note

LEADS = [
    {"name": "Ana Müller", "address": "ana@mueller.example", "sku": "PAS-KIT-004"},
    {"name": "王小明", "way": "wechat", "address": "wang_xiaoming"},
    {"name": "أحمد بن محمّد", "way": "whatsapp", "address": "+971 50 123 4567"},
    {"name": "Straße ＡＢＣ", "address": "abc@example.org"},
]


@pytest.fixture
def tablet(tablets):
    new = tablets.new()
    load_demo(new.store)
    for fields in LEADS:
        new.capture(**fields)
    return new


@pytest.fixture
def staff(tablet):
    browser = tablet.browser()
    browser.post("/staff/sign-in", data={"pin": tablet.store.write(pin.new)})
    return browser


def judge(tablet, lead, heat, note=""):
    notes = (Note(clock.now(), note),) if note else ()
    said = BoothNotes(heat=heat, notes=notes)
    tablet.store.write(lambda c: changes.change(c, lead.id, lambda lead: replace(lead, staff=said)))


def found(tablet, finder=None, **wanted):
    with tablet.store.read() as connection:
        page = (finder or LeadSearch()).page(connection, Wanted(**wanted), tablet.store.catalogue)
    return [one.lead.contact.name for one in page.leads]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("müller", ["Ana Müller"]),
        ("MULLER ana", ["Ana Müller"]),
        ("小明", ["王小明"]),
        ("محمد", ["أحمد بن محمّد"]),
        ("strasse abc", ["Straße ＡＢＣ"]),
        ("501234567", ["أحمد بن محمّد"]),
        ("50 123", ["أحمد بن محمّد"]),
        ("bowl and plate", ["Ana Müller"]),
        ("pas-kit", ["Ana Müller"]),
        ("nobody", []),
    ],
)
def test_lead_is_found_by_words_in_any_script_and_spelling(tablet, words, names):
    assert found(tablet, words=words) == names


def test_lead_is_found_by_its_reference_with_and_without_hyphen_and_by_a_note(tablet):
    lead = tablet.leads()[2]
    judge(tablet, lead, "warm", "Wants teak, not rattan")

    for words in (lead.reference, lead.reference.replace("-", "").lower(), "TEAK"):
        assert found(tablet, words=words) == ["王小明"]


def test_heat_delivery_and_day_narrow_the_list_and_hot_ones_come_first(tablet):
    newest, _, third, oldest = tablet.leads()
    judge(tablet, oldest, "hot")
    judge(tablet, third, "cold")

    assert found(tablet, heat="hot") == ["Ana Müller"]
    assert found(tablet, hot_first=True) == [
        "Ana Müller",
        "王小明",
        "Straße ＡＢＣ",
        "أحمد بن محمّد",
    ]
    assert found(tablet, state="delivered") == []
    assert len(found(tablet, state="waiting")) == 4
    assert len(found(tablet, day="2026-10-14")) == 4
    assert found(tablet, day="2026-10-15") == []
    assert found(tablet, heat="hot", words=newest.contact.name) == []


def test_what_changed_is_found_as_it_is_now_and_what_was_erased_not_at_all(tablet):
    finder, lead = LeadSearch(), tablet.leads()[3]
    assert found(tablet, finder, words="müller") == ["Ana Müller"]

    judge(tablet, lead, "hot", "Prefers mahogany")
    assert found(tablet, finder, words="mahogany") == ["Ana Müller"]
    tablet.store.write(lambda c: erasure.erase(c, lead.id, now=clock.now()))

    assert found(tablet, finder, words="müller") == []
    assert lead.id not in finder._known


def test_words_go_with_the_sitting_into_no_address_and_are_nobody_s_afterwards(tablet, staff):
    answer = staff.post("/staff/?heat=warm", data={"search": "müller"})
    assert answer.location == "/staff/?heat=warm"
    shown = staff.get("/staff/").text
    assert 'value="müller"' in shown
    assert re.findall(r"<bdi>([^<]*ller)</bdi>", shown) == ["Ana Müller"]
    assert "müller" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', shown))

    finder = staff.application.extensions["booth"].lead_search
    assert finder._known
    # As idle.js does where staff went away.
    staff.get("/start-over")
    assert finder._known == {}
    staff.post("/staff/sign-in", data={"pin": tablet.store.write(pin.new)})

    assert "王小明" in staff.get("/staff/").text


def test_found_leads_come_in_pages_that_keep_what_was_chosen(tablet, staff):
    some = [a_lead(name=f"Name {number:03}") for number in range(205)]
    tablet.store.write(lambda c: [store.save(c, one) for one in some])
    seen, page = [], "/staff/?state=waiting&order=hot"
    while page:
        text = staff.get(page).text
        seen += re.findall(r"<bdi>(Name \d+)</bdi>", text)
        older = re.search(r'rel="next" href="([^"]+)"', text)
        page = older and older[1].replace("&amp;", "&")
        assert page is None or ("state=waiting" in page and "order=hot" in page)

    assert seen == [f"Name {number:03}" for number in reversed(range(205))]
