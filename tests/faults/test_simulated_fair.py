"""Fairs by chance, each another one: a confirmed lead arrives, and once; an erased one stays away."""

import pytest
from simulation import Simulator

# xdist gives each to a core.
PARTS = 2
SHORTENED_MAX = 3


@pytest.mark.fault(
    "simulated fair",
    "schedules lost a confirmed lead, doubled one or brought an erased one back",
    few=2_000 // PARTS,
    full=1_000_000 // PARTS,
    full_s=5_000,
)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_schedule_loses_doubles_or_brings_back_a_lead(faults, part):
    simulator = Simulator()
    for _ in range(faults.count):
        seed = faults.random.randrange(10**9)
        # To shorten one takes a minute; the first few say enough.
        shorten = len(faults.failures) < SHORTENED_MAX
        faults.tried(simulator.what_is_wrong(seed, shorten=shorten))
    simulator.close()
