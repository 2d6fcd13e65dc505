"""The tables of the README hold each setting, command and problem, and none that is gone."""

import dataclasses
import re
from pathlib import Path

import click

from kiosk.booth.config import Config as BoothConfig
from kiosk.cli import main
from kiosk.hub.config import Config as HubConfig
from kiosk.shared import problems

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(group: click.Group, path: str) -> list[str]:
    """Each command as it is typed."""
    typed = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            typed += commands(command, f"{path} {name}")
        if not isinstance(command, click.Group) or command.invoke_without_command:
            typed.append(f"{path} {name}")
    return typed


def table(heading: str) -> list[list[str]]:
    """The cells of each row below a heading, without the table's own heading."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    # A pipe that belongs to a cell is written \|.
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return [[cell.replace("\\|", "|").strip() for cell in row] for row in rows[2:]]


def in_backticks(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_table_of_settings_holds_each_with_its_app():
    booth, hub = (
        {field.name for field in dataclasses.fields(one)} for one in (BoothConfig, HubConfig)
    )
    apps = {"both": booth & hub, "booth": booth - hub, "hub": hub - booth}
    said: dict[str, set[str]] = {app: set() for app in apps}
    for names, app, _ in table("Settings"):
        said[app] |= set(in_backticks(names))

    assert said == apps


def test_table_of_commands_holds_each():
    typed = [in_backticks(cells[0])[0] for cells in table("Commands")]
    named = {re.match(r"python -m kiosk( [a-z][a-z-]*)+", one)[0] for one in typed}

    assert named == set(commands(main, "python -m kiosk"))


def test_table_of_problems_holds_each_code_with_its_status_and_a_sentence():
    rows = table("Problems")

    assert sorted((code, status) for code, status, _ in rows) == sorted(
        (f"`{kind.code}`", str(kind.status)) for kind in problems.KINDS.values()
    )
    assert [code for code, _, meaning in rows if not re.fullmatch(r"[A-Z].{15,}\.", meaning)] == []


def test_picture_near_the_top_is_there_and_small():
    picture = re.search(r"^!\[[^\]]{20,}\]\((\S+)\)$", README.split("\n## ")[0], re.MULTILINE)

    assert picture
    assert 10_000 < (ROOT / picture[1]).stat().st_size <= 120 * 1024
