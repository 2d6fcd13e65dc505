"""The README names each setting and each command; a new one that it lacks fails here."""

import dataclasses
import re
from pathlib import Path

import click

from kiosk.booth.config import Config as BoothConfig
from kiosk.cli import main
from kiosk.hub.config import Config as HubConfig

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(group: click.Group, path: str) -> list[str]:
    """Each command as it is typed."""
    typed = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            typed += commands(command, f"{path} {name}")
        else:
            typed.append(f"{path} {name}")
    return typed


def test_readme_names_each_setting():
    fields = [*dataclasses.fields(BoothConfig), *dataclasses.fields(HubConfig)]

    assert [field.name for field in fields if f"`{field.name}`" not in README] == []


def test_picture_near_the_top_is_there_and_small():
    picture = re.search(r"^!\[[^\]]{20,}\]\((\S+)\)$", README.split("\n## ")[0], re.MULTILINE)

    assert picture
    assert 10_000 < (ROOT / picture[1]).stat().st_size <= 120 * 1024


def test_readme_names_each_command():
    assert [one for one in commands(main, "python -m kiosk") if one not in README] == []
