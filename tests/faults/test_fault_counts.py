"""The frame that counts faults: a failed try fails its test, and each fault leaves one line."""

import os
import re
import sys

import pytest

pytest_plugins = ["pytester"]

FAULTS = """
    import pytest

    @pytest.mark.fault("good disk", "leads lost", few=3, full=30, full_s=60)
    def test_good_disk(faults):
        for _ in range(faults.count):
            faults.tried()

    @pytest.mark.fault("bad disk", "leads lost", few=2, full=20, full_s=60)
    def test_bad_disk(faults):
        for number in range(faults.count):
            faults.tried("lead 7 is gone" if number == 1 else "")

    @pytest.mark.fault("no disk", "leads lost", every=8)
    def test_no_disk(faults):
        list(range(100))[faults.start :: faults.every]

    @pytest.mark.skipif(True, reason="needs a disk of stone")
    @pytest.mark.fault("stone disk", "leads lost", few=1, full=1)
    def test_stone_disk(faults):
        faults.tried()

    def test_without_a_fault():
        pass
"""


@pytest.fixture
def run(pytester):
    """Run these faults with some options: what pytest printed."""
    pytester.makepyfile(FAULTS)

    def run(*options):
        return pytester.runpytest_inprocess("-p", "fault_counts", "--seed", "7", *options)

    return run


def test_failed_try_fails_its_test_and_names_the_seed_that_repeats_it(run):
    said = run()

    said.assert_outcomes(passed=2, failed=2, skipped=1)
    said.stdout.fnmatch_lines(
        [
            "*bad disk: 1 of 2 leads lost (seed 7)",
            "*lead 7 is gone",
            "*Again: python3 scripts/test.py '*::test_bad_disk' --seed 7",
            "*no disk: only 0 of 0 tried",
            "bad disk: 1 of 2 leads lost (seed 7)",
            "good disk: 0 of 3 leads lost (seed 7)",
            "stone disk: NOT TRIED. needs a disk of stone",
        ]
    )


def test_full_run_tries_the_full_count_of_the_fault_that_was_asked_for(run):
    said = run("--faults", "full", "--only-fault", "Good-disk")

    said.assert_outcomes(passed=1, deselected=4)
    said.stdout.fnmatch_lines(["good disk: 0 of 30 leads lost (seed 7)"])


def test_full_run_says_first_how_long_it_will_take(run):
    said = run("--faults", "full", "--collect-only")

    said.stdout.fnmatch_lines(["4 tests of faults, 120 s of work"])


def test_workers_that_share_a_run_have_its_seed(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    # Where it is set pytest says each failure a second time, whole, in its summary.
    monkeypatch.delenv("CI", raising=False)
    pytester.makepyfile(FAULTS)

    said = pytester.runpytest_subprocess("-p", "fault_counts", "-n", "2")

    (again,) = (line for line in said.outlines if "Again:" in line)
    seed = [line for line in said.outlines if line.startswith("bad disk: 1 of 2")][-1]
    assert re.findall(r"\d+", again)[-1] == re.findall(r"\d+", seed)[-1]


@pytest.mark.xdist_group("one worker")
def test_tests_of_one_group_share_a_worker(request):
    """pytest 9.2 changed what pytest-xdist 3.8 tells groups by: each worker set everything up."""
    grouped = request.config.getoption("loadgroup", default=False)

    assert request.node.nodeid.endswith("@one worker") == grouped
