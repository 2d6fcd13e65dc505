"""With no network at all: a bundle on a stick, taken in at the hub, and its acknowledgement back."""

import subprocess
import sys
from pathlib import Path

import pytest
from builders import a_lead
from click.testing import CliRunner

from kiosk.booth import device, journal, store
from kiosk.booth.device import Device
from kiosk.booth.store import Store
from kiosk.cli import main
from kiosk.hub import database, devices, master_key
from kiosk.hub import leads as hub_leads
from kiosk.shared import clock, ids
from kiosk.shared import lead as leads

NOW = clock.now()
ROOT = Path(__file__).parents[2]


class Fair:
    """A tablet and a hub that know each other, and a stick between them."""

    def __init__(self, tmp_path: Path, url: str) -> None:
        self.stick, self.booth, self.hub = (tmp_path / name for name in ("stick", "booth", "hub"))
        self.stick.mkdir(parents=True)
        self.engine = database.connect(url)
        self.url = url
        self.event_id = database.write(self.engine, lambda c: devices.the_event(c, "TEI"))
        self.enrol(self.booth)

    def enrol(self, tablet: Path) -> None:
        code = database.write(
            self.engine, lambda c: devices.new_code(c, self.event_id, now=clock.now())
        )
        _, device_id = database.write(
            self.engine, lambda c: devices.enrol(c, code, "n", now=clock.now())
        )
        secret = devices.secret(master_key.read(self.hub), device_id, "n")
        found = Device(device_id, secret, "http://hub.test", self.event_id, "TEI", "")
        opened = Store(tablet)
        opened.write(lambda c: device.save(c, found, now=NOW))
        opened.close()

    def capture(self, count: int, tablet: Path | None = None) -> set[str]:
        """That many leads at the tablet; their ids."""
        opened = Store(tablet or self.booth)
        leads = [a_lead(name=f"Buyer {place}") for place in range(count)]
        opened.write(lambda c: [store.save(c, lead) for lead in leads])
        opened.close()
        return {lead.id for lead in leads}

    def waiting(self) -> int:
        opened = Store(self.booth)
        with opened.read() as connection:
            waiting = journal.state(connection).waiting
        opened.close()
        return waiting

    def arrived(self) -> list[str]:
        return [lead.id for lead in hub_leads.newest_first(self.engine, self.event_id)]

    def run(self, *arguments: object) -> tuple[int, str]:
        """A command; its exit code and what it printed."""
        answer = CliRunner().invoke(main, [str(one) for one in arguments])
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return answer.exit_code, answer.output

    def bundle(self, name: str = "booth.pameran", *more: str, tablet: Path | None = None) -> Path:
        out = self.stick / name
        assert self.run(
            "export", "bundle", "--out", out, "--data", tablet or self.booth, *more
        ) == (0, f"Written: {out}\n")
        return out

    def take_in(self, file: Path) -> tuple[int, str]:
        return self.run("hub", "take-in", file, "--data", self.hub, "--database", self.url)


@pytest.fixture(params=["sqlite", "postgresql"])
def fair(request, tmp_path):
    url = f"sqlite:///{tmp_path / 'hub.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    opened = Fair(tmp_path, url)
    yield opened
    opened.engine.dispose()


def test_leads_go_by_stick_and_the_acknowledgement_comes_back(fair):
    captured = fair.capture(3)

    file = fair.bundle()
    code, said = fair.take_in(file)
    answer = fair.stick / "booth.acknowledgement.json"

    assert (code, said[:20]) == (0, "3 entries taken in. ")
    assert set(fair.arrived()) == captured
    assert fair.waiting() == 3
    assert fair.run("deliver", "--acknowledgement", answer, "--data", fair.booth) == (
        0,
        "3 entries delivered.\n",
    )
    assert fair.waiting() == 0
    assert fair.run("export", "bundle", "--out", file, "--data", fair.booth) == (
        1,
        "Error: Nothing waits: everything is at the hub\n",
    )


def test_bundle_taken_in_twice_is_there_once_with_the_same_acknowledgement(fair):
    fair.capture(3)
    file, answer = fair.bundle(), fair.stick / "booth.acknowledgement.json"
    first = fair.take_in(file), answer.read_bytes()
    fair.capture(2)
    fair.take_in(fair.bundle("second.pameran"))

    assert (fair.take_in(file), answer.read_bytes()) == first
    assert len(fair.arrived()) == 5


