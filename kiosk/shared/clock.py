"""Moments as this project writes them: ISO 8601, UTC, milliseconds ("2026-10-14T03:05:09.123Z")."""

from datetime import UTC, datetime


def now() -> str:
    """This moment. Tablets have wrong clocks: shown, never compared between devices."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """An aware datetime → its text; texts sort as the moments do."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The text of `stamp` (or any ISO 8601 with offset) → aware datetime; ValueError otherwise."""
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None:
        raise ValueError("a moment needs its offset from UTC")
    return parsed
