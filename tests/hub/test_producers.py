"""Each prison gets what was asked of its products, and who asked only where a manager released that."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pypdfium2
import pytest
from builders import demo_products
from commands import run
from pairs import a_hub, a_lead

from kiosk.booth import store
from kiosk.hub import catalogue, erasure, people, releases, roles
from kiosk.shared import clock, ids, problems, product
from kiosk.shared.lead import Buyer, Inquiry, InquiryLine

CIREBON, BANYUWANGI = "Lapas Narkotika Kelas IIA Cirebon", "Lapas Banyuwangi"
CHAIR, BOWL = "PAS-FUR-001", "PAS-KIT-004"
# Whatever of a buyer is in the lead, and may be in no sheet before it is released.
PERSONAL = ("Ada", "Lovelace", "ada@", "Analytical", "London", "12345", "+44", "call me")


def rich(**fields):
    """A lead for two prisons, that says who asks wherever something can be typed."""
    lead = a_lead(name="Ada Lovelace", address="ada@example.org", **fields)
    lines = (
        InquiryLine(CHAIR, "500", "C62", "40", "USD", "FOB", "c/o Ada +44 20 12345", "2027-03-31",
                    certificates=("SVLK", "ask ada@example.org")),
        InquiryLine(BOWL, "20", "SET", port="Rotterdam"),
    )  # fmt: skip
    return replace(
        lead,
        contact=replace(lead.contact, company="Analytical Ltd", city="London", country="DE"),
        inquiry=Inquiry(lines, ("DE", "AE"), "call me on +44 20 12345"),
        buyer=Buyer("importer"),
    )


@pytest.fixture
def hub(tmp_path):
    with a_hub(f"sqlite:///{tmp_path}/hub.sqlite3") as hub:
        manifest = product.manifest(list(demo_products().values()))
        hub.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
        hub.app.config["WTF_CSRF_ENABLED"] = False
        yield hub


@pytest.fixture
def lead(hub, tablets):
    tablet = tablets.new(hub=hub)
    lead = tablet.store.write(lambda c: store.save(c, rich(), may_correct=True))
    tablet.deliver()
    return lead


def desk(hub, role=roles.MANAGER):
    password = hub.write(lambda c: people.add(c, role, role))
    client = hub.app.test_client()
    client.post("/desk/sign-in", data={"name": role, "password": password})
    return client


def release(client, lead, producer=CIREBON, reason="They quote themselves"):
    said = {"lead_id": lead.id, "field": "reason_1", "reason_1": reason}
    return client.post(f"/desk/producers/{producer}/release", data=said)


def cells(content):
    """All that stands in a workbook's cells."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    return " ".join(str(cell) for row in rows for cell in row if cell is not None)


def words(content):
    with pypdfium2.PdfDocument(content) as document:
        return " ".join(" ".join(p.get_textpage().get_text_bounded() for p in document).split())


def sheets(client, producer):
    """A prison's sheet in both forms, and its page: their words."""
    return [
        cells(client.get("/desk/producer.xlsx", query_string={"of": producer}).data),
        words(client.get("/desk/producer.pdf", query_string={"of": producer}).data),
        client.get(f"/desk/producers/{producer}").text,
    ]


def test_each_prison_gets_only_its_lines_and_nothing_that_says_who_asks(hub, lead):
    client = desk(hub)

    for said in sheets(client, CIREBON):
        assert (lead.reference in said, CHAIR in said, BOWL in said) == (True, True, False)
        assert [one for one in PERSONAL if one in said] == []
    for said in sheets(client, BANYUWANGI):
        assert (BOWL in said, CHAIR in said, "Rotterdam" in said) == (True, False, True)


def test_archive_holds_a_sheet_for_each_prison_that_was_asked_and_names_nobody(hub, lead):
    content = desk(hub).get("/desk/producers.zip").data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    said = {name: (words if name.endswith("pdf") else cells)(file) for name, file in files.items()}

    assert sorted(name.split(" ", 1)[-1] for name in files) == [
        f"{BANYUWANGI}.pdf", f"{BANYUWANGI}.xlsx", f"{CIREBON}.pdf", f"{CIREBON}.xlsx",
        "countries.pdf", "countries.xlsx",
    ]  # fmt: skip
    assert [one for one in PERSONAL for text in said.values() if one in text] == []


