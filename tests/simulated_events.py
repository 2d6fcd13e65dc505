"""What may happen at a simulated fair, and how often, against each other."""

from collections.abc import Callable
from datetime import timedelta

from simulated_fair import Fair
from simulated_tablet import Tablet
from simulated_verdict import PURPOSE, attempted

from kiosk.booth import erasure, retention
from kiosk.hub import backup, fleet, withdrawal_codes
from kiosk.hub import erasure as hub_erasure
from kiosk.shared import clock, entry

TABLETS_MAX = 4
# What a hub of the last version did not know.
OLD_KINDS = (entry.LEAD_CAPTURED, entry.LEAD_ERASED)


def capture(fair: Fair, tablet: Tablet) -> None:
    fair.capture(tablet, fair.typed())


def correct(fair: Fair, tablet: Tablet) -> None:
    if found := fair.knows(tablet):
        fair.capture(tablet, fair.typed(fair.chance.choice(found)))


def send_from_phone(fair: Fair, _: Tablet) -> None:
    """A new lead, or one that was sent before, corrected; the network has its own ways with it."""
    before = fair.everybody.phones
    lead = fair.typed(fair.chance.choice(before) if before and fair.chance.random() < 0.5 else "")
    if lead.id not in before:
        before.append(lead.id)
    fate = fair.chance.random()
    if fate < 0.2:
        fair.late.append(lambda: fair.phone_sends(lead))
        return
    fair.phone_sends(lead)
    if fate > 0.8:
        fair.phone_sends(lead)


def wish_by_code(fair: Fair, _: Tablet) -> None:
    """A buyer withdraws or erases by code, also while the lead is under way."""
    if shown := list(fair.everybody.codes.items()):
        (id, code), wish = fair.chance.choice(shown), fair.chance.choice(withdrawal_codes.WISHES)
        now = clock.now()
        fair.at_hub(lambda c: withdrawal_codes.wish(c, fair.event_id, code, wish, now=now))
        fair.hub_memory.wishes(id, wish, now, arrived=fair.hub_revisions())
        if wish == withdrawal_codes.ERASED:
            fair.everybody.erased.add(id)


def count_visits(fair: Fair, tablet: Tablet) -> None:
    fair.count(tablet, hour_is_over=fair.chance.random() < 0.5)


def erase_on_tablet(fair: Fair, tablet: Tablet) -> None:
    if found := fair.knows(tablet):
        id = fair.chance.choice(found)
        tablet.store.write(lambda c: erasure.erase(c, id, now=clock.now()))
        tablet.memory.erased.add(id)
        fair.everybody.erased.add(id)


def withdraw_on_tablet(fair: Fair, tablet: Tablet) -> None:
    if found := fair.knows(tablet):
        id = fair.chance.choice(found)
        tablet.store.write(lambda c: erasure.withdraw(c, id, PURPOSE, now=clock.now()))
        tablet.memory.withdrawn.add(id)
        tablet.memory.learns(tablet.revisions.items())


def erase_at_hub(fair: Fair, _: Tablet) -> None:
    if typed := list(fair.everybody.typed):
        id, now = fair.chance.choice(typed), clock.now()
        fair.at_hub(lambda c: hub_erasure.erase(c, fair.event_id, id, erased_at=now))
        fair.hub_memory.erased.add(id)
        fair.everybody.erased.add(id)


def withdraw_at_hub(fair: Fair, _: Tablet) -> None:
    if typed := list(fair.everybody.typed):
        id, now = fair.chance.choice(typed), clock.now()
        fair.at_hub(lambda c: hub_erasure.withdraw(c, fair.event_id, id, PURPOSE, withdrawn_at=now))
        fair.hub_memory.withdrawn.add(id)


def deliver_calmly(fair: Fair, tablet: Tablet) -> None:
    fair.log.append(fair.deliver(tablet) or "ok")


def deliver_in_trouble(fair: Fair, tablet: Tablet) -> None:
    fair.trouble = 0.4
    fair.log.append(fair.deliver(tablet) or "ok")
    fair.trouble = 0.0


def die_while_delivering(fair: Fair, tablet: Tablet) -> None:
    fair.steps_left = fair.chance.randrange(30)
    fair.log.append(fair.deliver(tablet) or "ok")


def late_request_arrives(fair: Fair, _: Tablet) -> None:
    if fair.late:
        attempted(fair.late.pop(fair.chance.randrange(len(fair.late))))


def back_up_hub(fair: Fair, _: Tablet) -> None:
    def copy() -> None:
        fair.hub_images.append((fair.image_of_hub(), fair.hub_memory.copy()))

    backup.covered_by(fair.engine, copy)


def restore_hub(fair: Fair, _: Tablet) -> None:
    if fair.hub_images:
        image, memory = fair.chance.choice(fair.hub_images)
        fair.restore_hub_from(image)
        fair.hub_memory = memory.copy()


def let_go(fair: Fair, tablet: Tablet) -> None:
    back_up_hub(fair, tablet)
    # Where it hears of the backup.
    fair.deliver(tablet)
    before = set(fair.knows(tablet))
    tablet.store.write(lambda c: retention.let_go(c, before="9999"))
    for id in before - set(fair.knows(tablet)):
        fair.hub_memory.keeps(id, tablet.memory.lets_go(id))


def copy_tablet(fair: Fair, tablet: Tablet) -> None:
    tablet.copies.append((tablet.image(), tablet.memory.copy()))


def restore_tablet(fair: Fair, tablet: Tablet) -> None:
    if tablet.copies:
        fair.replace_disk(tablet, *fair.chance.choice(tablet.copies))


def clone_tablet(fair: Fair, tablet: Tablet) -> None:
    if len(fair.tablets) < TABLETS_MAX:
        fair.add(tablet.image(), tablet.memory)
        fair.diverged = True


def enrol_anew(fair: Fair, tablet: Tablet) -> None:
    fair.enrol(tablet)


def revoke(fair: Fair, tablet: Tablet) -> None:
    now, device_id = clock.now(), tablet.device.device_id
    fair.at_hub(lambda c: fleet.revoke(c, fair.event_id, device_id, now=now))


def release(fair: Fair, _: Tablet) -> None:
    fair.release()


def go_back_a_version(fair: Fair, _: Tablet) -> None:
    fair.hub_kinds = OLD_KINDS


def update_hub(fair: Fair, _: Tablet) -> None:
    fair.hub_kinds = entry.KINDS


def set_clock(fair: Fair, tablet: Tablet) -> None:
    off = timedelta(days=fair.chance.uniform(-7300, 7300))
    if fair.chance.random() < 0.2:
        fair.hub_off = off
    else:
        tablet.clock_off = off


# How often each happens, against the others.
EVENTS: dict[Callable[[Fair, Tablet], None], int] = {
    capture: 16,
    correct: 8,
    send_from_phone: 4,
    wish_by_code: 4,
    count_visits: 4,
    deliver_in_trouble: 14,
    die_while_delivering: 6,
    deliver_calmly: 6,
    late_request_arrives: 6,
    erase_on_tablet: 3,
    erase_at_hub: 3,
    withdraw_on_tablet: 2,
    withdraw_at_hub: 2,
    back_up_hub: 2,
    restore_hub: 2,
    let_go: 3,
    copy_tablet: 2,
    restore_tablet: 2,
    clone_tablet: 1,
    enrol_anew: 1,
    revoke: 1,
    release: 1,
    go_back_a_version: 1,
    update_hub: 1,
    set_clock: 2,
}
