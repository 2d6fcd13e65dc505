"""The demand for the event's products: the leads read once, and again only where one changed."""

from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Connection, Engine, func, select

from ..shared.demand import gather
from ..shared.demand.figures import Producer
from ..shared.demand.gather import Gathered
from . import catalogue, leads, visit_counts
from .tables import lead, withdrawal

# Of leads and catalogue: where it is the same, so is what they say.
State = tuple[object, ...]


@dataclass
class Demand:
    """What this process read last."""

    _state: State = ()
    _gathered: Gathered | None = None
    _reading: Lock = field(default_factory=Lock)

    def producers(self, engine: Engine, event_id: str) -> tuple[Producer, ...]:
        """Each prison with the demand for its products, the one most asked for first."""
        with engine.connect() as connection:
            visits = visit_counts.of_event(connection, event_id)
            state = _state(connection, event_id)
        # Who asks meanwhile waits for the same reading.
        with self._reading:
            if self._gathered is None or self._state != state:
                all_leads = leads.newest_first(engine, event_id)
                self._gathered = gather.gathered(all_leads, catalogue.current(engine))
                self._state = state
            return gather.producers(self._gathered, visits)


def _state(connection: Connection, event_id: str) -> State:
    """What changes with each lead that arrives, is erased or has its consent withdrawn."""
    this = (lead.c.event_id == event_id) & lead.c.erased_at.is_(None)
    found = connection.execute(select(func.count(), func.max(lead.c.received_at)).where(this)).one()
    withdrawn = connection.execute(
        select(func.count()).where(withdrawal.c.event_id == event_id)
    ).scalar_one()
    return (event_id, *found, withdrawn, catalogue.version(connection))
