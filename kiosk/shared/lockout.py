"""The pause after wrong PINs and passwords: 30 s after each fifth, doubling up to 15 minutes."""

from datetime import timedelta

from . import clock

TRIES = 5
PAUSE_MIN_S = 30
PAUSE_MAX_S = 15 * 60


def pause_s(failures: int) -> int:
    """How long nobody may try after so many failures; 0 where one may go on at once."""
    if failures % TRIES:
        return 0
    return int(min(PAUSE_MIN_S * 2 ** (failures // TRIES - 1), PAUSE_MAX_S))


def locked_until(failures: int, *, now: str) -> str | None:
    """The end of the pause that begins now, or None."""
    wait_s = pause_s(failures)
    return clock.stamp(clock.moment(now) + timedelta(seconds=wait_s)) if wait_s else None


def standing(until: str | None, failures: int, *, now: str) -> str | None:
    """The end of the pause that still holds now, or None; to be stored in place of `until`.

    Never later than a pause that began now: one that was noted while the clock was ahead would
    last until the clock comes there again, which may be years.
    """
    if not until or until <= now:
        return None
    return min(until, locked_until(failures, now=now) or now)


def left_s(until: str | None, *, now: str) -> int:
    """Seconds until one may try again; 0 where one may."""
    if not until or until <= now:
        return 0
    return int((clock.moment(until) - clock.moment(now)).total_seconds()) + 1
