"""The audit after a fault: 0 confirmed leads lost, 0 doubled, 0 erased leads back.

It reads both databases as they are, with SQL of its own: a fault in the product's reading must not
hide one in its writing.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.shared import consent, entry

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class HubState:
    """What is in the hub's database."""

    leads: Mapping[str, dict[str, Any]]
    entries: Rows
    journals: Mapping[str, dict[str, Any]]
    withdrawn: frozenset[tuple[str, str]]

    @property
    def erased(self) -> set[str]:
        return {id for id, row in self.leads.items() if row["erased_at"]}

    @property
    def text(self) -> str:
        """All that a visitor typed and the hub still has."""
        bodies = [row["body"] or "" for row in self.entries]
        return "\n".join([*bodies, *(row["document"] for row in self.leads.values())])


@dataclass(frozen=True)
class TabletState:
    """What is in a tablet's database."""

    leads: Mapping[str, dict[str, Any]]
    entries: Rows
    journal: dict[str, Any]
    erased: frozenset[str]

    @property
    def text(self) -> str:
        bodies = [row["body"] or "" for row in self.entries]
        return "\n".join([*bodies, *(row["document"] for row in self.leads.values())])


@dataclass
class Confirmed:
    """What the tablets said "thank you" for, and what somebody had erased."""

    leads: dict[str, int] = field(default_factory=dict)  # id → its newest confirmed revision
    erased: dict[str, Iterable[str]] = field(default_factory=dict)  # id → texts that must be gone


def of_hub(connection: Any) -> HubState:
    """Read the hub. connection: of the database's own driver"""
    leads = rows(connection, "SELECT id, revision, document, erased_at FROM lead")
    assert len({row["id"] for row in leads}) == len(leads)
    return HubState(
        leads={row["id"]: row for row in leads},
        entries=rows(connection, "SELECT * FROM journal_entry ORDER BY journal_id, seq"),
        journals={row["journal_id"]: row for row in rows(connection, "SELECT * FROM journal")},
        withdrawn=frozenset(
            (row["lead_id"], row["purpose"]) for row in rows(connection, "SELECT * FROM withdrawal")
        ),
    )


def of_tablet(connection: Any) -> TabletState:
    """Read a tablet. connection: of sqlite3"""
    leads = rows(connection, "SELECT id, revision, seq, document FROM lead")
    return TabletState(
        leads={row["id"]: row for row in leads},
        entries=rows(connection, "SELECT * FROM journal ORDER BY seq"),
        journal=rows(connection, "SELECT * FROM journal_state")[0],
        erased=frozenset(row["lead_id"] for row in rows(connection, "SELECT * FROM tombstone")),
    )


def rows(connection: Any, statement: str) -> Rows:
    found = connection.execute(statement)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def name_of(document: str) -> str:
    return str(json.loads(document)["contact"]["name"])


def what_is_wrong(hub: HubState, tablets: Iterable[TabletState], confirmed: Confirmed) -> str:
    """After all is delivered: the first promise that does not hold, as a sentence; "" for none."""
    tablets = list(tablets)
    return (
        lost(hub, confirmed)
        or back(hub, tablets, confirmed)
        or broken_chain(hub)
        or "".join(waiting(hub, tablet) for tablet in tablets)
        or half_withdrawn(hub, tablets)
    )


def lost(hub: HubState, confirmed: Confirmed) -> str:
    for id, revision in confirmed.leads.items():
        if id in confirmed.erased:
            continue
        row = hub.leads.get(id)
        if row is None:
            return f"lead {id} was confirmed and is not at the hub"
        if row["erased_at"]:
            return f"lead {id} was confirmed, and the hub erased it though nobody asked"
        if row["revision"] < revision:
            return f"lead {id} was confirmed as revision {revision}, the hub has {row['revision']}"
        if json.loads(row["document"])["revision"] != row["revision"]:
            return f"lead {id} is another revision at the hub than it says"
    return ""


def back(hub: HubState, tablets: list[TabletState], confirmed: Confirmed) -> str:
    hub_text = hub.text
    tablet_texts = [tablet.text for tablet in tablets]
    for id, texts in confirmed.erased.items():
        if id not in hub.erased:
            return f"lead {id} was erased, and the hub does not know"
        for text in texts:
            if text in hub_text:
                return f"lead {id} was erased, and what was typed is still at the hub"
            if any(text in one for one in tablet_texts):
                return f"lead {id} was erased, and what was typed is still on a tablet"
    return ""


def broken_chain(hub: HubState) -> str:
    """Recompute each journal of the hub from its first link on."""
    reached = {id: (0, entry.first_link(id), 0) for id in hub.journals}
    for row in hub.entries:
        journal_id = row["journal_id"]
        seq, link, leads = reached[journal_id]
        read = entry.Entry(row["seq"], row["kind"], row["body"], row["body_sha256"], row["link"])
        if read.seq != seq + 1 or not entry.follows(link, read):
            return f"the hub's chain of journal {journal_id} breaks at {read.seq}"
        reached[journal_id] = (read.seq, read.link, leads + (read.kind == entry.LEAD_CAPTURED))
    for journal_id, row in hub.journals.items():
        if (row["acked_seq"], row["link"], row["leads"]) != reached[journal_id]:
            return f"the hub acknowledged another journal {journal_id} than it has"
    return ""


def waiting(hub: HubState, tablet: TabletState) -> str:
    mine = tablet.journal
    theirs = hub.journals.get(mine["journal_id"], {"acked_seq": 0, "link": mine["link"]})
    if mine["acked_seq"] != mine["seq"]:
        return f"a tablet has {mine['seq']} entries, and believes {mine['acked_seq']} delivered"
    if (theirs["acked_seq"], theirs["link"]) != (mine["seq"], mine["link"]):
        return f"a tablet believes {mine['seq']} entries delivered, the hub has other ones"
    if any(row["seq"] > mine["acked_seq"] for row in tablet.leads.values()):
        return "a tablet shows a lead as waiting that was delivered"
    if mine["receipt"]:
        receipt = json.loads(mine["receipt"])
        said = (receipt["journal_id"], receipt["acked_seq"], receipt["link"], receipt["leads"])
        if said != (mine["journal_id"], mine["seq"], mine["link"], mine["leads"]):
            return "the receipt does not cover what the tablet has"
    return ""


def half_withdrawn(hub: HubState, tablets: list[TabletState]) -> str:
    """A withdrawal counts everywhere once somebody knows of it."""
    for tablet in tablets:
        for id, row in tablet.leads.items():
            standing = consent.standing(
                [consent.Consent(**one) for one in json.loads(row["document"])["consents"]]
            )
            for purpose, decision in standing.items():
                here, there = decision == consent.WITHDRAWN, (id, purpose) in hub.withdrawn
                if here != there:
                    return f"consent {purpose} of lead {id} is withdrawn on one side only"
    return ""
