"""Leads are found by what was chosen and what was typed, in any script; nothing typed is in an address."""

import re
from dataclasses import replace
from types import SimpleNamespace

import commands
import pytest
from builders import demo_products
from markers import files_with
from pairs import a_lead
from sqlalchemy import text

from kiosk.hub import (
    catalogue,
    correcting,
    erasure,
    filters,
    finding,
    follow_up,
    leads,
    listing,
    people,
    revisions,
    terms,
)
from kiosk.hub.tables import lead as lead_table
from kiosk.shared import clock, entry, product
from kiosk.shared import lead as shared_leads
from kiosk.shared.booth_notes import BoothNotes, Note
from kiosk.shared.lead import Inquiry, InquiryLine
from kiosk.shared.product import Catalogue

NOW = "2026-10-20T03:00:00.000Z"


def save(
    hub,
    name="Ada Lovelace",
    *,
    now=NOW,
    heat="",
    notes=(),
    markets=(),
    skus=(),
    at="",
    company="",
    country="",
    **typed,
):
    lead = a_lead(name=name, **typed)
    lead = replace(
        lead,
        contact=replace(lead.contact, company=company, country=country),
        captured_at=at or lead.captured_at,
        staff=BoothNotes(heat=heat, notes=tuple(Note(NOW, one) for one in notes)),
        inquiry=Inquiry(tuple(InquiryLine(sku) for sku in skus), tuple(markets)),
    )
    put(hub, lead, now=now)
    return lead


def put(hub, lead, *, now=NOW):
    said = shared_leads.document(lead)
    revision = revisions.of(said, entry.body_text(said), hub.event_id, "", now=now)
    hub.write(
        lambda c: revisions.put(c, [revision], revisions.standing(c, hub.event_id, [lead.id]))
    )


def found(hub, typed="", **chosen):
    """The names of the leads that are found, the newest first."""
    shown = Catalogue(tuple(demo_products().values()))
    sought = filters.sought(filters.Filter(**chosen), shown, now=NOW, person="Sri", typed=typed)
    with hub.engine.connect() as connection:
        some = leads.page(connection, hub.event_id, sought).leads
        assert finding.count(connection, hub.event_id, sought) == len(some)
    if sought != finding.ALL:
        exported = leads.newest_first(hub.engine, hub.event_id, sought)
        assert {one.id for one in exported} == {one.lead.id for one in some}
    return [one.lead.contact.name for one in some]


def test_words_are_found_in_every_script_by_their_beginnings_and_inside_those_without_spaces(hub):
    said = {
        "王小明": ["王小", "小明", "明", "王小明"],
        "José Núñez-Łukasz": ["jose nunez", "ŁUK", "núñez"],
        "نورا الرياض": ["رياض", "الرياض", "نور"],
        "สมชาย ใจดี": ["ชาย", "จดี"],
        "कमल शर्मा": ["कम", "शर्मा"],
        "김철수": ["김철"],
        "Ωμέγα": ["ωμεγ"],
    }
    for name in said:
        save(hub, name)

    for name, typed in said.items():
        for words in typed:
            assert found(hub, words) == [name], words
    assert found(hub, "ose") == []
    assert found(hub, "王明") == []


def test_numbers_mails_notes_messages_and_references_are_found(hub):
    one = save(
        hub, "One", way="whatsapp", address="+62 812 3456 7890", notes=["wants brass handles"]
    )
    save(hub, "Two", address="two@trading-house.example", company="Zheng & Söhne")
    put(hub, replace(one, revision=2, inquiry=Inquiry((), (), "Call 0049 40 1234567")))

    for typed in (
        "0812 3456-7890",
        "+62 812 345",
        "7890",
        "567890",
        "brass hand",
        one.reference,
        "call 4940",
    ):
        assert found(hub, typed) == ["One"], typed
    for typed in ("trading", "two@trading-house.example", "sohne zheng"):
        assert found(hub, typed) == ["Two"], typed
    # A value that is filtered by is no word.
    assert found(hub, ":heat:") == found(hub, "heat") == []


