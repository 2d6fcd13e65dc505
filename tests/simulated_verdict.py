"""The end of a simulated fair: all calms down, and what every promise is worth then."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from delivery_audit import (
    Confirmed,
    HubState,
    TabletState,
    name_of,
    of_hub,
    of_tablet,
    what_is_wrong,
)
from simulated_fair import Fair
from simulated_memory import Memory
from simulated_tablet import Tablet

from kiosk.booth import journal, visit_counts
from kiosk.hub.withdrawal_codes import ERASED, WITHDRAWN
from kiosk.shared import entry
from kiosk.shared.problems import Problem

PURPOSE = "news"
ROUNDS_MAX = 12


def verdict(fair: Fair) -> str:
    """Let everything calm down, and say what is wrong then; "" for nothing."""
    fair.trouble, fair.hub_kinds = 0.0, entry.KINDS
    for request in fair.late:
        attempted(request)
    fair.late.clear()
    for tablet in fair.tablets:
        tablet.store.write(lambda c: visit_counts.put(c, {}, under_way=""))
    return _never_quiet(fair) or _audit(fair)


def attempted(request: Callable[[], Any]) -> None:
    """A request that nobody waits for any more: whatever it is answered."""
    with suppress(Problem):
        request()


def _never_quiet(fair: Fair) -> str:
    """Let the tablets deliver in turn until nobody has anything to say; what stops that, "" for nothing.

    What one says in its round the others hear in their next. It is quiet when each has said all
    since the last change at the hub by somebody else, and the last round changed nothing there.
    """
    problem = ""
    heard: set[str] = set()
    for _ in range(ROUNDS_MAX):
        for tablet in fair.tablets:
            before = fair.hub_file.total_changes
            problem = _calm_round(fair, tablet)
            same = fair.hub_file.total_changes == before
            heard = {*(heard if same else ()), tablet.name} - {tablet.name if problem else ""}
            if not same or len(heard) < len(fair.tablets):
                continue
            if fair.release():
                heard.clear()
            elif _nothing_to_say(fair):
                return ""
    return f"it never becomes quiet: {problem or 'something is always waiting'}"


def _calm_round(fair: Fair, tablet: Tablet) -> str:
    """What stopped the round; a revoked tablet has said what it had to say."""
    said = fair.deliver(tablet)
    if said == "device.unknown":
        fair.enrol(tablet)
    return "" if said == "device.revoked" else said


def _nothing_to_say(fair: Fair) -> bool:
    def order_id(tablet: Tablet) -> str:
        (found,) = fair.hub_row(
            "SELECT order_id FROM device WHERE device_id = ?", tablet.device.device_id
        )
        return str(found)

    states = [(tablet, journal.state(tablet.store.connection)) for tablet in fair.tablets]
    return all(
        state.waiting == 0 and order_id(tablet) in ("", state.order_id) for tablet, state in states
    )


def _audit(fair: Fair) -> str:
    hub = of_hub(fair.hub_file)
    tablets = [of_tablet(tablet.store.connection) for tablet in fair.tablets]
    memories = [fair.hub_memory, *(tablet.memory for tablet in fair.tablets)]
    erased = hub.erased.union(*(tablet.erased for tablet in tablets))
    erased |= fair.hub_memory.fulfilled(ERASED, hub.leads)
    erased = erased.union(*(memory.erased for memory in memories))
    if erased - fair.everybody.erased:
        return "a lead was erased though nobody asked"
    return (
        what_is_wrong(hub, tablets, _confirmed(fair, memories, erased))
        or _unknown(fair, hub)
        or "".join(
            _differs(fair, tablet, state, hub, erased)
            for tablet, state in zip(fair.tablets, tablets, strict=True)
        )
        or _withdrawn_only_there(fair, memories, hub, erased)
        or _phone_leads(fair, hub, erased)
        or _missing(fair, hub)
        or _aside(fair, hub)
        or _miscounted(fair)
    )


def _confirmed(fair: Fair, memories: list[Memory], erased: set[str]) -> Confirmed:
    leads: dict[str, int] = {}
    for memory in memories:
        for id, revision in memory.revision.items():
            leads[id] = max(revision, leads.get(id, 0))
    typed = fair.everybody.typed
    return Confirmed(leads, {id: typed[id] for id in erased if id in typed})


def _unknown(fair: Fair, hub: HubState) -> str:
    strange = set(hub.leads) - set(fair.everybody.typed) - fair.everybody.erased
    return f"the hub has a lead that nobody typed: {strange}" if strange else ""


def _differs(
    fair: Fair, tablet: Tablet, state: TabletState, hub: HubState, erased: set[str]
) -> str:
    """Hold one tablet, and what the hub has of it, against what people said there."""
    text = hub.text
    for id, names in tablet.memory.said.items():
        if id in erased:
            continue
        row = state.leads.get(id)
        if row is None:
            return f"{tablet.name} confirmed lead {id} and has it no more"
        if name_of(row["document"]) != names[-1]:
            return f"{tablet.name} has another name for lead {id} than was confirmed last"
        if f'"{names[-1]}"' not in text:
            return f"what was typed last on {tablet.name} for lead {id} is not at the hub"
        there = hub.leads[id]
        differ = name_of(there["document"]) != names[-1]
        conflict = any(
            one["lead_id"] == id and one["set_aside"] == "lead.revision_conflict"
            for one in hub.entries
        )
        if differ and there["revision"] == row["revision"] and not conflict:
            return f"{tablet.name} and the hub differ on lead {id}, and staff are not told"
        if differ and not fair.diverged:
            return f"the hub has an older name for lead {id} than {tablet.name}"
    return ""


def _withdrawn_only_there(
    fair: Fair, memories: list[Memory], hub: HubState, erased: set[str]
) -> str:
    """A consent that was withdrawn on a tablet, at the desk or by code is withdrawn at the hub."""
    withdrawn = fair.hub_memory.fulfilled(WITHDRAWN, hub.leads)
    withdrawn = withdrawn.union(*(memory.withdrawn for memory in memories))
    stands = {id for id in withdrawn - erased if (id, PURPOSE) not in hub.withdrawn}
    return f"a consent that was withdrawn stands at the hub: {stands}" if stands else ""


def _phone_leads(fair: Fair, hub: HubState, erased: set[str]) -> str:
    """No tablet has them: the hub has what was typed last, and nobody else's."""
    for id, names in fair.hub_memory.said.items():
        if id not in erased and name_of(hub.leads[id]["document"]) != names[-1]:
            return f"the hub has another name for lead {id} than its buyer's phone sent last"
    return ""


def _missing(fair: Fair, hub: HubState) -> str:
    """What was let go is at the hub, or its staff are told: it was restored from an old backup."""
    for tablet in fair.tablets:
        rows = tablet.store.connection.execute("SELECT lead_id, missing_since FROM let_go")
        for id, missing_since in rows.fetchall():
            if id not in hub.leads and missing_since is None:
                return f"lead {id}, let go by {tablet.name}, is at no place, and staff are not told"
    return ""


def _aside(fair: Fair, hub: HubState) -> str:
    allowed = {None, "lead.revision_conflict"} if fair.diverged else {None}
    codes = {row["set_aside"] for row in hub.entries} - allowed
    return f"still set aside: {codes}" if codes else ""


def _miscounted(fair: Fair) -> str:
    there = dict(fair.hub_file.execute("SELECT tally_id, sum(count) FROM visits GROUP BY 1"))
    for tablet in fair.tablets:
        for tally, count in tablet.tallies.items():
            if there.get(tally, 0) < count:
                return f"{tablet.name} counted {count} visits, the hub has {there.get(tally)}"
    if any(count > fair.everybody.counted.get(tally, 0) for tally, count in there.items()):
        return "the hub has more visits than there were"
    return ""
