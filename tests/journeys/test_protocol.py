"""Tablet and hub in trouble: cloned, revoked, old, torn, busy, not understood. Nothing is lost or doubled."""

import json
import shutil
from dataclasses import replace

import pytest
from answering import answering
from builders import a_lead

from kiosk.booth import deliver, hub_client, journal, lead_list
from kiosk.hub import api, catalogue, fleet, set_aside
from kiosk.shared import clock, entry, problems, receipt, wire
from kiosk.shared import lead as leads
from kiosk.shared.problems import Problem


def names(found):
    return sorted(lead.contact.name for lead in found)


def test_cloned_tablet_sends_everything_and_doubles_nothing(hub, tablets, tmp_path):
    first = tablets.new("first", hub=hub)
    first.capture(name="before the copy")
    first.deliver()
    first.store.close()
    shutil.copytree(tmp_path / "first", tmp_path / "second")
    first, second = tablets.new("first"), tablets.new("second")
    first.capture(name="on the first")
    second.capture(name="on the second")

    first.deliver()
    second.deliver()
    first.deliver()

    assert names(hub.leads()) == ["before the copy", "on the first", "on the second"]
    for tablet in (first, second):
        with tablet.store.read() as connection:
            assert [one.delivered for one in lead_list.newest_first(connection)] == [True, True]
    assert first.state.journal_id != second.state.journal_id
    assert (first.state.waiting, second.state.waiting) == (0, 0)


def test_tablet_restored_from_a_copy_goes_on(hub, tablets, tmp_path):
    tablet = tablets.new("tablet", hub=hub)
    tablet.capture(name="in the copy")
    tablet.store.close()
    shutil.copytree(tmp_path / "tablet", tmp_path / "copy")
    tablet = tablets.new("tablet")
    tablet.capture(name="after the copy")
    tablet.deliver()

    restored = tablets.new("copy")
    restored.capture(name="on the restored")
    restored.deliver()

    assert names(hub.leads()) == ["after the copy", "in the copy", "on the restored"]


def test_updated_tablet_that_sends_all_again_says_nothing_new_with_fields_it_did_not_know(
    hub, tablets, tmp_path, monkeypatch
):
    tablet = tablets.new("tablet", hub=hub)
    document = leads.document

    def older(lead):
        return {name: part for name, part in document(lead).items() if name != "buyer"}

    monkeypatch.setattr(leads, "document", older)
    tablet.capture(name="before the update")
    tablet.deliver()
    monkeypatch.undo()
    tablet.store.close()
    shutil.copytree(tmp_path / "tablet", tmp_path / "copy")
    tablet = tablets.new("tablet")
    tablet.capture(name="after the copy")
    tablet.deliver()

    restored = tablets.new("copy")
    restored.capture(name="on the restored")
    restored.deliver()

    assert hub.write(lambda c: set_aside.waiting(c, hub.event_id)) == []
    assert len(hub.leads()) == 3


def test_two_tablets_of_one_identity_that_say_different_things_lose_neither(hub, tablets, tmp_path):
    first = tablets.new("first", hub=hub)
    lead = first.capture(name="Ada")
    first.store.close()
    shutil.copytree(tmp_path / "first", tmp_path / "second")
    first, second = tablets.new("first"), tablets.new("second")
    first.capture(id=lead.id, name="Ada, said to the first")
    second.capture(id=lead.id, name="Ada, said to the second")

    first.deliver()
    second.deliver()

    assert names(hub.leads()) == ["Ada, said to the first"]
    (aside,) = hub.write(lambda c: set_aside.waiting(c, hub.event_id))
    assert aside.code == "lead.revision_conflict"
    bodies = [row["body"] for row in hub.entries() if row["seq"] == aside.seq]
    assert any("Ada, said to the second" in body for body in bodies)
    assert json.loads(second.state.set_aside) == [
        {"seq": aside.seq, "code": "lead.revision_conflict"}
    ]


def test_entry_that_the_hub_does_not_know_is_set_aside_and_taken_in_after_an_update(
    hub, tablets, monkeypatch
):
    tablet = tablets.new(hub=hub)
    monkeypatch.setattr(entry, "KINDS", ("lead.amended",))
    tablet.capture(name="of a later version")
    tablet.deliver()

    assert hub.leads() == []
    assert json.loads(tablet.state.set_aside) == [{"seq": 1, "code": "entry.kind_unknown"}]
    assert tablet.state.waiting == 0

    monkeypatch.undo()
    assert hub.write(lambda c: set_aside.replay(c, hub.event_id, now=clock.now())) == 1
    assert names(hub.leads()) == ["of a later version"]
    tablet.deliver()
    assert json.loads(tablet.state.set_aside) == []


NO_COLUMN_HOLDS = {
    "half a character": {"language": "\ud800"},
    "NUL": {"language": "\0"},
    "a revision above all": {"revision": 2**31},
}


