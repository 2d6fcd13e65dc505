"""What CRMs read and are told: the changes of leads by number, tokens of the API, webhooks."""

# The leads that are here already are the first changes, in the order of their arrival.
CHANGES = """
CREATE TABLE change_count (
    event_id TEXT NOT NULL,
    feed     TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    PRIMARY KEY (event_id, feed)
);
CREATE TABLE change_block (
    event_id       TEXT NOT NULL,
    seq            BIGINT NOT NULL,
    transaction_id TEXT NOT NULL,
    kind           TEXT NOT NULL,
    changed_at     TEXT NOT NULL,
    lead_ids       TEXT NOT NULL,
    PRIMARY KEY (event_id, seq)
);
INSERT INTO change_block (event_id, seq, transaction_id, kind, changed_at, lead_ids)
SELECT event_id, row_number() OVER (PARTITION BY event_id ORDER BY received_at, id), 'before',
       CASE WHEN erased_at IS NULL THEN 'lead.captured' ELSE 'lead.erased' END, received_at, id
  FROM lead;
INSERT INTO change_count (event_id, feed, seq)
SELECT event.event_id, 'leads',
       (SELECT count(*) FROM lead WHERE lead.event_id = event.event_id)
  FROM event
"""
TOKENS = """
CREATE TABLE api_token (
    event_id     TEXT NOT NULL,
    token_id     TEXT NOT NULL,
    name         TEXT NOT NULL,
    token_sha256 TEXT NOT NULL,
    made_by      TEXT NOT NULL,
    made_at      TEXT NOT NULL,
    used_at      TEXT,
    revoked_at   TEXT,
    PRIMARY KEY (event_id, token_id)
)
"""
WEBHOOKS = """
CREATE TABLE webhook (
    event_id         TEXT NOT NULL,
    webhook_id       TEXT NOT NULL,
    url              TEXT NOT NULL,
    kinds            TEXT NOT NULL,
    whole_lead       INTEGER NOT NULL CHECK (whole_lead IN (0, 1)),
    made_by          TEXT NOT NULL,
    made_at          TEXT NOT NULL,
    secret_nonce     TEXT NOT NULL,
    old_secret_nonce TEXT,
    old_secret_until TEXT,
    seq              BIGINT NOT NULL,
    failures         INTEGER NOT NULL,
    failing_since    TEXT,
    due_at           TEXT NOT NULL,
    paused_at        TEXT,
    paused_why       TEXT CHECK (paused_why IN ('staff', 'failing', 'gone')),
    PRIMARY KEY (event_id, webhook_id)
);
CREATE TABLE webhook_delivery (
    event_id     TEXT NOT NULL,
    webhook_id   TEXT NOT NULL,
    delivery_id  TEXT NOT NULL,
    kind         TEXT NOT NULL,
    lead_id      TEXT NOT NULL,
    changed_at   TEXT NOT NULL,
    due_at       TEXT NOT NULL,
    attempts     INTEGER NOT NULL,
    attempted_at TEXT,
    status       INTEGER,
    why          TEXT,
    duration_ms  INTEGER,
    outcome      TEXT CHECK (outcome IN ('delivered', 'given_up')),
    PRIMARY KEY (event_id, webhook_id, delivery_id)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (event_id, webhook_id, due_at)
    WHERE outcome IS NULL;
CREATE INDEX webhook_delivery_changed_at ON webhook_delivery (event_id, webhook_id, changed_at)
"""