def test_filters_join_fields_with_and_and_values_with_or(hub):
    save(hub, "A", heat="hot", country="DE", skus=["PAS-FUR-001", "PAS-KIT-004"])
    save(hub, "B", heat="warm", country="DE", markets=["FR"], skus=["PAS-KIT-004"])
    save(hub, "C", country="JP", markets=["FR", "DE"], skus=["PAS-FUR-0011", "it's \\ odd"])
    by_newest = ["C", "B", "A"]
    prison = demo_products()["PAS-FUR-001"].prison

    assert sorted(found(hub), reverse=True) == by_newest
    assert found(hub, heat=("hot",)) == ["A"]
    assert sorted(found(hub, heat=("hot", "warm"), country=("DE",))) == ["A", "B"]
    assert found(hub, heat=("unsaid",)) == ["C"]
    assert found(hub, product=("PAS-FUR-001",)) == ["A"]
    assert found(hub, product=("it's \\ odd",)) == ["C"]
    assert found(hub, prison=(prison,)) == ["A"]
    assert found(hub, prison=("closed long ago",)) == []
    assert sorted(found(hub, market=("FR",))) == ["B", "C"]
    assert found(hub, buyer_language=("de",)) == []
    assert sorted(found(hub, buyer_language=("en",))) == ["A", "B", "C"]
    assert found(hub, "b", market=("FR",)) == ["B"]


def test_days_are_those_of_jakarta_and_order_by_capture(hub):
    save(hub, "late on the 13th", at="2026-10-13T16:59:59.999Z")
    save(hub, "first on the 14th", at="2026-10-13T17:00:00.000Z")
    save(hub, "last on the 14th", at="2026-10-14T16:59:59.000Z")

    assert found(hub, since="2026-10-14") == ["last on the 14th", "first on the 14th"]
    assert found(hub, until="2026-10-13") == ["late on the 13th"]
    assert found(hub, since="2026-10-14", until="2026-10-14", sort="oldest") == [
        "first on the 14th",
        "last on the 14th",
    ]


def test_what_became_of_leads_is_filtered_alone_and_with_what_they_say(hub):
    a = save(hub, "A", heat="hot", now="2026-10-16T03:00:00.000Z")
    b = save(hub, "B", heat="hot", now="2026-10-19T03:00:00.000Z", country="DE")

    def work(connection):
        mine = lead_table.c.id == a.id
        follow_up.assign(connection, hub.event_id, mine, "Sri", person="Sri", now=NOW)
        theirs = lead_table.c.id == b.id
        follow_up.set_status(connection, hub.event_id, theirs, "contacted", person="Sri", now=NOW)

    hub.write(work)

    assert found(hub, owner=("*me",)) == ["A"]
    assert found(hub, owner=("*nobody", "Eko")) == ["B"]
    assert found(hub, status=("contacted",), heat=("hot",)) == ["B"]
    assert found(hub, status=("contacted", "new"), sort="oldest") == ["A", "B"]
    assert found(hub, status=("contacted",), country=("DE",)) == ["B"]
    assert found(hub, unanswered="4") == ["A"]
    assert found(hub, unanswered="1") == ["A"]
    assert found(hub, untouched="yes", heat=("hot",)) == ["A"]


def test_oldest_first_turns_its_pages_in_both_directions(hub):
    for number in range(5):
        save(hub, f"{number}", now=f"2026-10-20T03:00:0{number}.000Z", heat="hot")
    sought = finding.Sought(heat=("hot",), oldest_first=True)

    def page(**asked):
        with hub.engine.connect() as connection:
            return leads.page(connection, hub.event_id, sought, limit=2, **asked)

    def names(some):
        return "".join(one.lead.contact.name for one in some.leads)

    first = page()
    second = page(after=first.newer)
    third = page(after=second.newer)
    assert [names(one) for one in (first, second, third)] == ["01", "23", "4"]
    assert (first.older, third.newer) == (None, None)
    assert names(page(before=third.older)) == "23"
    assert names(page(before=second.older)) == "01"


def test_later_revision_and_correction_are_found_and_what_they_replaced_is_not(hub):
    one = save(hub, "Ada Lovelace", company="Acme")
    put(hub, replace(one, revision=2, contact=replace(one.contact, name="Ada King")))
    assert found(hub, "acme") == ["Ada King"]
    assert (found(hub, "lovelace"), found(hub, "king")) == ([], ["Ada King"])

    hub.write(
        lambda c: correcting.correct(
            c, hub.event_id, one.id, {"company": "Zenith", "country": "CH"}, person="Sri", now=NOW
        )
    )
    assert (found(hub, "acme"), found(hub, "zenith", country=("CH",))) == ([], ["Ada King"])


MARKER = "Zebedee Quillfeather"


def test_erased_lead_is_found_no_more_and_leaves_no_word(hub, tablets, tmp_path):
    tablet = tablets.new(hub=hub)
    lead = tablet.capture(name=MARKER)
    tablet.deliver()
    assert found(hub, "quill") == [MARKER]
    hub.write(lambda c: erasure.erase(c, hub.event_id, lead.id, erased_at=clock.now()))
    # A revision that was under way meanwhile.
    put(hub, replace(lead, revision=2))

    assert found(hub, "quill") == found(hub) == []
    with hub.engine.connect() as connection:
        assert (
            connection.execute(
                text("SELECT count(*) FROM listing WHERE event_id = :e"), {"e": hub.event_id}
            ).scalar()
            == 0
        )
    hub.engine.dispose()
    files = [tmp_path / name for name in files_with(tmp_path, "quillfeather")]
    assert [one.name for one in files if one.name.startswith("hub")] == []