@pytest.mark.parametrize("said", NO_COLUMN_HOLDS.values(), ids=NO_COLUMN_HOLDS)
def test_entry_that_no_database_can_hold_is_set_aside_and_stops_none_after_it(hub, tablets, said):
    tablet = tablets.new(hub=hub)
    lead = a_lead()
    broken = leads.document(lead) | said
    kind = entry.LEAD_CAPTURED
    with pytest.MonkeyPatch.context() as patched:
        # Another version's way to write JSON.
        patched.setattr(entry, "body_text", json.dumps)
        tablet.store.write(lambda c: journal.append(c, kind, lead.id, broken))
    tablet.capture(name=r"the next one, C:\u0000")
    tablet.deliver()

    assert names(hub.leads()) == [r"the next one, C:\u0000"]
    assert json.loads(tablet.state.set_aside) == [{"seq": 1, "code": "lead.malformed"}]
    assert tablet.state.waiting == 0


def test_revoked_tablet_delivers_into_quarantine_until_staff_take_it_in(hub, tablets):
    tablet = tablets.new(hub=hub)
    tablet.capture(name="before")
    tablet.deliver()
    device_id = tablet.device.device_id
    hub.write(lambda c: fleet.revoke(c, hub.event_id, device_id, now=clock.now()))
    tablet.capture(name="after")

    with pytest.raises(Problem) as refused:
        tablet.deliver()

    assert refused.value.kind == problems.DEVICE_REVOKED
    assert tablet.state.problem == "device.revoked"
    assert names(hub.leads()) == ["before"]
    assert names(tablet.leads()) == ["after", "before"]
    assert hub.write(lambda c: set_aside.replay(c, hub.event_id, now=clock.now())) == 0
    taken = hub.write(
        lambda c: set_aside.replay(c, hub.event_id, device_id=device_id, now=clock.now())
    )
    assert taken == 1
    assert names(hub.leads()) == ["after", "before"]


def test_tablet_that_is_too_old_is_told_so_and_keeps_its_leads(hub, tablets, monkeypatch):
    tablet = tablets.new(hub=hub)
    tablet.capture()
    monkeypatch.setattr(hub_client, "VERSION", "0.0.9")

    with pytest.raises(Problem) as refused:
        tablet.deliver()

    assert refused.value.kind == problems.CLIENT_OLD
    assert tablet.state.waiting == 1


def test_busy_hub_says_when_to_come_back(hub, tablets, monkeypatch):
    tablet = tablets.new(hub=hub)
    tablet.capture()

    def full(timeout):
        return False

    monkeypatch.setattr(api._intakes, "acquire", full)
    with pytest.raises(Problem) as refused:
        tablet.deliver()

    assert refused.value == Problem(problems.HUB_BUSY, wait_s=15)
    assert tablet.state.waiting == 1


class Cutting:
    """A hub in front of the real one that calls the first batches torn, or too large."""

    def __init__(self, kind, largest):
        self.kind, self.largest, self.counts = kind, largest, []

    def post(self, client, journal_id, body):
        count = len(wire.entries(body))
        self.counts.append(count)
        if count > self.largest:
            raise Problem(self.kind)
        return client.real_post(journal_id, body)


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        (problems.BATCH_LARGE, [10, 5, 2, 2, 2, 2, 2]),
        (problems.BATCH_TORN, [10, 10, 5, 2, 2, 2, 2, 2]),
    ],
)
def test_batch_that_does_not_pass_is_halved(tablets, tmp_path, monkeypatch, kind, counts):
    from pairs import a_hub

    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        tablet = tablets.new(hub=hub)
        for number in range(10):
            tablet.capture(name=f"buyer {number}")
        cutting = Cutting(kind, largest=2)
        real = hub_client.HubClient.post
        monkeypatch.setattr(hub_client.HubClient, "real_post", real, raising=False)
        monkeypatch.setattr(
            hub_client.HubClient, "post", lambda self, *sent: cutting.post(self, *sent)
        )

        assert tablet.deliver() == 10

        assert cutting.counts == counts
        assert len(hub.leads()) == 10


def test_hub_restored_from_a_backup_receives_the_rest_again(tablets, tmp_path):
    from pairs import a_hub

    url = f"sqlite:///{tmp_path / 'hub.sqlite3'}"
    with a_hub(url) as hub:
        tablet = tablets.new(hub=hub)
        tablet.capture(name="in the backup")
        tablet.deliver()
        hub.engine.dispose()
        shutil.copy(tmp_path / "hub.sqlite3", tmp_path / "backup.sqlite3")
        tablet.capture(name="after the backup")
        tablet.deliver()

    with a_hub(f"sqlite:///{tmp_path / 'backup.sqlite3'}") as restored:
        deliver.deliver_once(tablet.store, hub_url=restored.address)
        assert names(restored.leads()) == ["after the backup", "in the backup"]


def test_receipt_covers_what_was_delivered_and_only_the_hub_can_make_it(hub, tablets):
    tablet = tablets.new(hub=hub)
    tablet.capture()
    tablet.deliver()
    state = tablet.state

    said = json.loads(state.receipt)
    found = receipt.proven(tablet.device.secret, said)

    here = {"journal_id": state.journal_id, "seq": 1, "link": state.link, "leads": 1}
    assert found.covers(**here)
    assert not found.covers(**here | {"seq": 2})
    with pytest.raises(Problem):
        receipt.proven(tablet.device.secret, said | {"acked_seq": 2})


