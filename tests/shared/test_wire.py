"""What a tablet sends is a whole batch or none: whatever else it is, it is called torn, never a fault of ours."""

import gzip
import hashlib
import json

import pytest

from kiosk.shared import problems, wire
from kiosk.shared.problems import Problem

ENTRY = {"seq": 1, "kind": "lead.captured", "body": None, "body_sha256": "0" * 64, "link": "1" * 64}


def a_body(line: bytes) -> bytes:
    lines = line + b"\n"
    end = {"end": True, "count": 1, "sha256": hashlib.sha256(lines).hexdigest()}
    return gzip.compress(lines + json.dumps(end).encode() + b"\n")


def test_whole_batch_is_read():
    (read,) = wire.entries(a_body(json.dumps(ENTRY).encode()))

    assert (read.seq, read.kind, read.body) == (1, "lead.captured", None)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"[" * 100_000 + b"]" * 100_000, id="parts in parts without end"),
        *(
            pytest.param(json.dumps(ENTRY | {name: "\ud800"}).encode(), id=f"half a sign in {name}")
            for name in ("kind", "body", "body_sha256", "link")
        ),
        pytest.param(json.dumps(ENTRY | {"seq": "1"}).encode(), id="a number as text"),
    ],
)
def test_line_that_no_tablet_of_ours_writes_makes_the_batch_torn(line):
    with pytest.raises(Problem) as found:
        wire.entries(a_body(line))

    assert found.value.kind == problems.BATCH_TORN
