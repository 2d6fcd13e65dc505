"""What staff at the booth read about their tablet and its hub."""

from dataclasses import replace

import pytest

from kiosk.booth.device import Device
from kiosk.booth.journal import State
from kiosk.booth.staff.notes import notes
from kiosk.shared import language

ENROLLED = Device("1", "Booth left", b"s", "https://pameran.example", "2", "TEI", "")
WELL = State(
    journal_id="3",
    seq=5,
    link="",
    leads=5,
    acked_seq=5,
    backed_up_seq=0,
    order_id="",
    receipt=None,
    set_aside="[]",
    delivered_at="2026-10-14T03:05:00.000Z",
    clock_offset_s=1,
    problem=None,
)


@pytest.mark.parametrize(
    ("enrolled", "state", "said"),
    [
        (ENROLLED, WELL, []),
        (None, WELL, ["This tablet has no hub yet: leads stay on it until it is enrolled"]),
        (ENROLLED, replace(WELL, problem="hub.unreachable"), ["No network to the hub"]),
        (
            ENROLLED,
            replace(WELL, problem="hub.busy"),
            ["The hub is busy; try again in … seconds"],
        ),
        (ENROLLED, replace(WELL, problem="of.a.later.version"), ["of.a.later.version"]),
        (
            ENROLLED,
            replace(WELL, problem="device.revoked"),
            [
                "This tablet was revoked at the hub. Go on: it keeps its leads, and the hub keeps "
                "apart what it sends. To be trusted again, enrol it with a new code"
            ],
        ),
        (ENROLLED, replace(WELL, clock_offset_s=-120), []),
        (
            ENROLLED,
            replace(WELL, clock_offset_s=-240),
            ["This tablet’s clock is 4 minutes ahead of the hub’s; set it right"],
        ),
        (
            ENROLLED,
            replace(WELL, clock_offset_s=7200),
            ["This tablet’s clock is 2 hours behind the hub’s; set it right"],
        ),
        (
            ENROLLED,
            replace(
                WELL,
                set_aside='[{"seq": 1, "code": "entry.kind_unknown"}, {"seq": 2, "code": "lead.malformed"},'
                ' {"seq": 3, "code": "entry.kind_unknown"}]',
            ),
            [
                "Set aside at the hub: 2. A newer tablet sent what this hub does not know; "
                "update the hub",
                "Set aside at the hub: 1. The field … of this lead cannot be read",
            ],
        ),
    ],
)
def test_notes_say_what_is_the_matter_and_what_to_do(enrolled, state, said):
    assert notes(enrolled, state, language.DEFAULT) == said


def test_gravest_of_all_is_a_hub_that_lacks_what_was_let_go():
    first, *_ = notes(ENROLLED, replace(WELL, problem="hub.busy"), language.DEFAULT, missing=3)

    assert first.startswith("The hub was restored from an old backup: 3 leads that this tablet")
