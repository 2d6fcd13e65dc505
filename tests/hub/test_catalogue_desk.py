"""Staff edit the catalogue at the desk: nothing reaches a buyer before it is published, and nobody's work is lost."""

import csv
import io
import re
import zipfile
from dataclasses import astuple, replace
from html import unescape
from pathlib import Path

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from kiosk.hub import catalogue, catalogue_draft, people
from kiosk.shared import catalogue_file, clock, product

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo"
# What no database decides.
ON_SQLITE = pytest.mark.parametrize("hub_url", ["sqlite"], indirect=True)
CHAIR, PLATE = "PAS-FUR-001", "PAS-KIT-005"


@pytest.fixture(scope="module")
def demo():
    """Three products with their pictures."""
    read = catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")
    kept = [one for one in read.products if one.sku in (CHAIR, PLATE, "PAS-TEX-012")]
    shown = product.from_manifest(product.manifest(kept))
    return shown, {sha256: read.blobs[sha256] for sha256 in shown.blobs}


@pytest.fixture
def stocked(hub, demo):
    shown, blobs = demo
    hub.write(lambda c: catalogue.load(c, product.manifest(shown.products), blobs, clock.now()))
    return hub


def desk(hub, name="Sri", role="manager"):
    """A client that is signed in."""
    password = hub.write(lambda c: people.add(c, name, role))
    hub.app.config["WTF_CSRF_ENABLED"] = False
    client = hub.app.test_client()
    client.post("/desk/sign-in", data={"name": name, "password": password})
    return client


def form(client, path):
    """What a browser would send of the page's last form with these fields."""
    text = client.get(f"/desk/catalogue/{path}").text
    return fields(text)


