"""What CRMs read and are told: the changes of leads by number, tokens of the API, webhooks."""

# The leads that are here already are the first changes, in the order of their arrival.
CHANGES = """
CREATE TABLE lead_change_count (
    event_id TEXT NOT NULL,
    feed     TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    PRIMARY KEY (event_id, feed)
);
CREATE TABLE lead_change (
    event_id       TEXT NOT NULL,
    seq            BIGINT NOT NULL,
    transaction_id TEXT NOT NULL,
    lead_id        TEXT NOT NULL,
    kind           TEXT NOT NULL,
    changed_at     TEXT NOT NULL,
    PRIMARY KEY (event_id, seq)
);
INSERT INTO lead_change (event_id, seq, transaction_id, lead_id, kind, changed_at)
SELECT event_id, row_number() OVER (PARTITION BY event_id ORDER BY received_at, id),
       'before', id, CASE WHEN erased_at IS NULL THEN 'lead.captured' ELSE 'lead.erased' END,
       received_at
  FROM lead;
INSERT INTO lead_change_count (event_id, feed, seq)
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
