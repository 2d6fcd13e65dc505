"""The rules between the rooms: who may import whom."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "kiosk"


def imported(path: Path) -> set[str]:
    """Absolute names of what a module imports."""
    names = set()
    parts = ("kiosk", *path.relative_to(PACKAGE).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(parts[: len(parts) - node.level]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            names |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return names


def breaking(folder: str, *forbidden: str, but: tuple[str, ...] = ()) -> list[str]:
    """Modules of the folder that import something forbidden."""
    return sorted(
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in (PACKAGE / folder).rglob("*.py")
        if path.name not in but
        for name in imported(path)
        if any(name == one or name.startswith(one + ".") for one in forbidden)
    )


def test_shared_knows_neither_booth_nor_hub_nor_database_nor_network():
    assert breaking("shared", "kiosk.booth", "kiosk.hub", "kiosk.cli") == []
    assert breaking("shared", "sqlite3", "sqlite_utils", "sqlalchemy", "urllib3", "socket") == []
    assert breaking("shared", "flask", "flask_wtf", but=("web.py", "print_pages.py")) == []


def test_booth_and_hub_do_not_know_each_other():
    assert breaking("booth", "kiosk.hub", "kiosk.cli") == []
    assert breaking("hub", "kiosk.booth", "kiosk.cli") == []


def test_storage_does_not_know_flask():
    pages = (
        "app.py", "context.py", "ahead.py", "browsing.py", "cards.py", "tray.py", "capture.py", "handoff.py", "api.py",
        "public.py", "inquiry.py", "withdrawal.py", "visitors.py", "publish.py", "visits.py", "steps.py",
        # The rooms staff and desk hold pages, and beside them:
        "visit.py", "resume.py", "standby.py", "pages.py", "door.py", "transfer.py", "take_in.py", "wiping.py",
        "accessibility.py", "enrol.py", "tablets.py", "buyer.py", "today.py", "charts.py", "sheets.py", "proof.py",
        "refusal.py", "report.py", "programs.py", "producers.py", "filtering.py", "views.py",
        "bulk.py", "webhook_pages.py",
        "roster.py", "todo.py", "reply_page.py", "calendar_page.py", "navigation.py",
        "arrival.py", "express.py", "lead_page.py", "lead_edit.py", "rating.py", "checkup.py",
        "product_pages.py", "product_form.py", "draft_pages.py", "file_pages.py", "version_pages.py", "words.py",
    )  # fmt: skip
    assert breaking("booth", "flask", but=pages) == []
    assert breaking("hub", "flask", but=pages) == []