def fields(text):
    text = text.split('<form class="edit"')[1].split("</form>")[0]
    found = {
        unescape(name): unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    }
    for tag in re.findall(r"<input[^>]*>", text):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and "file" not in tag and ("checkbox" not in tag or "checked" in tag):
            found[name[1]] = unescape(value[1]) if value else ""
    for tag, inside in re.findall(r"<textarea([^>]*)>\n(.*?)</textarea>", text, re.DOTALL):
        found[re.search(r'name="([^"]+)"', tag)[1]] = unescape(inside)
    for tag, inside in re.findall(r"<select([^>]*)>(.*?)</select>", text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[re.search(r'name="([^"]+)"', tag)[1]] = chosen[1] if chosen else ""
    return found


def save(client, sku, **typed):
    path = f"product/{sku}"
    return send(client, path, {**form(client, path), **typed})


def send(client, path, data):
    """As a browser sends a form with files."""
    boundary, body = encode_multipart(data)
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(f"/desk/catalogue/{path}", data=body, content_type=kind)


def as_seen(client):
    text = client.get("/desk/catalogue/draft").text
    return dict(re.findall(r'name="(seen|over)" value="([^"]*)"', text))


def publish(client):
    return client.post("/desk/catalogue/draft/publish", data=as_seen(client))


def shown(hub):
    return catalogue.current(hub.engine)


def drafted(hub):
    with hub.engine.connect() as connection:
        return catalogue_draft.find(connection, hub.event_id)


def test_page_saved_as_it_is_changes_nothing(stocked):
    sri = desk(stocked)
    for one in shown(stocked).products:
        assert save(sri, one.sku).status_code == 303

    assert drafted(stocked).empty


def test_edit_waits_in_the_draft_and_reaches_buyer_and_tablet_once_published(stocked, tablets):
    tablet, sri = tablets.new(hub=stocked), desk(stocked)
    tablet.deliver()

    save(sri, CHAIR, name_id="Kursi taman", moq="75")
    before = shown(stocked).by_sku[CHAIR]
    said = sri.get("/desk/catalogue/draft").text
    publish(sri)
    tablet.deliver()

    after = shown(stocked).by_sku[CHAIR]
    assert (before.name["id"], before.terms.moq) == ("Kursi malas rotan sintetis", 60)
    assert (after.name["id"], after.terms.moq) == ("Kursi taman", 75)
    assert tablet.store.catalogue.by_sku[CHAIR] == after
    assert after.picture == before.picture
    for part in ("Name · Bahasa Indonesia", "Kursi malas rotan sintetis", "Kursi taman", "by Sri"):
        assert part in said
    assert said.count('class="changes__field"') == 2
    assert drafted(stocked).empty


@ON_SQLITE
def test_all_problems_are_said_at_once_and_nothing_typed_is_lost(stocked):
    typed = {"name_en": "Stool", "moq": "many", "fob_usd_min": "9", "fob_usd_max": "3", "hs6": "94"}
    page = desk(stocked).post(
        "/desk/catalogue/new", data=typed | {"place": "99", "moq_unit": "pcs"}
    )

    wrong = re.findall(r'<li><a href="#(\w+)">', page.text)
    assert page.status_code == 422
    assert wrong == [
        "sku", "description_en", "category", "place", "hs6", "moq", "fob_usd_max", "lead_time_days",
        "capacity_per_month", "prison", "city", "province",
    ]  # fmt: skip
    assert {name: fields(page.text)[name] for name in typed} == typed
    assert drafted(stocked).empty


def test_of_two_who_edit_one_product_the_second_is_told_and_sees_both(stocked):
    sri, budi = desk(stocked), desk(stocked, "Budi")
    mine = form(budi, f"product/{CHAIR}")
    save(sri, CHAIR, packaging="Carton of Sri", moq="75")

    page = budi.post(f"/desk/catalogue/product/{CHAIR}", data=mine | {"packaging": "Box of Budi"})

    assert page.status_code == 409
    assert "Somebody else saved this product" in page.text
    assert "<bdi>Carton of Sri</bdi>" in page.text
    assert fields(page.text)["packaging"] == "Box of Budi"
    assert drafted(stocked).catalogue.by_sku[CHAIR].terms.packaging == "Carton of Sri"
    again = budi.post(f"/desk/catalogue/product/{CHAIR}", data=fields(page.text))
    assert again.status_code == 303
    assert drafted(stocked).catalogue.by_sku[CHAIR].terms.packaging == "Box of Budi"


def test_two_who_edit_different_products_are_not_in_each_others_way(stocked):
    sri, budi = desk(stocked), desk(stocked, "Budi")
    mine = form(budi, f"product/{PLATE}")
    save(sri, CHAIR, packaging="Carton of Sri")

    page = budi.post(f"/desk/catalogue/product/{PLATE}", data=mine | {"packaging": "Box of Budi"})

    said = drafted(stocked).catalogue.by_sku
    assert page.status_code == 303
    assert [said[sku].terms.packaging for sku in (CHAIR, PLATE)] == ["Carton of Sri", "Box of Budi"]


def test_draft_that_changed_after_it_was_looked_through_is_not_published(stocked):
    sri, budi = desk(stocked), desk(stocked, "Budi")
    save(sri, CHAIR, moq="75")
    seen = as_seen(sri)
    save(budi, PLATE, moq="5")

    page = sri.post("/desk/catalogue/draft/publish", data=seen)

    assert page.status_code == 409
    assert shown(stocked).by_sku[CHAIR].terms.moq == 60
    assert sri.post("/desk/catalogue/draft/discard", data=seen).status_code == 409


def test_what_is_loaded_at_the_command_line_and_the_draft_keep_each_others_changes(stocked, demo):
    sri = desk(stocked)
    save(sri, CHAIR, moq="75")
    save(sri, PLATE, city="Here", photo=FileStorage(io.BytesIO(photo()), "IMG_1.jpg"))
    loaded = [replace(one, city="There") for one in demo[0].products if one.sku != CHAIR]
    everything = [demo[0].by_sku[CHAIR], *loaded]
    stocked.write(lambda c: catalogue.load(c, product.manifest(everything), {}, clock.now()))

    draft = drafted(stocked)

    assert {one.sku: (one.terms.moq, one.city) for one in draft.catalogue.products} == {
        CHAIR: (75, "Cirebon"), PLATE: (draft.shown.by_sku[PLATE].terms.moq, "Here"),
        "PAS-TEX-012": (draft.shown.by_sku["PAS-TEX-012"].terms.moq, "There"),
    }  # fmt: skip
    drawn = draft.catalogue.by_sku[PLATE].picture.large
    assert drawn != draft.shown.by_sku[PLATE].picture.large
    assert catalogue.picture(stocked.engine, drawn)
    assert {sku: one.clash for sku, one in draft.edited.items()} == {CHAIR: False, PLATE: True}


def test_product_is_added_moved_taken_out_and_put_back(stocked):
    sri = desk(stocked)
    new = form(sri, f"product/{CHAIR}") | {"was": "", "place_was": "", "sku": "NEW-1", "place": "1"}

    sri.post("/desk/catalogue/new", data=new)
    taken = form(sri, f"product/{PLATE}")["was"]
    sri.post(f"/desk/catalogue/product/{PLATE}/take-out", data={"was": taken})
    same = sri.post("/desk/catalogue/new", data=new | {"sku": "new-1", "place": ""})
    changed = list(drafted(stocked).catalogue.by_sku)
    sri.post(f"/desk/catalogue/draft/put-back/{PLATE}")
    sri.post("/desk/catalogue/draft/put-back/NEW-1")

    assert changed == ["NEW-1", CHAIR, "PAS-TEX-012"]
    assert (same.status_code, "choose another" in same.text) == (422, True)
    assert drafted(stocked).empty


def photo(size=(3000, 4000), kind="JPEG", **said):
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **said)
    return written.getvalue()