def test_code_typed_with_small_letters_and_spaces_is_the_acknowledgement(fair):
    fair.capture(3)
    _, said = fair.take_in(fair.bundle())
    typed = said.split()[-1].replace("-", " ").lower()
    wrong = typed[:-1] + ("0" if typed[-1] != "0" else "1")

    assert fair.run("deliver", "--code", wrong, "--data", fair.booth)[0] == 1
    assert fair.waiting() == 3
    assert fair.run("deliver", "--code", typed, "--data", fair.booth) == (
        0,
        "3 entries delivered.\n",
    )
    assert fair.waiting() == 0


def test_code_of_an_earlier_bundle_covers_what_was_in_that_bundle(fair):
    fair.capture(3)
    _, said = fair.take_in(fair.bundle())
    fair.capture(2)
    fair.bundle("second.pameran")

    fair.run("deliver", "--code", said.split()[-1], "--data", fair.booth)

    assert fair.waiting() == 2


def test_old_acknowledgement_does_not_take_back_what_the_hub_said_since(fair):
    fair.capture(3)
    fair.take_in(fair.bundle("first.pameran"))
    fair.capture(2)
    fair.take_in(fair.bundle("second.pameran"))
    acknowledgements = [
        fair.stick / f"{name}.acknowledgement.json" for name in ("second", "first", "second")
    ]

    answers = [
        fair.run("deliver", "--acknowledgement", one, "--data", fair.booth)
        for one in acknowledgements
    ]

    assert [code for code, _ in answers] == [0, 1, 0]
    assert "nothing changed" in answers[1][1]
    assert fair.waiting() == 0


def test_bundle_that_begins_after_lost_entries_asks_for_all_of_them(fair):
    captured = fair.capture(3)
    fair.bundle("lost.pameran")
    opened = Store(fair.booth)
    opened.write(lambda c: journal.acknowledge(c, acked_seq=2, backed_up_seq=0, now=NOW))
    opened.close()

    code, said = fair.take_in(fair.bundle())
    assert (code, "make one of all entries" in said, fair.arrived()) == (1, True, [])

    assert fair.take_in(fair.bundle("all.pameran", "--all"))[0] == 0
    assert set(fair.arrived()) == captured


def test_bundle_of_another_hub_s_tablet_and_a_changed_one_leave_nothing_behind(fair, tmp_path):
    fair.capture(1)
    elsewhere = Fair(tmp_path / "elsewhere", f"sqlite:///{tmp_path / 'other.sqlite3'}")
    elsewhere.capture(1)
    foreign = elsewhere.bundle()
    torn = fair.bundle()
    torn.write_bytes(torn.read_bytes()[:-50])

    assert "not enrolled with this hub" in fair.take_in(foreign)[1]
    assert "copy it from the tablet again" in fair.take_in(torn)[1]
    assert fair.arrived() == []
    elsewhere.engine.dispose()


def test_full_stick_leaves_no_half_of_a_bundle(fair):
    fair.capture(1)

    out = fair.stick / "booth.pameran"
    # Writing to this device fails as on a full disk.
    out.with_name("booth.pameran.new").symlink_to("/dev/full")

    code, said = fair.run("export", "bundle", "--out", out, "--data", fair.booth)

    assert (code, "No space left on device" in said) == (1, True)
    assert list(fair.stick.iterdir()) == []


def test_export_of_leads_to_a_file_is_as_before(fair):
    fair.capture(1)
    out = fair.stick / "leads.csv"

    assert fair.run("export", "--out", out, "--data", fair.booth)[0] == 0
    assert "Buyer 0" in out.read_text(encoding="utf-8-sig")
    assert fair.run("export", "--data", fair.booth)[0] == 2


def test_memory_does_not_grow_with_the_leads(tmp_path):
    fair = Fair(tmp_path, f"sqlite:///{tmp_path / 'hub.sqlite3'}")
    fair.engine.dispose()
    opened, document = Store(fair.booth), leads.document(a_lead())

    def many(connection):
        for _ in range(20_000):
            lead_id = ids.new_id()
            journal.append(connection, "lead.captured", lead_id, {**document, "id": lead_id})

    opened.write(many)
    opened.close()
    out = fair.stick / "booth.pameran"
    measured = """if True:
        import resource, sys
        from kiosk.cli import main
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        main(sys.argv[1:], standalone_mode=False)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    """
    grown_kib = []
    for command in (
        ["export", "bundle", "--out", out, "--data", fair.booth],
        ["hub", "take-in", out, "--data", fair.hub, "--database", fair.url],
    ):
        answer = subprocess.run(
            [sys.executable, "-c", measured, *map(str, command)],
            capture_output=True, text=True, check=True, cwd=ROOT,
        )  # fmt: skip
        grown_kib.append(int(answer.stdout.split()[-1]))

    # 50,000 leads, measured by hand: 10 and 19 MiB, on top of 84 for the program.
    assert max(grown_kib) < 30 * 1024
