"""The pages of the way without a network: what they show, take, refuse, and to whom."""

import hashlib
import io
import re

import pytest
from no_network import Fair

from kiosk.booth import batches, bundles, device, journal
from kiosk.hub import database, tables
from kiosk.shared import clock, frames
from kiosk.shared.bundle import Writer


@pytest.fixture
def fair(tmp_path):
    opened = Fair(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def staff(fair):
    """Staff at the tablet, signed in."""
    return signed_in(fair.booth_app, "/staff/sign-in", pin=fair.pin)


@pytest.fixture
def desk(fair):
    """Somebody at the desk, signed in."""
    return signed_in(fair.hub_app, "/desk/sign-in", name="staff", password=fair.password)


def signed_in(app, address, **typed):
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    assert browser.post(address, data=typed).status_code == 303
    return browser


def the_bundle(fair) -> bytes:
    return b"".join(bundles.stream(fair.store))


def taken_in(desk, content: bytes):
    return desk.post("/desk/take-in", data={"bundle": (io.BytesIO(content), "b.pameran")})


def sent_as_frames(desk, seen):
    return desk.post("/desk/take-in/frames", data={"frames": (io.BytesIO(b"".join(seen)), "f")})


def test_file_from_the_tablet_is_taken_in_and_the_code_comes_back(fair, staff, desk):
    captured = fair.capture(3)

    file = staff.get("/staff/bundle")
    done = taken_in(desk, file.data)
    page = desk.get(done.location)
    code = re.search(r'transfer__answer" dir="ltr">(.{14})<', page.text)[1]

    assert re.fullmatch(
        r'attachment; filename="booth-\d{8}T\d{4}\.pameran"', file.headers["Content-Disposition"]
    )
    assert sorted(fair.arrived()) == sorted(captured)
    assert "New entries taken in: 3" in page.text
    answer = staff.post("/staff/transfer/code", data={"code": code})
    assert "Delivered: 3. Still waiting: 0." in answer.text
    assert "Nothing waits" in answer.text
    assert fair.waiting() == 0


def test_acknowledgement_goes_back_as_a_file(fair, staff, desk):
    fair.capture(3)
    done = taken_in(desk, the_bundle(fair))

    file = desk.get(f"{done.location}/acknowledgement")
    sent = {"acknowledgement": (io.BytesIO(file.data), "a.json")}
    answer = staff.post("/staff/transfer/acknowledgement", data=sent)

    assert "Delivered: 3." in answer.text
    assert fair.waiting() == 0


def test_wrong_code_and_wrong_file_say_what_to_do_and_keep_what_was_typed(fair, staff):
    fair.capture(1)

    code = staff.post("/staff/transfer/code", data={"code": "4K7M-9QTX-2B0C"})
    file = staff.post(
        "/staff/transfer/acknowledgement", data={"acknowledgement": (io.BytesIO(b"{}"), "a.json")}
    )
    nothing = staff.post("/staff/transfer/acknowledgement")

    assert (code.status_code, 'value="4K7M-9QTX-2B0C"' in code.text) == (403, True)
    assert "compare each sign" in code.text
    assert (file.status_code, "choose the file that the hub wrote" in file.text) == (422, True)
    assert nothing.status_code == 422
    assert fair.waiting() == 1


def test_frames_are_put_together_by_the_hub_once_there_are_enough(fair, desk):
    captured = fair.capture(5)
    content = the_bundle(fair)
    k = frames.blocks(len(content))
    seen = [frames.frame(content, number) for number in range(3, k + 12)]

    early = sent_as_frames(desk, seen[: k - 2])
    done = sent_as_frames(desk, seen)
    again = sent_as_frames(desk, reversed(seen))

    assert early.status_code == 409
    assert early.json["problem"]["code"] == "frames.missing"
    assert early.json["problem"]["details"]["count"] >= 2
    assert done.json == again.json
    assert sorted(fair.arrived()) == sorted(captured)


def test_frames_of_a_tablet_of_another_hub_are_refused_in_words(fair, desk, tmp_path):
    elsewhere = Fair(tmp_path / "elsewhere")
    elsewhere.capture(1)
    content = the_bundle(elsewhere)
    elsewhere.close()

    answer = sent_as_frames(desk, [frames.frame(content, n) for n in range(20)])

    assert answer.status_code == 403
    assert "not enrolled with this hub" in answer.json["problem"]["sentence"]
    assert "not enrolled with this hub" in taken_in(desk, content).text


def test_bundle_changed_in_its_last_batch_leaves_nothing_of_its_first(fair, desk):
    fair.capture(3)
    with fair.store.read() as connection:
        enrolled, journal_id = device.find(connection), journal.state(connection).journal_id
    writer = Writer(device_id=enrolled.device_id, journal_id=journal_id, secret=enrolled.secret)
    first, second = (batches.next_batch(fair.store, after, 2).body for after in (0, 2))
    file = bytearray(writer.begin() + writer.add(first) + writer.add(second) + writer.end())
    file[-32 - 21 - 5] ^= 1
    file[-32:] = hashlib.sha256(file[:-32]).digest()

    assert "not what the tablet wrote" in taken_in(desk, bytes(file)).text
    assert fair.arrived() == []


def test_acknowledgement_of_a_bundle_that_this_tablet_did_not_make_is_refused(fair, staff, desk):
    fair.capture(1)
    done = taken_in(desk, the_bundle(fair))
    file = desk.get(f"{done.location}/acknowledgement")
    fair.store.write(lambda c: c.execute("DELETE FROM bundle"))

    sent = {"acknowledgement": (io.BytesIO(file.data), "a.json")}
    answer = staff.post("/staff/transfer/acknowledgement", data=sent)

    assert "answers no bundle of this tablet" in answer.text
    assert fair.waiting() == 1


def test_revoked_tablet_s_bundle_is_refused(fair, desk):
    fair.capture(1)
    revoked = tables.device.update().values(revoked_at=clock.now())
    database.write(fair.engine, lambda c: c.execute(revoked))

    assert "was revoked" in taken_in(desk, the_bundle(fair)).text
    assert fair.arrived() == []


def test_page_loaded_again_goes_on_with_the_same_frames_until_more_waits(fair, staff):
    fair.capture(1)
    address = shown_frames(staff)

    assert shown_frames(staff) == address
    fair.capture(2)
    assert shown_frames(staff) != address
    assert staff.get(address).status_code == 404
    assert staff.get(shown_frames(staff)).mimetype == "image/png"


def shown_frames(staff) -> str:
    return re.search(r'data-frames="([^"]*)"', staff.get("/staff/transfer").text)[1]


def test_nobody_but_staff_sees_codes_or_files(fair):
    visitor, passer_by = fair.booth_app.test_client(), fair.hub_app.test_client()
    fair.hub_app.config["WTF_CSRF_ENABLED"] = False

    addresses = ["/staff/transfer", "/staff/transfer/00000000/0.png", "/staff/bundle"]
    seen = [visitor.get(address).location for address in addresses]
    desk = [
        "/desk/take-in",
        f"/desk/take-in/{'0' * 64}",
        f"/desk/take-in/{'0' * 64}/acknowledgement",
    ]
    seen += [passer_by.get(address).location for address in desk]
    seen.append(sent_as_frames(passer_by, []).location)

    assert seen == ["/staff/sign-in"] * 3 + ["/desk/sign-in"] * 4


def test_bundle_larger_than_a_form_is_read_for_staff_only(fair, desk):
    head = b'--b\r\nContent-Disposition: form-data; name="bundle"; filename="b.pameran"\r\n\r\n'
    form = {
        "data": head + bytes(2 * 1024 * 1024) + b"\r\n--b--\r\n",
        "content_type": "multipart/form-data; boundary=b",
    }
    stranger = fair.hub_app.test_client()
    fair.hub_app.config["WTF_CSRF_ENABLED"] = True
    desk_answer = desk.post("/desk/take-in", **form)
    stranger_answer = stranger.post("/desk/take-in", **form)

    # CSRFProtect reads the form: it may for staff, and refuses a stranger's megabytes.
    assert (desk_answer.status_code, stranger_answer.status_code) == (400, 413)


def test_only_the_page_with_the_camera_may_run_webassembly(fair, staff, desk):
    pages = [desk.get("/desk/take-in"), desk.get("/desk/"), staff.get("/staff/transfer")]
    policies = [page.headers["Content-Security-Policy"] for page in pages]

    assert ["wasm-unsafe-eval" in policy for policy in policies] == [True, False, False]
    assert not any("unsafe-inline" in policy or "'unsafe-eval'" in policy for policy in policies)


def test_tablet_without_a_hub_says_so(fair, staff):
    fair.store.write(lambda c: c.execute("DELETE FROM device"))

    assert "This tablet has no hub yet" in staff.get("/staff/transfer").text
    assert "This tablet has no hub yet" in staff.get("/staff/bundle").text
    answer = staff.post("/staff/transfer/code", data={"code": "4K7M-9QTX-2B0C"})
    assert "This tablet has no hub yet" in answer.text