def test_released_contact_is_in_the_sheets_of_that_prison_alone_and_on_record(hub, lead):
    client = desk(hub)
    assert release(client, lead).status_code == 303

    for said in sheets(client, CIREBON):
        assert ("Ada Lovelace" in said, "ada@example.org" in said) == (True, True)
    assert [one for said in sheets(client, BANYUWANGI) for one in PERSONAL if one in said] == []
    with hub.engine.connect() as connection:
        [kept] = releases.of_event(connection, hub.event_id)
    assert (kept.lead_id, kept.producer, kept.person, kept.reason) == (
        lead.id, CIREBON, roles.MANAGER, "They quote themselves",
    )  # fmt: skip


def test_lead_s_own_page_says_which_prisons_know_who_asks(hub, lead):
    client = desk(hub)
    release(client, lead)
    shown = client.get(f"/desk/lead/{lead.id}").text

    assert (CIREBON in shown, BANYUWANGI in shown, "They quote themselves" in shown) == (True,) * 3
    assert shown.count("Release the contact") == 1


def test_contact_is_released_by_a_manager_with_a_reason_for_a_prison_that_was_asked(hub, lead):
    manager = desk(hub)

    assert release(desk(hub, roles.STAFF), lead).status_code == problems.ROLE_LACKING.status
    unexplained = release(manager, lead, reason=" ")
    assert unexplained.status_code == problems.RELEASE_UNEXPLAINED.status
    assert problems.RELEASE_UNEXPLAINED.sentence in unexplained.text
    assert release(manager, lead, "Rutan Kelas I Cipinang").status_code == 404
    with hub.engine.connect() as connection:
        assert releases.of_event(connection, hub.event_id) == []


@pytest.mark.parametrize("wish", ["withdrawn", "erased"])
def test_who_withdraws_or_is_erased_is_in_no_sheet_and_those_who_were_told_are_asked_to_delete(
    hub, lead, wish
):
    client, now = desk(hub), clock.now()
    release(client, lead)
    if wish == "erased":
        hub.write(lambda c: erasure.erase(c, hub.event_id, lead.id, erased_at=now))
    else:
        hub.write(lambda c: erasure.withdraw(c, hub.event_id, lead.id, "inquiry", withdrawn_at=now))

    workbook, paper, page = sheets(client, CIREBON)
    assert [lead.reference in said for said in (workbook, paper, page)] == [False, False, True]
    assert "Ask this prison to delete" in page
    assert "Germany" not in words(client.get("/desk/countries.pdf").data)
    with hub.engine.connect() as connection:
        [kept] = releases.of_event(connection, hub.event_id)
    assert kept.reason == ("" if wish == "erased" else "They quote themselves")


def test_contact_is_not_released_once_the_consent_is_withdrawn(hub, lead):
    now = clock.now()
    hub.write(lambda c: erasure.withdraw(c, hub.event_id, lead.id, "inquiry", withdrawn_at=now))

    def refused(connection):
        with pytest.raises(problems.Problem, match=problems.RELEASE_WITHDRAWN.code):
            releases.release(
                connection, hub.event_id, lead.id, CIREBON, person="m", reason="r", now=now
            )

    hub.write(refused)


def test_attaches_see_the_sums_of_their_country_and_no_lead(hub, lead):
    client = desk(hub)
    page, paper = client.get("/desk/countries").text, words(client.get("/desk/countries.pdf").data)
    book = cells(client.get("/desk/countries.xlsx").data)

    # Its buyer is from Germany and sells in the Emirates, too.
    for said in (page, paper, book):
        assert ("Germany" in said, "United Arab Emirates" in said, "500" in said) == (True,) * 3
        assert [one for one in (*PERSONAL, lead.reference) if one in said] == []


def test_command_writes_the_same_archive(hub, lead, tmp_path):
    database = f"sqlite:///{tmp_path}/hub.sqlite3"
    code, said = run("export", "split", "--out", tmp_path / "split.zip", "--database", database)

    assert code == 0, said
    with zipfile.ZipFile(tmp_path / "split.zip") as archive:
        assert len(archive.namelist()) == 6


def test_page_of_a_prison_that_is_none_says_so(hub):
    client = desk(hub)

    assert client.get("/desk/producers/Nowhere").status_code == 404
    assert client.get("/desk/producer.pdf?of=Nowhere").status_code == 404
    assert release(client, replace(rich(), id=ids.new_id())).status_code == 404