def test_leads_that_were_there_before_are_listed_by_the_migration(hub):
    save(hub, "Ada Lovelace", heat="hot")
    hub.write(
        lambda c: c.execute(text("DELETE FROM listing WHERE event_id = :e"), {"e": hub.event_id})
    )
    assert found(hub) == []

    hub.write(listing.list_all)

    assert found(hub, "lovel", heat=("hot",)) == ["Ada Lovelace"]


def test_terms_have_an_end_whatever_is_pasted():
    lead = a_lead()
    said = shared_leads.document(lead)
    said["inquiry"]["message"] = "x" * 5000 + " " + " ".join(map(str, range(5000)))

    some = terms.of(said).split(" ")

    assert len(some) <= 600
    assert max(map(len, some)) <= 64


@pytest.fixture
def desk(hub):
    password = hub.write(lambda c: people.add(c, "Sri"))
    manifest = product.manifest(list(demo_products().values()))
    hub.write(lambda c: catalogue.load(c, manifest, {}, now=clock.now()))
    hub.app.config["WTF_CSRF_ENABLED"] = False
    client = hub.app.test_client()
    client.post("/desk/sign-in", data={"name": "Sri", "password": password})
    return client


def shown(page):
    return SimpleNamespace(
        names=re.findall(r"buyer-[a-z]+", page.text),
        chips=re.findall(r'class="chip__label">([^<]*)</span> <bdi>([^<]*)</bdi>', page.text),
    )


def test_page_keeps_what_was_chosen_in_its_address_and_what_was_typed_out_of_it(hub, desk):
    save(hub, "buyer-anna", heat="hot", country="DE")
    save(hub, "buyer-otto", heat="hot", country="JP")
    save(hub, "buyer-carl", country="DE")

    page = desk.get("/desk/?heat=hot")
    assert sorted(shown(page).names) == ["buyer-anna", "buyer-otto"]
    assert shown(page).chips == [("Heat", "Hot")]
    assert "<b>2</b> leads found" in page.text

    answer = desk.post("/desk/search", data={"heat": "hot", "search": "Otto"})
    assert answer.status_code == 303
    assert "tto" not in answer.location
    again = desk.get(answer.location)
    assert shown(again).names == ["buyer-otto"]
    assert shown(again).chips == [("Search", "Otto"), ("Heat", "Hot")]
    # Each chip leads to the page without it.
    without = re.search(r'class="chip" href="([^"]+)"', again.text)[1]
    assert shown(desk.get(without.replace("&amp;", "&"))).chips == [("Heat", "Hot")]
    # Another browser with this address sees the filter alone.
    assert "Otto" not in hub.app.test_client().get(answer.location).text


def test_export_is_of_what_is_shown_and_says_so(hub, desk):
    save(hub, "buyer-anna", heat="hot")
    save(hub, "buyer-otto", heat="cold")

    page = desk.get("/desk/?heat=hot&heat=nonsense&since=yesterday&unanswered=-1")
    links = re.findall(r'href="(/desk/leads\.csv[^"]*)"', page.text)

    assert links == ["/desk/leads.csv?heat=hot"]
    csv = desk.get(links[0]).text
    assert ("buyer-anna" in csv, "buyer-otto" in csv) == (True, False)
    assert '"chip__label">Heat' in desk.get("/desk/export?heat=hot").text


def test_nothing_found_says_what_to_do(hub, desk):
    save(hub, "buyer-anna")

    assert "No lead has all of this." in desk.get("/desk/?heat=hot").text


def test_command_exports_what_its_options_choose_and_refuses_what_makes_no_sense(hub, tmp_path):
    save(hub, "buyer-anna", heat="hot", country="DE")
    save(hub, "buyer-otto", heat="hot")
    file = tmp_path / "some.csv"

    of_hub = ("--database", hub.engine.url.render_as_string(False))

    def export(*options, database=of_hub):
        return commands.run("export", "--out", file, *options, *database)

    assert export("--heat", "hot", "--country", "DE")[0] == 0
    assert ("buyer-anna" in file.read_text(), "buyer-otto" in file.read_text()) == (True, False)
    assert "--since soon makes no sense" in export("--since", "soon")[1]
    assert "give its --database" in export("--untouched", database=())[1]
