"""What the desk finds leads by."""

LISTING = """
CREATE TABLE listing (
    event_id    TEXT NOT NULL,
    lead_id     TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    terms       TEXT NOT NULL,
    PRIMARY KEY (event_id, lead_id)
);
CREATE INDEX listing_received_at ON listing (event_id, received_at, lead_id);
CREATE INDEX listing_captured_at ON listing (event_id, captured_at, lead_id)
"""
# New rows go to the index's pending list, which costs intake an eighth of putting them in their places;
# searches read both. PostgreSQL empties it while it vacuums or analyses, or where it reaches this size
# (KB), which is some 30,000 leads and adds 20 ms to a search.
TERMS = """
CREATE INDEX listing_terms ON listing USING gin (array_to_tsvector(string_to_array(terms, ' ')))
    WITH (gin_pending_list_limit = 32768)
"""
VIEWS = """
CREATE TABLE saved_view (
    event_id TEXT NOT NULL,
    view_id  TEXT NOT NULL,
    person   TEXT NOT NULL,
    shared   INTEGER NOT NULL CHECK (shared IN (0, 1)),
    name     TEXT NOT NULL,
    fields   TEXT NOT NULL,
    opens    INTEGER NOT NULL CHECK (opens IN (0, 1)),
    PRIMARY KEY (event_id, view_id)
)
"""
