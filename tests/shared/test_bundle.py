"""A bundle shows nobody a lead, and is taken only whole and as the tablet wrote it."""

import dataclasses
import hashlib
import io

import pytest

from kiosk.shared import acknowledgement, bundle, problems
from kiosk.shared.acknowledgement import Acknowledgement
from kiosk.shared.problems import Problem

SECRET = b"s" * 32
DEVICE = "01a20d84-ecb5-7f42-8b22-130d218783bc"
JOURNAL = "01a20d84-ecb5-7f42-8b22-130d218783bd"
BATCHES = [b"Ada Lovelace " * 100, b"Grace Hopper"]


def written(batches=BATCHES) -> bytes:
    writer = bundle.Writer(device_id=DEVICE, journal_id=JOURNAL, secret=SECRET)
    return writer.begin() + b"".join(map(writer.add, batches)) + writer.end()


def read(file: bytes, secret=SECRET) -> list[bytes]:
    return list(bundle.opened(io.BytesIO(file)).batches(secret))


def with_sha256_made_right(file: bytes) -> bytes:
    return file[:-32] + hashlib.sha256(file[:-32]).digest()


def problem_of(*arguments) -> problems.Kind:
    with pytest.raises(Problem) as refused:
        read(*arguments)
    return refused.value.kind


def test_bundle_holds_its_batches_and_names_tablet_and_journal():
    file = written()
    opened = bundle.opened(io.BytesIO(file))

    assert list(opened.batches(SECRET)) == BATCHES
    assert (opened.device_id, opened.journal_id) == (DEVICE, JOURNAL)
    assert opened.sha256 == file[-32:].hex()


def test_lost_stick_shows_no_lead():
    file = written()

    assert b"Ada" not in file
    assert b"Hopper" not in file


@pytest.mark.parametrize("length", [0, 6, 20, 60, 100, 500, -33, -1])
def test_file_that_was_cut_off_anywhere_is_refused(length):
    kind = problem_of(written()[:length])

    assert kind == (problems.BUNDLE_UNREADABLE if length == 0 else problems.BUNDLE_TORN)


@pytest.mark.parametrize("place", range(7, 200, 11))
def test_bit_that_was_turned_is_refused_also_with_a_new_sha256(place):
    file = bytearray(written())
    file[place] ^= 1

    assert problem_of(bytes(file)) == problems.BUNDLE_TORN
    assert problem_of(with_sha256_made_right(file)) == problems.BUNDLE_CHANGED


def test_bundle_without_its_last_batch_or_with_more_behind_its_end_is_refused():
    file = written()
    end_bytes = 4 + 17
    last_bytes = 4 + len(BATCHES[1]) + 17
    shortened = file[: -32 - end_bytes - last_bytes] + file[-32 - end_bytes :]

    assert problem_of(with_sha256_made_right(shortened)) == problems.BUNDLE_CHANGED
    assert problem_of(with_sha256_made_right(file + b"more")) == problems.BUNDLE_CHANGED


def test_bundle_sealed_with_another_secret_is_refused():
    assert problem_of(written(), b"t" * 32) == problems.BUNDLE_CHANGED


def test_other_files_and_those_of_a_later_version_are_refused():
    later = bytearray(written())
    later[6] = 2

    assert problem_of(b"PK\x03\x04" + bytes(500)) == problems.BUNDLE_UNREADABLE
    assert problem_of(bytes(later)) == problems.BUNDLE_NEWER


SAID = Acknowledgement(DEVICE, JOURNAL, "ab" * 32, acked_seq=7, link="cd" * 32, receipt={})


def test_acknowledgement_is_read_by_the_tablet_it_answers():
    file = acknowledgement.file(SAID, SECRET)

    assert acknowledgement.read(file, device_id=DEVICE, secret=SECRET) == SAID
    assert acknowledgement.file(SAID, SECRET) == file


@pytest.mark.parametrize(
    ("file", "device_id", "secret", "kind"),
    [
        (b"{}", DEVICE, SECRET, problems.ACKNOWLEDGEMENT_UNREADABLE),
        (b"\xff", DEVICE, SECRET, problems.ACKNOWLEDGEMENT_UNREADABLE),
        (None, JOURNAL, SECRET, problems.ACKNOWLEDGEMENT_FOREIGN),
        (None, DEVICE, b"t" * 32, problems.ACKNOWLEDGEMENT_CHANGED),
    ],
)
def test_acknowledgement_of_anything_else_is_refused(file, device_id, secret, kind):
    with pytest.raises(Problem) as refused:
        acknowledgement.read(
            file or acknowledgement.file(SAID, SECRET), device_id=device_id, secret=secret
        )
    assert refused.value.kind == kind


def test_acknowledgement_that_says_more_than_the_hub_did_is_refused():
    more = acknowledgement.file(dataclasses.replace(SAID, acked_seq=9), b"t" * 32)
    forged = acknowledgement.file(SAID, SECRET)[-66:]

    with pytest.raises(Problem) as refused:
        acknowledgement.read(more[:-66] + forged, device_id=DEVICE, secret=SECRET)
    assert refused.value.kind == problems.ACKNOWLEDGEMENT_CHANGED


def test_code_to_type_is_of_one_bundle_and_one_tablet():
    code = acknowledgement.code("ab" * 32, SECRET)

    assert len(code) == 14
    assert code.count("-") == 2
    assert code != acknowledgement.code("ac" * 32, SECRET)
    assert code != acknowledgement.code("ab" * 32, b"t" * 32)
