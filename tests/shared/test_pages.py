"""What the pages of booth and hub have in common: chips, downloads, what is said of a wrong request."""

import io
import re
from dataclasses import replace

import pypdf
import pytest
from builders import a_form
from environment import CHECKOUT
from pairs import MASTER, a_hub

from kiosk.booth import catalogue, journal
from kiosk.booth.app import create_app as create_booth
from kiosk.booth.config import Config as BoothConfig
from kiosk.booth.deliver import Loop
from kiosk.booth.staff import navigation as booth_way
from kiosk.booth.staff import pin
from kiosk.hub import catalogue as hub_catalogue
from kiosk.hub import database, people, roles
from kiosk.hub.app import create_app as create_hub
from kiosk.hub.config import Config as HubConfig
from kiosk.hub.desk import navigation as desk_way
from kiosk.shared import catalogue_file, clock, export, problems, product

DEMO = CHECKOUT / "kiosk" / "data" / "demo" / "catalogue.csv"
PRODUCT = catalogue_file.read(DEMO).products[0]
CHIP = '<span class="flag">illustrative</span>'


@pytest.fixture
def tablet(tablets):
    """A tablet that its staff are signed in at, with one lead: (it, a browser on its pages)."""
    new = tablets.new()
    new.capture()
    browser = new.browser()
    browser.post("/staff/sign-in", data={"pin": new.store.write(pin.new)})
    return new, browser


@pytest.fixture
def hub_store(tmp_path):
    engine = database.connect(f"sqlite:///{tmp_path / 'hub.sqlite3'}")
    yield engine
    engine.dispose()


@pytest.fixture
def desk(hub_store):
    """A browser on a hub's pages, signed in at the desk."""
    app = create_hub(HubConfig(event_name="TEI"), hub_store, MASTER)
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    password = database.write(hub_store, lambda c: people.add(c, "staff"))
    browser.post("/desk/sign-in", data={"name": "staff", "password": password})
    return browser


def with_flags(*terms):
    return product.manifest([replace(PRODUCT, illustrative=terms)])


def packaging(page):
    """The row of the packaging, as the page shows it."""
    return page.split(">Packaging<")[1].split("</div>")[0]


@pytest.mark.parametrize("terms", [(), ("packaging",)])
def test_packaging_that_is_illustrative_says_so_at_the_booth_and_on_a_phone(
    tablet, desk, hub_store, terms
):
    manifest, now = with_flags(*terms), clock.now()
    here, booth = tablet
    here.store.write(lambda c: catalogue.load(c, manifest, {}, now))
    database.write(hub_store, lambda c: hub_catalogue.load(c, manifest, {}, now=now))

    for page in (booth.get(f"/product/{PRODUCT.sku}"), desk.get(f"/p/{PRODUCT.code}")):
        assert (CHIP in packaging(page.text)) == bool(terms)


@pytest.mark.parametrize("terms", [(), ("moq",)])
def test_minimum_order_that_is_illustrative_says_so_where_a_buyer_types_a_quantity(tablet, terms):
    here, booth = tablet
    here.store.write(lambda c: catalogue.load(c, with_flags(*terms), {}, clock.now()))

    more = booth.get(booth.post("/lead", data=a_form(sku=PRODUCT.sku)).location).text

    assert "The minimum order is 60 pieces" in more
    assert ("The minimum order is 60 pieces (illustrative)" in more) == bool(terms)


@pytest.mark.parametrize("place", ["staff", "desk"])
def test_bar_leads_to_each_page_of_staff_and_says_where_one_is(tablet, desk, place):
    at = {"staff": tablet[1], "desk": desk}[place]
    groups = {"staff": booth_way.GROUPS, "desk": desk_way.GROUPS}[place]
    labels = [page.label for group in groups for page in group.pages]

    passed = []
    for group in linked(at.get(f"/{place}/").text, "bar__page"):
        for address, label in linked(at.get(group[0]).text, "bar__tab"):
            passed.append(label)
            # The form of a new lead has the way back alone: nothing draws away from it.
            if label != "New lead":
                page = at.get(address).text
                assert re.search(r'bar__tab"[^>]*aria-current="page">([^<]+)<', page)[1] == label

    assert passed == labels


def test_page_of_a_lead_belongs_to_the_leads(tablet):
    _, booth = tablet
    address = re.search(r'href="(/staff/lead/[^"]+)"', booth.get("/staff/").text)[1]

    page = booth.get(address).text

    assert re.search(r'bar__tab"[^>]*aria-current="true">All leads<', page)


def test_bar_of_a_viewer_names_no_page_that_only_others_may_open(desk, hub_store):
    password = database.write(hub_store, lambda c: people.add(c, "Vi", roles.VIEWER))
    desk.post("/desk/sign-in", data={"name": "Vi", "password": password})

    groups = linked(desk.get("/desk/").text, "bar__page")

    assert "Settings" not in [label for _, label in groups]
    for address, _ in groups:
        for page, _ in linked(desk.get(address).text, "bar__tab"):
            assert desk.get(page).status_code == 200, page


def linked(page, kind):
    """(address, label) of the links of this line of the bar."""
    return re.findall(rf'{kind}" href="([^"]+)"[^>]*>([^<]+)<', page)