def test_photo_is_turned_upright_cut_and_says_neither_where_nor_when(stocked):
    exif = Image.Exif()
    exif[0x0112], exif[0x0132], exif.get_ifd(0x8825)[1] = 6, "2026:10:14 03:05:09", "S"
    sent = {"photo": FileStorage(io.BytesIO(photo(exif=exif)), "IMG_1.jpg"), "hs6": "94"}
    sri = desk(stocked)
    page = send(sri, f"product/{CHAIR}", form(sri, f"product/{CHAIR}") | sent)
    # Kept where another field is wrong: a browser forgets the file.
    sri.post(f"/desk/catalogue/product/{CHAIR}", data=fields(page.text) | {"hs6": "940179"})

    found = drafted(stocked).catalogue.by_sku[CHAIR].picture
    images = [catalogue.picture(stocked.engine, one) for one in astuple(found)]
    opened = [Image.open(io.BytesIO(one)) for one in images]
    assert page.status_code == 422
    assert [one.size for one in opened] == [(960, 720), (480, 360), (168, 126)]
    assert [dict(one.getexif()) for one in opened] == [{}, {}, {}]
    publish(sri)
    assert shown(stocked).by_sku[CHAIR].picture == found
    assert sri.get(f"/image/{found.large}.webp").data == images[0]


@ON_SQLITE
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0", "save it as JPEG"),
        (b"no picture", "cannot be read"),
        (b"\xff\xd8" + b"0" * 20 * 1024 * 1024, "more than 20 MB"),
    ],
)
def test_picture_that_cannot_be_used_is_named_and_what_was_typed_stays(stocked, content, said):
    sri = desk(stocked)
    page = save(
        sri, CHAIR, photo=FileStorage(io.BytesIO(content), "IMG_1.HEIC"), name_en="A better name"
    )

    assert (page.status_code, said in page.text) == (422, True)
    assert fields(page.text)["name_en"] == "A better name"


@ON_SQLITE
def test_preview_is_the_buyers_page_in_any_of_their_languages(stocked):
    sri = desk(stocked)
    saved = save(sri, CHAIR, name_ar="كرسي الحديقة", then="preview")
    page = sri.get(f"/desk/catalogue/product/{CHAIR}/preview/ar").text
    staff = sri.get("/desk/catalogue/").text

    assert saved.location.endswith(f"/{CHAIR}/preview/en")
    assert '<html lang="ar" dir="rtl"' in page
    assert "كرسي الحديقة" in page
    assert "طلب عرض سعر" in page
    assert "Preview: buyers do not see this yet." in page
    assert '<html lang="en" dir="ltr"' in staff


def bring_in(client, content, name, **more):
    sent = {"file": FileStorage(io.BytesIO(content), name), **more}
    return send(client, "file", sent)


