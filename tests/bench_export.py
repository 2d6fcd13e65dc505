"""The measurements of scripts/bench/export.py."""

import itertools
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), str(ROOT / "tests")]

from builders import a_lead  # noqa: E402

from kiosk.booth import store  # noqa: E402
from kiosk.shared import ids  # noqa: E402
from kiosk.shared.export.columns import COLUMNS  # noqa: E402
from kiosk.shared.lead import Inquiry, InquiryLine, Lead  # noqa: E402

LEADS, ROUNDS = 100_000, 3
RATIO_TARGET, MEMORY_TARGET_BYTES = 0.5, 150 * 1024 * 1024
BATCH = 1_000
# Where each column of ours stands in the document.
PATHS = {
    **{name: f"$.{name}" for name in ("id", "reference", "captured_at", "language", "source", "consents")},
    **{
        name: f"$.contact.{name}"
        for name in (
            "name", "company", "country", "city", "role", "website", "way", "address",
            "address_normal", "address_ok",
        )
    },
    **{
        name: f"$.inquiry.lines[0].{name}"
        for name in (
            "target_price", "incoterm", "port", "need_by", "order_type", "sample", "private_label",
            "certificates",
        )
    },
    **{
        name: f"$.staff.{name}"
        for name in ("heat", "chips", "notes", "next_step", "next_step_at", "staff")
    },
    "ratings": "$.feedback", "comments": "$.feedback[0].comment",
    "products": "$.inquiry.lines", "markets": "$.inquiry.markets", "message": "$.inquiry.message",
    **{
        name: f"$.buyer.{name}"
        for name in ("business_type", "annual_import", "imports_from_indonesia", "authority")
    },
}  # fmt: skip


def main() -> int:
    shell = shutil.which("sqlite3")
    if shell is None:
        print("Install the sqlite3 shell, which this is measured against (apt install sqlite3).")
        return 1
    with tempfile.TemporaryDirectory(prefix="pameran-bench-") as room:
        data = Path(room) / "booth"
        fill(data)
        columns = ", ".join(f"json_extract(document, '{PATHS[name]}')" for name in COLUMNS)
        query = f"SELECT {columns} FROM lead ORDER BY captured_at DESC, id DESC"
        theirs = ["sqlite3", "-csv", "-header", str(data / "booth.sqlite3"), query]
        shell_s = min(timed(theirs, Path(room) / "shell.csv")[0] for _ in range(ROUNDS))
        ours = [timed(export(data, Path(room) / "leads.csv")) for _ in range(ROUNDS)]
        csv_s = min(took_s for took_s, _ in ours)
        xlsx_s, xlsx_bytes = timed(export(data, Path(room) / "leads.xlsx"))
    memory_bytes = max(xlsx_bytes, *(used for _, used in ours))
    ratio = shell_s / csv_s
    print(f"{LEADS:,} leads: sqlite3 {shell_s:.2f} s, CSV {csv_s:.2f} s, XLSX {xlsx_s:.2f} s")
    print(
        f"CSV {ratio:.2f} of the sqlite3 shell's speed (target {RATIO_TARGET}), memory "
        f"{memory_bytes / 1024**2:.0f} MB (target {MEMORY_TARGET_BYTES // 1024**2} MB)"
    )
    return int(ratio < RATIO_TARGET or memory_bytes > MEMORY_TARGET_BYTES)


def export(data: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "kiosk", "export", "--out", str(out), "--data", str(data)]


def timed(command: list[str], out: Path | None = None) -> tuple[float, int]:
    """Run it: (seconds, most bytes of memory)."""
    with (out or Path(os.devnull)).open("wb") as file:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, stdout=file)
        _, status, used = os.wait4(process.pid, 0)
    took_s = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return took_s, used.ru_maxrss * 1024


def fill(data: Path) -> None:
    """Save leads as buyers of many countries leave them."""
    chance = random.Random(0)
    opened = store.Store(data)
    example = a_lead(name="María-José Carreño Quiñones")
    leads = (a_varied(example, chance) for _ in range(LEADS))
    while batch := list(itertools.islice(leads, BATCH)):
        opened.write(lambda c, batch=batch: [store.save(c, lead) for lead in batch])
        print(".", end="", flush=True)
    print()
    opened.close()


def a_varied(example: Lead, chance: random.Random) -> Lead:
    lines = tuple(
        InquiryLine(f"PAS-FUR-{n:03}", str(chance.randrange(1, 5000)), "C62", incoterm="FOB")
        for n in range(chance.randint(1, 3))
    )
    contact = replace(example.contact, country=chance.choice(("DE", "AE", "JP", "NL")), city="Köln")
    inquiry = Inquiry(lines, ("DE", "AE"), "Please send the price list. " * chance.randint(0, 4))
    return replace(example, id=ids.new_id(), contact=contact, inquiry=inquiry)


if __name__ == "__main__":
    sys.exit(main())
