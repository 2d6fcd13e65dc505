"""What people at a simulated fair remember: the oracle that the databases are held against.

A `Memory` belongs to one database and is as old as it: who restores a backup restores what it was
asked to keep. `Everybody` is never restored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.hub import withdrawal_codes
from kiosk.shared import clock


@dataclass
class Memory:
    """What the people around one tablet know, or those around the hub."""

    said: dict[str, list[str]] = field(default_factory=dict)  # lead id → names, oldest first
    revision: dict[str, int] = field(default_factory=dict)  # lead id → the confirmed one
    erased: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    # At the hub: lead id → (what its buyer wished by code, when). The lead may be under way.
    wished: dict[str, tuple[str, str]] = field(default_factory=dict)

    def copy(self) -> "Memory":
        said = {id: list(names) for id, names in self.said.items()}
        return Memory(
            said, dict(self.revision), set(self.erased), set(self.withdrawn), dict(self.wished)
        )

    def confirmed(self, id: str, name: str, revision: int) -> None:
        """A buyer was thanked."""
        self.said.setdefault(id, []).append(name)
        self.revision[id] = revision

    def keeps(self, id: str, revision: int) -> None:
        """The hub is the only one to keep this lead from now on."""
        self.revision[id] = max(revision, self.revision.get(id, 0))

    def lets_go(self, id: str) -> int:
        """This tablet has the lead no more: its revision."""
        del self.said[id]
        self.withdrawn.discard(id)
        return self.revision.pop(id)

    def learns(self, revisions: Iterable[tuple[str, int]]) -> None:
        """A withdrawal that the hub ordered made revisions of leads."""
        for id, revision in revisions:
            if revision > self.revision.get(id, revision):
                self.revision[id] = revision

    def wishes(self, id: str, wish: str, now: str, *, arrived: Iterable[str]) -> None:
        """A buyer asked for this by code; wishes for leads that never came are forgotten in time."""
        too_old = clock.stamp(clock.moment(now) - withdrawal_codes.WISH_LIFE)
        here = set(arrived)
        self.wished = {
            one: (what, at)
            for one, (what, at) in self.wished.items()
            if one in here or at >= too_old
        }
        if self.wished.get(id, ("", ""))[0] != withdrawal_codes.ERASED:
            self.wished[id] = (wish, now)

    def fulfilled(self, wish: str, leads: Mapping[str, Any]) -> set[str]:
        """The leads at the hub whose buyers wished this."""
        return {id for id, (what, _) in self.wished.items() if what == wish and id in leads}


@dataclass
class Everybody:
    """What cannot be forgotten: all that was ever typed, erased or counted."""

    typed: dict[str, set[str]] = field(default_factory=dict)  # lead id → all names
    codes: dict[str, str] = field(default_factory=dict)  # lead id → the code its buyer was shown
    erased: set[str] = field(default_factory=set)
    counted: dict[str, int] = field(default_factory=dict)  # tally → the most that a tablet counted
    phones: list[str] = field(default_factory=list)  # leads that buyers sent from their phones
    names: int = 0

    def new_name(self) -> str:
        self.names += 1
        return f"Buyer-{self.names}."

    def counts(self, tallies: Mapping[str, int]) -> None:
        for tally, count in tallies.items():
            self.counted[tally] = max(count, self.counted.get(tally, 0))