@pytest.mark.parametrize(
    ("file", "kind"),
    [("leads.csv", "text/csv; charset=utf-8"), ("leads.vcf", "text/vcard; charset=utf-8")],
)
def test_download_names_its_charset_once(tablet, desk, file, kind):
    _, booth = tablet

    assert booth.get(f"/staff/{file}").headers["Content-Type"] == kind
    assert desk.get(f"/desk/{file}").headers["Content-Type"] == kind


@pytest.mark.parametrize("place", ["staff", "desk"])
def test_page_of_exports_leads_to_each_kind_of_file(tablet, desk, place):
    at = {"staff": tablet[1], "desk": desk}[place]
    page = at.get(f"/{place}/export").text
    links = [link for link in re.findall(r'href="([^"]+)"', page) if "leads" in link]

    assert [link.rpartition("/")[2] for link in links if "schema" not in link] == list(
        export.BY_FILE
    )
    for link in links:
        answer = at.get(link)
        assert answer.status_code == 200, link
        # The desk of this hub has no lead yet, and then a vCard file has no card.
        assert answer.data or (place, link[-4:]) == ("desk", ".vcf")
    assert at.get(f"/{place}/leads.schema.json").json["$id"] == "urn:pameran:leads:1"
    assert at.get(f"/{place}/leads.exe").status_code == 404


@pytest.mark.parametrize("place", ["staff", "desk"])
def test_sheets_are_printed_only_where_each_product_has_a_code_of_its_own(tablet, desk, place):
    at = {"staff": tablet[1], "desk": desk}[place]

    page = at.get(f"/{place}/sheets/").text

    assert "Set public_url to the hub’s address" in page
    assert not {"qr-sheet.pdf", "shelf-talkers.pdf"} & sheets_on(page)
    assert at.get(f"/{place}/sheets/qr-sheet.pdf").status_code == 404


@pytest.mark.parametrize("place", ["staff", "desk"])
def test_sheet_is_a_pdf_in_the_language_chosen(tablet, hub_store, place):
    at = with_a_public_url(place, tablet[0].store, hub_store)
    page = at.get(f"/{place}/sheets/").text

    assert sheets_on(page) == {"qr-sheet.pdf", "shelf-talkers.pdf", "lead-form.pdf"}
    answer = at.get(f"/{place}/sheets/shelf-talkers.pdf?in=ar")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert pypdf.PdfReader(io.BytesIO(answer.data)).trailer["/Root"]["/Lang"] == "ar"
    assert at.get(f"/{place}/sheets/none.pdf").status_code == 404


def sheets_on(page):
    """The files that a page of sheets to print offers."""
    return {action.rpartition("/")[2] for action in re.findall(r'action="([^"]+\.pdf)"', page)}


def with_a_public_url(place, store, hub_store):
    """A browser signed in at booth or hub, where phones reach the hub; one product."""
    url = "https://pameran.example"
    manifest = product.manifest([PRODUCT])
    if place == "staff":
        store.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
        app = create_booth(BoothConfig(public_url=url), store, Loop(store, every_s=60))
        form, path = {"pin": store.write(pin.new)}, "/staff/sign-in"
    else:
        database.write(hub_store, lambda c: hub_catalogue.load(c, manifest, {}, clock.now()))
        app = create_hub(HubConfig(event_name="TEI", public_url=url), hub_store, MASTER)
        password = database.write(hub_store, lambda c: people.add(c, "sri"))
        form, path = {"name": "sri", "password": password}, "/desk/sign-in"
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    browser.post(path, data=form)
    return browser


@pytest.mark.parametrize(
    "kind", [kind for kind in problems.KINDS.values() if "{" in kind.sentence], ids=lambda k: k.code
)
def test_staff_read_a_sentence_where_only_the_code_of_a_problem_was_kept(kind):
    assert "{" not in kind.text()
    assert "…" in kind.text()


def test_staff_page_says_what_stopped_delivery_in_a_sentence(tablet, tmp_path):
    here, booth = tablet
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        here.enrol(hub)
    here.store.write(lambda c: journal.stopped(c, problems.HUB_BUSY.code))

    page = booth.get("/staff/").text

    assert "The hub is busy; try again in … seconds" in page
    assert "hub.busy" not in page


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ("/staff/enrol", {"hub_url": "https://hub.example", "code": "7K2M"}),
        ("/staff/transfer/code", {"code": "7K2M"}),
    ],
)
def test_staff_who_choose_another_language_keep_what_they_typed(tablet, form, typed):
    here, booth = tablet
    page = booth.get(form.removesuffix("/code")).text
    assert f'formaction="{form}?show=language"' in page

    again = booth.post(f"{form}?show=language", data={**typed, "language": "id"})

    assert (again.status_code, '<html lang="id"' in again.text) == (200, True)
    for text in typed.values():
        assert f'value="{text}"' in again.text
    assert here.address == ""


def test_form_sent_to_a_page_that_takes_none_is_not_called_a_fault_of_ours(tablet, desk):
    for browser, path in ((tablet[1], "/product/PAS-KIT-004"), (desk, f"/p/{PRODUCT.code}")):
        answer = browser.post(path)

        assert answer.status_code == 405
        assert "This page cannot take what was sent" in answer.text
