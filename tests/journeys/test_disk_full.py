"""A disk that is full or turned read-only while a buyer sends the form: nothing is lost, nothing thanked."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from exports import from_csv
from running import alone, free_ports
from visitor import Visitor

pytestmark = pytest.mark.xdist_group("disk")

# A file system of its own for the booth, which ends with it, and needs no administrator.
PRIVATE = ("unshare", "--user", "--map-root-user", "--mount")
WITH_A_SMALL_DISK = (
    'mount -t tmpfs -o size=8m tmpfs "$1" && cp -R "$2/." "$1" && shift 2 && exec "$@"'
)
READ_ONLY = 'test ! -w "$1" || (mount --bind "$1" "$1" && mount -o remount,bind,ro "$1")'


def private_disks() -> bool:
    """Say whether this system lets its users mount file systems of their own."""
    if not shutil.which("unshare"):
        return False
    mounting = [*PRIVATE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(mounting, capture_output=True).returncode == 0


@dataclass
class Tablet:
    """A running booth whose disk can refuse."""

    visitor: Visitor
    staff: Visitor  # signed in
    refuse: Callable[[], None]
    relent: Callable[[], None]


def sign_in(port, data):
    staff = Visitor(f"http://127.0.0.1:{port}")
    staff.sign_in("/staff/", pin=json.loads((data / "start.json").read_text())["booth_pin"])
    return Visitor(f"http://127.0.0.1:{port}"), staff


@contextmanager
def no_file_may_be_written(data, tmp_path):
    """Each write fails with EFBIG: the file-size limit that the system puts on the process is 0."""
    (port,) = free_ports(1)
    with alone("booth", data / "booth", port, fault="disk") as booth:
        yield Tablet(
            *sign_in(port, data),
            refuse=lambda: os.kill(booth.pid, signal.SIGUSR1),
            relent=lambda: os.kill(booth.pid, signal.SIGUSR2),
        )


@contextmanager
def on_a_small_disk(data, tmp_path):
    """A booth on a tmpfs of 8 MB: (its process, its port, its folder)."""
    (port,) = free_ports(1)
    disk = tmp_path / "disk"
    disk.mkdir()
    inside = (*PRIVATE, "sh", "-ec", WITH_A_SMALL_DISK, "sh", disk, data / "booth")
    with alone("booth", disk, port, fault="disk", inside=inside) as booth:
        yield booth, port, disk


@contextmanager
def disk_is_full(data, tmp_path):
    """ENOSPC, to the last byte: what SQLite gives back when it fails is taken too."""
    with on_a_small_disk(data, tmp_path) as (booth, port, disk):
        seen_from_here = Path(f"/proc/{booth.pid}/root{disk}")
        rest = seen_from_here / "rest"

        def fill():
            with rest.open("ab", buffering=0) as file, suppress(OSError):
                while file.write(b"x" * 4096):
                    continue

        yield Tablet(*sign_in(port, data), refuse=fill, relent=lambda: rest.unlink())


@contextmanager
def disk_turned_read_only(data, tmp_path):
    """What is open cannot be written, what is opened anew is read-only (EROFS): a worn SD card."""
    with on_a_small_disk(data, tmp_path) as (booth, port, disk):

        def run(script):
            there = ("nsenter", f"--target={booth.pid}", "--user", "--mount")
            command = [*there, "--preserve-credentials", "sh", "-ec", script, "sh", disk]
            subprocess.run(command, check=True)

        def refuse():
            run(READ_ONLY)
            os.kill(booth.pid, signal.SIGUSR1)

        def relent():
            run('umount "$1"')
            os.kill(booth.pid, signal.SIGUSR2)

        yield Tablet(*sign_in(port, data), refuse=refuse, relent=relent)


FAULTS = [no_file_may_be_written]
if private_disks():
    FAULTS += [disk_is_full, disk_turned_read_only]


@pytest.fixture(scope="module", params=FAULTS, ids=lambda fault: fault.__name__)
def running(request, set_up, tmp_path_factory):
    """One for each fault; each test relents at its end."""
    with request.param(set_up(), tmp_path_factory.mktemp("disk")) as tablet:
        yield tablet


@pytest.fixture
def tablet(running):
    """The tablet with another visitor."""
    return replace(running, visitor=Visitor(running.visitor.address))


def exported(tablet):
    return [
        (row["name"], row["company"])
        for row in from_csv(tablet.staff.get("/staff/leads.csv").content)
    ]


SENTENCE = "This tablet cannot save at the moment. What you typed is still here"


def test_form_stays_until_the_disk_takes_it_and_is_then_saved_once(tablet):
    before = exported(tablet)
    form = tablet.visitor.get("/lead?sku=PAS-FUR-001").form("address")
    typed = form.filled(name="毛泽东", way="wechat", address="mao_1949", consent_inquiry="given")

    tablet.refuse()
    for _ in range(3):
        refused = tablet.visitor.send(form, typed)
        assert refused.status == 503
        assert SENTENCE in refused.shown
        assert "Thank you" not in refused.shown
        form, kept = refused.form("address"), dict(refused.form("address").fields)
        token = kept.pop("csrf_token")
        assert kept == {name: text for name, text in typed if name != "csrf_token"}
        typed = [*kept.items(), ("csrf_token", token)]
        # What the failed attempt gave back is taken too.
        tablet.refuse()
    assert exported(tablet) == before

    tablet.relent()
    assert exported(tablet) == before
    more = tablet.visitor.send(form, typed)
    assert more.url.endswith("/more")
    assert "Your inquiry is saved" in more.shown
    assert exported(tablet) == [("毛泽东", ""), *before]


def test_second_step_stays_too(tablet):
    before = exported(tablet)
    more = tablet.visitor.ask_for_a_quote(name="周恩来").form("company")

    tablet.refuse()
    refused = tablet.visitor.send(more, more.filled(company="COFCO", message="二 \n三"))
    assert refused.status == 503
    assert SENTENCE in refused.shown
    kept = refused.form("company")
    assert dict(kept.fields)["company"] == "COFCO"
    assert dict(kept.fields)["message"] == "二 \n三"
    assert exported(tablet) == [("周恩来", ""), *before]

    tablet.relent()
    assert tablet.visitor.send(kept, kept.fields).url.endswith("/thanks")
    assert exported(tablet) == [("周恩来", "COFCO"), *before]


def test_buyers_go_on_looking_at_products(tablet):
    tablet.refuse()
    tablet.visitor.ask_for_a_quote()
    tablet.refuse()
    paths = ("/", "/cards", "/product/PAS-FUR-001", "/qr/PAS-FUR-001.svg", "/lead?sku=PAS-FUR-001")

    assert [tablet.visitor.get(path).status for path in paths] == [200] * len(paths)
    tablet.relent()
