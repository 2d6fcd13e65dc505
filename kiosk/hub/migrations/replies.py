"""What buyers are answered: the words that staff changed, and what is sent by e-mail."""

REPLIES = """
CREATE TABLE reply_template (
    event_id   TEXT NOT NULL,
    language   TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    person     TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (event_id, language)
);
CREATE TABLE reply (
    event_id   TEXT NOT NULL,
    reply_id   TEXT NOT NULL,
    lead_id    TEXT NOT NULL,
    message_id TEXT NOT NULL,
    language   TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    person     TEXT NOT NULL,
    queued_at  TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'refused')),
    due_at     TEXT NOT NULL,
    attempts   INTEGER NOT NULL,
    claimed_at TEXT,
    sent_at    TEXT,
    why        TEXT,
    PRIMARY KEY (event_id, reply_id)
);
CREATE INDEX reply_lead ON reply (event_id, lead_id);
CREATE INDEX reply_due ON reply (event_id, state, due_at)
"""
