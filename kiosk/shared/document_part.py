"""A part of a lead's JSON document: its fields checked, and read into a dataclass.

Each raises Problem(LEAD_MALFORMED) naming the field, never its content.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from operator import itemgetter
from typing import Any

from . import problems
from .problems import Problem


class Part:
    """A part of the document, whose texts are read all at once.

    Read one by one, they were half of what the hub did with a batch.
    """

    def __init__(self, kind: type[Any], *, but: tuple[str, ...] = ()) -> None:
        """but: fields that are no texts"""
        self._kind = kind
        texts = [one for one in fields(kind) if one.name not in but]
        # None, which is no text, where the document must have the field.
        self._otherwise = {
            one.name: None if one.default is MISSING else one.default for one in texts
        }
        self._names = tuple(self._otherwise)
        self._picked = itemgetter(*self._names)

    def check(self, part: Mapping[str, Any]) -> None:
        """raises: Problem(LEAD_MALFORMED)"""
        values = self._values(part)
        if set(map(type, values)) != {str}:
            pairs = zip(self._names, values, strict=True)
            wrong = next(name for name, value in pairs if type(value) is not str)
            raise Problem(problems.LEAD_MALFORMED, field=wrong)

    def made(self, part: Mapping[str, Any], **other: Any) -> Any:
        """The part, which was checked, with its other fields."""
        made = object.__new__(self._kind)
        # A frozen dataclass's own __init__ takes three times as long.
        vars(made).update(zip(self._names, self._values(part), strict=True), **other)
        return made

    def _values(self, part: Mapping[str, Any]) -> tuple[Any, ...]:
        try:
            values: tuple[Any, ...] = self._picked(part)
        except KeyError:
            values = self._picked({**self._otherwise, **part})
        return values


def text(part: Mapping[str, Any], name: str) -> str:
    """A text; "" where there is none."""
    value = part.get(name, "")
    if not isinstance(value, str):
        raise Problem(problems.LEAD_MALFORMED, field=name)
    return value


def texts(part: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of texts; empty where there is none."""
    value = part.get(name, ())
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise Problem(problems.LEAD_MALFORMED, field=name)
    return tuple(value)


def whole(part: Mapping[str, Any], name: str, least: int, most: int) -> int:
    """A whole number from least to most."""
    value = part.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Problem(problems.LEAD_MALFORMED, field=name)
    return value


def one(part: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of the part, which must be there."""
    value = part.get(name)
    if not isinstance(value, dict):
        raise Problem(problems.LEAD_MALFORMED, field=name)
    return value


def many(part: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    """A list of parts; empty where there is none."""
    value = part.get(name, ())
    if not isinstance(value, list | tuple) or not all(isinstance(each, dict) for each in value):
        raise Problem(problems.LEAD_MALFORMED, field=name)
    return value
