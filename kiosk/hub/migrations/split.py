"""Whom a buyer's contact was released to: the record of who was told."""

RELEASES = """
CREATE TABLE contact_release (
    event_id    TEXT NOT NULL,
    lead_id     TEXT NOT NULL,
    producer    TEXT NOT NULL,
    person      TEXT NOT NULL,
    released_at TEXT NOT NULL,
    reason      TEXT NOT NULL,
    PRIMARY KEY (event_id, lead_id, producer)
)
"""
