"""Whatever frames the camera misses, sees twice or reads wrong: enough of them are the content."""

import random

import pytest

from kiosk.shared import frames, problems
from kiosk.shared.problems import Problem

# As large as 100 leads.
CONTENT = random.Random(1).randbytes(18_200)
OTHER = random.Random(2).randbytes(3_000)
K = frames.blocks(len(CONTENT))


def missing(seen) -> int:
    """How many more are needed; 0 where they are enough, and then they are the content."""
    try:
        assert frames.assembled(seen) == CONTENT
    except Problem as problem:
        return int(problem.details["count"])
    return 0


@pytest.mark.parametrize("length", [1, 400, 411, 412, 822, 823, 18_200])
def test_own_blocks_of_a_content_are_the_content(length):
    content = CONTENT[:length]
    k = frames.blocks(length)

    assert frames.assembled(frames.frame(content, number) for number in range(k)) == content


@pytest.mark.parametrize("loss", [0.1, 0.3, 0.5, 0.9])
def test_any_frames_in_any_order_do_if_they_are_a_few_more_than_blocks(loss):
    chance = random.Random(loss)
    more = []
    for _ in range(50):
        numbers = [n for n in range(frames.NUMBERS // 16) if chance.random() >= loss]
        seen = [frames.frame(CONTENT, n) for n in numbers[: K + 12]]
        needed = next(n for n in range(K, K + 12) if missing(seen[:n]) == 0)
        chance.shuffle(seen[:needed])
        assert missing(seen[:needed]) == 0
        more.append(needed - K)

    assert sum(more) / len(more) < 2.2


def test_receiver_is_told_how_many_frames_are_missing_and_not_fooled_by_repeated_ones():
    seen = [frames.frame(CONTENT, number) for number in range(K - 3)]

    assert missing(seen) == 3
    assert missing(seen * 2) == 3
    assert missing(reversed([*seen, *(frames.frame(CONTENT, n) for n in range(K - 3, K))])) == 0


def test_damaged_frame_counts_for_nothing():
    seen = [frames.frame(CONTENT, number) for number in range(K)]
    for place in range(0, frames.FRAME_BYTES, 17):
        damaged = bytearray(seen[5])
        damaged[place] ^= 0x10
        assert missing([*seen[:5], bytes(damaged), *seen[6:]]) == 1

    assert missing([*seen[:5], seen[5][:-1], *seen[6:]]) == 1
    assert missing([b"", b"https://pameran.example/p/K7Q2M4", *seen]) == 0


def test_two_transfers_seen_together_are_kept_apart():
    ours = [frames.frame(CONTENT, number) for number in range(K)]
    theirs = [frames.frame(OTHER, number) for number in range(3)]

    assert missing([*theirs, *ours]) == 0
    with pytest.raises(Problem) as incomplete:
        frames.assembled([*theirs, *ours[:-1]])
    assert incomplete.value == Problem(problems.FRAMES_MISSING, count=1)


def test_codes_that_are_no_frames_are_said_to_be_none():
    with pytest.raises(Problem) as foreign:
        frames.assembled([b"https://pameran.example/p/K7Q2M4"])

    assert foreign.value.kind == problems.FRAMES_FOREIGN


def test_numbers_go_on_far_beyond_a_content_of_the_largest_size():
    assert 2 * frames.blocks(frames.CONTENT_MAX_BYTES) < frames.NUMBERS
