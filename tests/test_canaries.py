"""The table of canaries is true: each names a line that stands once, and tests that exist."""

from pathlib import Path

import pytest
from canaries import CANARIES, ROOT


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.name)
def test_canary_names_a_line_that_stands_once_and_tests_that_exist(canary):
    assert (ROOT / canary.file).read_text(encoding="utf-8").count(canary.line) == 1
    assert canary.broken != canary.line
    files = [Path(ROOT, one.split("::")[0]) for one in canary.caught_by if one.startswith("tests/")]
    assert files
    assert [path for path in files if not path.exists()] == []
