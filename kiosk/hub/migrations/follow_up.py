"""What becomes of a lead after the fair, and whose work that is.

What the desk's list filters by is in the lead's own row: one index finds "new and unanswered for a
week" among a million leads, where a table beside it would be joined first. Only the hub writes these
columns; a revision that a tablet sends leaves them as they are (revisions.NEWER).
"""

FOLLOW_UP = """
ALTER TABLE lead ADD COLUMN heat TEXT NOT NULL DEFAULT ''
    CHECK (heat IN ('', 'hot', 'warm', 'cold'));
ALTER TABLE lead ADD COLUMN status TEXT NOT NULL DEFAULT 'new'
    CHECK (status IN ('new', 'contacted', 'qualified', 'quoted', 'won', 'lost', 'compliance_hold'));
ALTER TABLE lead ADD COLUMN owner TEXT;
ALTER TABLE lead ADD COLUMN next_step TEXT;
ALTER TABLE lead ADD COLUMN next_step_at TEXT;
ALTER TABLE lead ADD COLUMN first_reply_at TEXT;
ALTER TABLE lead ADD COLUMN touched_at TEXT;
CREATE INDEX lead_status ON lead (event_id, status, received_at, id);
CREATE INDEX lead_owner ON lead (event_id, owner, received_at, id) WHERE owner IS NOT NULL;
CREATE INDEX lead_next_step_at ON lead (event_id, next_step_at) WHERE next_step_at IS NOT NULL;
CREATE INDEX lead_unanswered ON lead (event_id, received_at, id) WHERE first_reply_at IS NULL;
CREATE INDEX lead_untouched ON lead (event_id, heat, received_at, id) WHERE touched_at IS NULL;
CREATE TABLE follow_up_history (
    event_id   TEXT NOT NULL,
    lead_id    TEXT NOT NULL,
    change_id  TEXT NOT NULL,
    field      TEXT NOT NULL,
    was        TEXT NOT NULL,
    became     TEXT NOT NULL,
    person     TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    undone_by  TEXT,
    undone_at  TEXT,
    PRIMARY KEY (event_id, lead_id, change_id, field)
);
CREATE INDEX follow_up_history_change ON follow_up_history (event_id, change_id);
CREATE TABLE correction (
    event_id     TEXT NOT NULL,
    lead_id      TEXT NOT NULL,
    field        TEXT NOT NULL,
    value        TEXT NOT NULL,
    person       TEXT NOT NULL,
    corrected_at TEXT NOT NULL,
    PRIMARY KEY (event_id, lead_id, field)
)
"""
ROLES = """
CREATE TABLE person_role (
    event_id TEXT NOT NULL,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL CHECK (role IN ('viewer', 'staff', 'manager', 'admin')),
    PRIMARY KEY (event_id, name)
);
INSERT INTO person_role (event_id, name, role)
SELECT event.event_id, person.name, 'admin'
  FROM event, person
"""
