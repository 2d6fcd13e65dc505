"""Settings: one frozen dataclass per app is the table; wrong values are refused by name.

Read once at start. Precedence: command line, environment (KIOSK_NAME), settings.toml in the
data folder, default.
"""

import dataclasses
import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from . import problems
from .problems import Problem

Config = TypeVar("Config")


def text(value: object) -> str:
    """Text; in a TOML file it stands in quotes, and 0812… without them would lose its zero."""
    if not isinstance(value, str):
        raise ValueError('text in quotes ("…")')
    return value


def setting(default: Any, help: str, *, parse: Callable[[Any], Any] = text, unit: str = "") -> Any:
    """One row of the table.

    parse: text or TOML value → value; ValueError(what is allowed) where it is wrong
    """
    return dataclasses.field(default=default, metadata={"help": help, "parse": parse, "unit": unit})


def read(
    table: type[Config],
    *,
    file: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    given: Mapping[str, object] | None = None,
) -> Config:
    """Read each setting of the table.

    file:    a TOML file, read if it exists
    given:   from the command line; None values count as not given
    raises:  Problem(SETTING_WRONG), which names the setting and what is allowed
    """
    stored = _stored(file)
    known = {field.name for field in dataclasses.fields(table)}  # type: ignore[arg-type]
    if strange := sorted(set(stored) - known):
        raise Problem(problems.SETTING_WRONG, name=strange[0], allowed=", ".join(sorted(known)))
    values: dict[str, object] = {}
    for field in dataclasses.fields(table):  # type: ignore[arg-type]
        environment_name = f"KIOSK_{field.name.upper()}"
        found = (given or {}).get(field.name)
        if found is None:
            found = environ.get(environment_name, stored.get(field.name))
        if found is None:
            continue
        try:
            values[field.name] = field.metadata["parse"](found)
        except ValueError as error:
            raise Problem(problems.SETTING_WRONG, name=field.name, allowed=str(error)) from error
    return table(**values)


def _stored(file: Path | None) -> dict[str, Any]:
    if file is None or not file.exists():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(problems.SETTING_WRONG, name=file.name, allowed=f"TOML ({error})") from error


def at_least(least: int) -> Callable[[object], int]:
    """Whole numbers from this one on."""

    def parse(value: object) -> int:
        allowed = f"a whole number from {least}"
        number = _int(value, allowed=allowed)
        if number < least:
            raise ValueError(allowed)
        return number

    return parse


positive_int = at_least(1)


def days(value: object) -> int:
    """0, 1, 2, … days, up to a hundred years."""
    number = _int(value, allowed="a number of days from 0 to 36500")
    if not 0 <= number <= 36500:
        raise ValueError("a number of days from 0 to 36500")
    return number


def port(value: object) -> int:
    """A TCP port; 0 lets the machine choose one."""
    number = _int(value, allowed="a port from 0 to 65535")
    if not 0 <= number <= 65535:
        raise ValueError("a port from 0 to 65535")
    return number


def yes_or_no(value: object) -> bool:
    """true/false, yes/no, on/off, 1/0."""
    known = {"true": True, "yes": True, "on": True, "1": True}
    known |= {"false": False, "no": False, "off": False, "0": False}
    try:
        return known[str(value).strip().lower()]
    except KeyError:
        raise ValueError("true or false") from None


def _int(value: object, *, allowed: str) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise ValueError(allowed) from None


def checked(config: Config, **checks: Callable[[str], str]) -> Config:
    """Run checks that need a second setting; each returns the value to keep.

    raises: Problem(SETTING_WRONG)
    """
    for name, check in checks.items():
        try:
            value = check(getattr(config, name))
        except ValueError as error:
            raise Problem(problems.SETTING_WRONG, name=name, allowed=str(error)) from error
        config = dataclasses.replace(config, **{name: value})  # type: ignore[type-var]
    return config