@ON_SQLITE
def test_file_with_problems_names_each_row_and_changes_nothing(stocked, demo):
    text = catalogue_file.content(demo[0].products, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[0]["hs6"], rows[2]["moq_unit"] = "94", "boxes"
    bad = io.StringIO()
    writer = csv.DictWriter(bad, rows[0])
    writer.writeheader()
    writer.writerows(rows)

    page = bring_in(desk(stocked), bad.getvalue().encode(), "prices.csv")

    assert page.status_code == 422
    cells = re.findall(r'<tr><td>(\d+)</td><td><bdi dir="ltr">(\w+)</bdi></td>', page.text)
    assert cells == [("2", "hs6"), ("4", "moq_unit")]
    assert drafted(stocked).empty


def test_file_becomes_the_draft_with_its_difference_and_counts_once_published(stocked, demo):
    sri = desk(stocked)
    changed = replace(demo[0].by_sku[CHAIR], city="Bandung", picture=None)
    new = replace(demo[0].by_sku[CHAIR], sku="NEW-1", picture=None)
    file = catalogue_file.content([changed, new], "xlsx")

    answer = bring_in(sri, file, "catalogue.xlsx")
    said = sri.get("/desk/catalogue/draft").text
    unchanged = shown(stocked) == demo[0]
    publish(sri)

    assert (answer.status_code, unchanged) == (303, True)
    flags = re.findall(r'<span class="flag">(\w[\w ]*)</span>', said)
    assert flags == ["changed", "new", "taken out", "taken out"]
    assert [(one.sku, one.city) for one in shown(stocked).products] == [
        (CHAIR, "Bandung"), ("NEW-1", "Cirebon"),
    ]  # fmt: skip
    # No picture came along: it keeps the one it had.
    assert shown(stocked).by_sku[CHAIR].picture == demo[0].by_sku[CHAIR].picture


def test_file_takes_the_place_of_a_draft_only_where_that_may_go(stocked, demo):
    sri = desk(stocked)
    save(sri, CHAIR, moq="75")
    file = catalogue_file.content(demo[0].products[:1], "csv")

    refused = bring_in(sri, file, "catalogue.csv")
    kept = drafted(stocked).catalogue.by_sku[CHAIR].terms.moq
    done = bring_in(sri, file, "catalogue.csv", replace=drafted(stocked).catalogue.version)

    assert (refused.status_code, kept, done.status_code) == (409, 75, 303)
    assert len(drafted(stocked).catalogue.products) == 1


@ON_SQLITE
@pytest.mark.parametrize("kind", ["csv", "xlsx", "zip"])
def test_what_is_saved_loads_to_the_same_catalogue(stocked, demo, kind):
    sri = desk(stocked)
    with sri.get(f"/desk/catalogue/file/catalogue.{kind}") as saved:
        file = saved.data
    stocked.write(lambda c: catalogue.load(c, product.manifest(demo[0].products[1:2]), {}, "now"))

    answer = bring_in(sri, file, f"my catalogue.{kind}")
    publish(sri)

    same = [replace(one, picture=None) for one in demo[0].products]
    assert answer.status_code == 303
    assert [replace(one, picture=None) for one in shown(stocked).products] == same
    if kind == "zip":
        assert shown(stocked) == demo[0]


@ON_SQLITE
def test_archive_that_unpacks_to_too_much_or_holds_no_table_is_refused(stocked):
    sri, bomb, bare = desk(stocked), io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.webp", b"\0" * 60_000_000)
    with zipfile.ZipFile(bare, "w") as archive:
        archive.writestr("../PAS-FUR-001.webp", photo((960, 720), "WEBP"))

    large, none, none_at_all = (
        bring_in(sri, content, "catalogue.zip")
        for content in (bomb.getvalue(), bare.getvalue(), b"no archive")
    )

    assert (large.status_code, none.status_code, none_at_all.status_code) == (413, 422, 422)
    assert "there are 0" in none.text


def test_older_version_is_brought_back_as_a_new_one(stocked, demo):
    sri = desk(stocked)
    save(sri, CHAIR, moq="75", photo=FileStorage(io.BytesIO(photo()), "IMG_1.jpg"))
    publish(sri)
    over = shown(stocked).version

    stale = sri.post("/desk/catalogue/versions/1/bring-back", data={"over": "another"})
    done = sri.post("/desk/catalogue/versions/1/bring-back", data={"over": over})
    listed = sri.get("/desk/catalogue/versions").text
    second = sri.get("/desk/catalogue/versions/2").text

    assert (stale.status_code, done.status_code) == (409, 303)
    assert shown(stocked) == demo[0]
    assert re.findall(r'table__reference">(\d)', listed) == ["3", "2", "1"]
    assert "brought version 1 back" in listed
    assert (listed.count("<bdi>Sri</bdi>"), listed.count("command line")) == (2, 1)
    assert second.split("Bring this version back")[0].count("<ins dir") == 1
    assert {part in second for part in ("Minimum order", "Picture", "Bring it back")} == {True}


@ON_SQLITE
def test_list_says_what_each_product_lacks_and_finds_by_words_of_any_language(stocked):
    sri = desk(stocked)
    save(sri, CHAIR, name_ja="", packaging="", picture_remove="yes")

    lacks = sri.get("/desk/catalogue/?q=FUR").text
    found = sri.get("/desk/catalogue/?q=椰叶").text

    for flag in ("no picture", "1 language missing", "no Packaging"):
        assert f'class="flag">{flag}</li>' in lacks
    assert (found.count("catalogue__product"), PLATE in found) == (1, True)


@ON_SQLITE
def test_catalogue_is_for_managers(stocked):
    staff = desk(stocked, "Ani", "staff")
    paths = ("", "new", f"product/{CHAIR}", "draft", "file", "file/catalogue.zip", "versions")

    assert {staff.get(f"/desk/catalogue/{path}").status_code for path in paths} == {403}
    assert staff.post("/desk/catalogue/draft/publish").status_code == 403
