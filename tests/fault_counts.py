"""How often each fault is tried, from which seed, and the line that it leaves at the end of the run.

A pytest plugin. A test of a fault says what it is, and takes its count from here:

    @pytest.mark.fault("power cut", "images lost a confirmed lead", few=2_000, full=200_000)
    def test_power_cut_loses_no_confirmed_lead(faults):
        for _ in range(faults.count):
            faults.tried(what_is_wrong_with(an_image(faults.random)))

`few` is the count of the ordinary test command, `full` that of scripts/faults.py. Where the fault
goes through places one by one, `every=8` tries each eighth of them, and each in the full run:
`places[faults.start :: faults.every]`. `full_s` says how long the full run takes on two cores.
The test fails when one try failed, and when it tried nothing.
"""

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

PROGRESS_EVERY_S = 5.0
SHOWN_MAX = 5


@dataclass
class Faults:
    """A fault, while a test tries it."""

    name: str  # "power cut"
    outcome: str  # what a failed try is, after "0 of 2,000": "images lost a confirmed lead"
    seed: int  # of the whole run
    count: int  # how often to try, 0 where `every` says it
    every: int  # which places to try: 1 is each, 8 each eighth
    random: random.Random  # the same for the same test and seed
    again: str  # the command that repeats this test
    report: Any = None  # what shows progress: a function of one line
    tries: int = 0
    failures: list[str] = field(default_factory=list)
    _shown_at: float = field(default_factory=time.monotonic)

    @property
    def start(self) -> int:
        """Where to begin, so that runs with other seeds try other places."""
        return self.random.randrange(self.every)

    def tried(self, failure: str = "") -> None:
        """Count one try; failure: what went wrong, "" for nothing."""
        self.tries += 1
        if failure:
            self.failures.append(failure)
        if self.report and time.monotonic() - self._shown_at > PROGRESS_EVERY_S:
            self._shown_at = time.monotonic()
            of = f" of {self.count:,}" if self.count else ""
            self.report(f"  {self.name}: {self.tries:,}{of} tried, {len(self.failures)} failed")

    def verdict(self) -> None:
        """Fail the test when a try failed, or too few were made."""
        if self.tries == 0 or self.tries < self.count:
            pytest.fail(f"{self.name}: only {self.tries} of {self.count} tried", pytrace=False)
        if self.failures:
            shown = "\n".join(f"  {text}" for text in self.failures[:SHOWN_MAX])
            line = summary(self.name, self.outcome, len(self.failures), self.tries, self.seed)
            pytest.fail(f"{line}\n{shown}\nAgain: {self.again}", pytrace=False)


def summary(name: str, outcome: str, failed: int, tries: int, seed: int) -> str:
    """Say what came of a fault: "power cut: 0 of 2,000 images lost a confirmed lead (seed 7)"."""
    return f"{name}: {failed:,} of {tries:,} {outcome} (seed {seed})"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("faults")
    group.addoption("--faults", choices=("few", "full"), default="few", help="How often to try")
    group.addoption("--only-fault", default="", metavar="NAME", help="Only the fault of this name")
    group.addoption("--seed", type=int, help="Repeat the run that had this seed")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "fault(name, outcome, few, full, every, full_s): see tests/fault_counts.py"
    )
    if worker := getattr(config, "workerinput", None):
        config.option.seed = worker["seed"]
    elif config.option.seed is None:
        config.option.seed = random.SystemRandom().randrange(1_000_000)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Let all xdist workers have the seed that the run names at its end."""
    node.workerinput["seed"] = node.config.option.seed


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the wanted faults; in the full run each may take as long as it says."""
    wanted = config.option.only_fault.casefold().replace("-", " ")
    marks = {item: item.get_closest_marker("fault") for item in items}
    if config.option.faults == "full":
        out = [item for item, mark in marks.items() if not mark or wanted not in mark.args[0]]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]
        for item in items:
            item.add_marker(pytest.mark.timeout(0))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Say how long the full run will take, where that was asked for with --collect-only."""
    config = session.config
    if config.option.faults == "full" and config.option.collectonly:
        total_s = 0
        for item in session.items:
            mark = item.get_closest_marker("fault")
            assert mark is not None
            total_s += mark.kwargs.get("full_s", 0)
        print(f"\n{len(session.items)} tests of faults, {total_s} s of work")


@pytest.fixture
def faults(request: pytest.FixtureRequest) -> Faults:
    """The fault that this test is marked with."""
    mark = request.node.get_closest_marker("fault")
    assert mark is not None, "a test that takes `faults` has @pytest.mark.fault(…)"
    option = request.config.option
    full = option.faults == "full"
    # Without the group's name, which only a run of several workers adds: its seed would be another.
    nodeid = f"{request.node.location[0]}::{request.node.name}"
    again = f"python3 scripts/test.py '{nodeid}' --seed {option.seed}"
    return Faults(
        *mark.args,
        seed=option.seed,
        count=mark.kwargs.get("full" if full else "few", 0),
        every=1 if full else mark.kwargs.get("every", 1),
        random=random.Random(f"{option.seed} {nodeid}"),
        again=again + (" --faults full" if full else ""),
        report=_report(request.config) if full else None,
    )


def _report(config: pytest.Config) -> Any:
    """Return a function that shows a line at once, past pytest's capture, also from a worker."""
    capture = config.pluginmanager.getplugin("capturemanager")

    def show(line: str) -> None:
        with capture.global_and_fixture_disabled():
            print(line, file=sys.__stderr__, flush=True)

    return show


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """After the test's own assertions its tries decide; then its line goes into the report."""
    found = pyfuncitem.funcargs.get("faults")
    if not isinstance(found, Faults):
        return (yield)
    try:
        returned = yield
    finally:
        counted = (found.name, found.outcome, len(found.failures), found.tries)
        pyfuncitem.user_properties.append(("fault", counted))
    found.verdict()
    return returned


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A fault that this machine cannot have is never passed over in silence."""
    report: Any = yield
    mark = item.get_closest_marker("fault")
    if mark and report.skipped:
        report.user_properties.append(("fault not tried", (mark.args[0], report.longrepr[2])))
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """One line for each fault, also for one that this machine cannot have."""
    sums: dict[tuple[str, str], list[int]] = {}
    not_tried: dict[str, str] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for key, value in getattr(report, "user_properties", ()):
                if key == "fault" and report.when == "call":
                    name, outcome, failed, tries = value
                    total = sums.setdefault((name, outcome), [0, 0])
                    total[0] += failed
                    total[1] += tries
                if key == "fault not tried":
                    not_tried[value[0]] = value[1]
    if sums or not_tried:
        terminalreporter.section("faults")
    for (name, outcome), (failed, tries) in sorted(sums.items()):
        terminalreporter.write_line(summary(name, outcome, failed, tries, config.option.seed))
    for name, why in sorted(not_tried.items()):
        terminalreporter.write_line(f"{name}: NOT TRIED. {why.removeprefix('Skipped: ')}")
