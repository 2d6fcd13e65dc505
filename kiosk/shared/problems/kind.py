"""One thing that can go wrong, and that it happened."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..language import Language


@dataclass(frozen=True)
class Kind:
    """One thing that can go wrong."""

    code: str  # noun.what_is_wrong, stable: tablets of older versions know it
    status: int  # the HTTP status it is answered with
    sentence: str  # English, with {details}
    retry: bool = False  # True where the same request may succeed later

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence where only the code was kept, translated; "…" stands for each detail."""
        return translate(self.sentence).format_map(defaultdict(lambda: "…"))


class Problem(Exception):
    """A Kind that happened, with the details its sentence names."""

    def __init__(self, kind: Kind, **details: str | int) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.details = details

    def text(
        self, translate: Callable[[str], str] = str, language: "Language | None" = None
    ) -> str:
        """The sentence, translated and filled in; {wait} is wait_s in the language's words."""
        said = dict(self.details)
        if "wait_s" in said:
            # Not before: start.py reads problems with nothing installed yet.
            from .. import formats
            from ..language import DEFAULT

            said["wait"] = formats.wait(int(said["wait_s"]), language or DEFAULT)
        return translate(self.kind.sentence).format_map(said)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Problem):
            return NotImplemented
        return (self.kind, self.details) == (other.kind, other.details)

    def __hash__(self) -> int:
        return hash((self.kind, tuple(sorted(self.details.items()))))

    def __repr__(self) -> str:
        return f"Problem({self.kind.code})"
