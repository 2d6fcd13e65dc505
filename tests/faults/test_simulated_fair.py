"""Fairs by chance, each another one: a confirmed lead arrives, and once; an erased one stays away."""

import pytest
from simulation import Simulator

# xdist gives each to a core.
PARTS = 2


@pytest.mark.fault(
    "simulated fair",
    "schedules lost a confirmed lead, doubled one or brought an erased one back",
    few=2_000 // PARTS,
    full=1_000_000 // PARTS,
    full_s=6_000,
)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_schedule_loses_doubles_or_brings_back_a_lead(faults, part):
    simulator = Simulator()
    for _ in range(faults.count):
        faults.tried(simulator.what_is_wrong(faults.random.randrange(10**9)))
    simulator.close()
