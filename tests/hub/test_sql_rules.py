"""The rules that every statement of a hub under test is held to catch what Citus refused."""

import inspect
import re
from pathlib import Path

import pytest
from sql_rules import SPREAD, broken

from kiosk.hub import citus, schema
from kiosk.hub.tables import metadata


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM lead WHERE id = :id",
        "SELECT * FROM lead JOIN journal ON lead.device_id = journal.device_id WHERE lead.event_id = :e",
        "INSERT INTO lead (id) VALUES (:id)",
        "COPY lead (id) FROM STDIN",
        "INSERT INTO lead (event_id, id) VALUES (:e, :id) ON CONFLICT DO UPDATE SET received_at = now()",
        "MERGE INTO lead USING (VALUES (1)) AS v ON true WHEN MATCHED THEN DELETE",
        "SELECT * FROM device WHERE event_id = :e FOR UPDATE SKIP LOCKED",
        "UPDATE lead SET revision = 1, event_id = :e WHERE event_id = :old",
        "UPDATE journal SET acked_seq = 1 WHERE journal_id = :j",
        "DELETE FROM journal_entry WHERE lead_id = :id",
        "LOCK TABLE lead",
        "SELECT pg_advisory_xact_lock(1)",
        "CREATE TEMP TABLE batch (id text)",
        "CREATE UNIQUE INDEX one_address ON lead (address)",
        "CREATE TABLE lead (id bigint GENERATED AS serial)",
    ],
)
def test_statement_that_citus_refused_is_caught(statement):
    assert broken(statement) != []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM lead WHERE lead.event_id = :e AND id = :id FOR UPDATE",
        "SELECT * FROM lead JOIN journal ON lead.event_id = journal.event_id WHERE lead.event_id = :e",
        "INSERT INTO lead (event_id, id) VALUES (:e, 'now()') ON CONFLICT (event_id, id) DO NOTHING",
        "COPY lead (event_id, id) FROM STDIN",
        "SELECT name FROM person WHERE name = :name",
    ],
)
def test_statement_that_citus_took_passes(statement):
    assert broken(statement) == []


def test_tables_that_grow_are_spread_by_event_and_lie_together():
    statements = dict(citus.statements())

    assert {
        "api_token", "bundle", "catalogue_version", "change_block", "change_count", "contact_release", "correction",
        "enrolment_code",
        "device", "device_order", "follow_up_history", "journal", "journal_entry", "lead", "listing",
        "person_role", "reply", "reply_template", "saved_view", "visits", "webhook", "webhook_delivery",
        "withdrawal", "withdrawal_code",
    } == SPREAD  # fmt: skip
    assert set(statements) == set(metadata.tables)
    first = next(table for table in statements if table in SPREAD)
    for table in SPREAD - {first}:
        assert f"colocate_with => '{first}'" in statements[table]
    for table in SPREAD:
        assert next(iter(metadata.tables[table].primary_key)).name == "event_id"


def test_migrations_hold_the_rules():
    folder = Path(schema.__file__).with_name("migrations")
    source = [inspect.getsource(schema), *(one.read_text() for one in folder.glob("*.py"))]
    for text in re.findall(r'"""(.*?)"""', "\n".join(source), flags=re.S):
        for statement in text.split(";"):
            if statement.strip().lower().startswith("create"):
                assert broken(statement) == []