def test_answer_of_one_request_does_not_pass_for_another(hub, tablets):
    tablet = tablets.new(hub=hub)
    tablet.capture()
    recorded = []

    def replaying(environ, start_response):
        """The hall's proxy: records the first answer and gives it to all that ask."""
        if not recorded:
            with hub.app.request_context(environ):
                answer = hub.app.full_dispatch_request()
            recorded.append(answer)
        return recorded[0](environ, start_response)

    with answering(replaying) as proxy, pytest.raises(Problem) as refused:
        deliver.deliver_once(tablet.store, hub_url=proxy)

    assert refused.value.kind == problems.ANSWER_UNPROVEN
    assert tablet.state.waiting == 1


def test_catalogue_of_the_hub_reaches_the_tablet_whole_and_resumes_in_a_picture(
    hub, tablets, monkeypatch
):
    from pathlib import Path

    from kiosk.shared import catalogue_file, product

    demo = Path("kiosk/data/demo")
    read = catalogue_file.read(demo / "catalogue.csv", demo / "pictures")
    manifest, blobs = product.manifest(read.products), dict(read.blobs)
    hub.write(lambda c: catalogue.load(c, manifest, blobs, clock.now()))
    tablet = tablets.new(hub=hub)
    monkeypatch.setattr(wire, "BLOB_PART_MAX_BYTES", 10_000)
    asked = []
    real = hub_client.HubClient.blob_part

    def breaking(self, sha256, start):
        asked.append((sha256, start))
        if len(asked) == 30:
            raise Problem(problems.HUB_UNREACHABLE)
        return real(self, sha256, start)

    monkeypatch.setattr(hub_client.HubClient, "blob_part", breaking)
    with pytest.raises(Problem):
        tablet.deliver()
    assert tablet.store.catalogue.products == ()

    tablet.deliver()

    assert tablet.store.catalogue.version == product.version(manifest)
    broken_at = asked[29]
    assert asked[30] == broken_at
    assert len(asked) == len(set(asked)) + 1
    with tablet.store.read() as connection:
        stored = dict(connection.execute("SELECT sha256, bytes FROM blob").fetchall())
    assert stored == blobs
    asked.clear()
    tablet.deliver()
    assert asked == []


def test_picture_that_is_not_what_its_name_says_is_not_shown(hub, tablets):
    from pathlib import Path

    from kiosk.shared import catalogue_file, product

    demo = Path("kiosk/data/demo")
    read = catalogue_file.read(demo / "catalogue.csv", demo / "pictures")
    blobs = {name: content[:-1] + b"?" for name, content in read.blobs.items()}
    manifest = product.manifest(read.products)
    hub.write(lambda c: catalogue.load(c, manifest, blobs, clock.now()))
    tablet = tablets.new(hub=hub)

    with pytest.raises(Problem) as refused:
        tablet.deliver()

    assert refused.value.kind == problems.BLOB_WRONG
    assert tablet.store.catalogue.products == ()


def test_fleet_page_knows_each_tablet(hub, tablets):
    tablet = tablets.new(hub=hub)
    tablet.capture()
    tablet.deliver()

    (one,) = hub.write(lambda c: fleet.tablets(c, hub.event_id))

    assert (one.leads, one.set_aside, one.reported.waiting, one.reported.leads) == (1, 0, 0, 1)
    assert abs(one.clock_offset_s) <= 2
    assert one.reported.disk_free_bytes > 0
    assert one.seen_at is not None


def test_batch_whose_chain_breaks_is_refused_whole(hub, tablets):
    tablet = tablets.new(hub=hub)
    for name in ("Ada", "Grace"):
        tablet.capture(name=name)
    with tablet.store.read() as connection:
        first, second = journal.after(connection, 0, limit=2)
    client = hub_client.HubClient(tablet.device)
    another_body = second.body.replace("Grace", "Mallory")
    another_link = entry.link("0" * 64, 2, second.kind, second.body_sha256)

    for wrong in (replace(second, body=another_body), replace(second, link=another_link)):
        with pytest.raises(Problem) as refused:
            client.post(tablet.state.journal_id, wire.batch([first, wrong]))
        assert refused.value.kind == problems.JOURNAL_FORKED

    assert hub.leads() == []
    tablet.deliver()
    assert names(hub.leads()) == ["Ada", "Grace"]


def test_hub_that_cannot_note_how_a_tablet_is_still_takes_its_leads_in(hub, tablets, monkeypatch):
    tablet = tablets.new(hub=hub)
    tablet.capture(name="Ada Lovelace")

    def full(*_, **__):
        raise Problem(problems.HUB_FULL, wait_s=15)

    monkeypatch.setattr(fleet, "note", full)
    with pytest.raises(Problem):
        tablet.deliver()

    assert names(hub.leads()) == ["Ada Lovelace"]
    assert tablet.state.waiting == 0
