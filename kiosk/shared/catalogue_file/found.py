"""A problem of a catalogue file, with its place."""

from dataclasses import dataclass

from ..problems import Problem


@dataclass(frozen=True)
class Found:
    row: int | None  # as the spreadsheet counts: the header is row 1
    column: str
    problem: Problem

    def text(self) -> str:
        """One line for the terminal or a page."""
        place = ", ".join(
            part for part in (f"row {self.row}" if self.row else "", self.column) if part
        )
        return f"{place}: {self.problem.text()}" if place else self.problem.text()
