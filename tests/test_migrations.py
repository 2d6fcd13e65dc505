"""A migration that tablets or hubs may have run is never edited: what comes later is a migration of its own."""

import hashlib
import re
from contextlib import closing

import pytest
from sqlalchemy import create_engine
from sqlite_utils.db import Database
from sqlite_utils.utils import sqlite3

from kiosk.booth import schema as booth_schema
from kiosk.hub import schema as hub_schema

# Migration → fingerprint of its statements, in their order. A new migration is added here with its own
# (the failing test shows it); a line that is here stays as it is.
BOOTH = {
    "version_0_1": "1a4dbffcf5c65c86",
    "let_go_link": "eee3faf454ba30ae",
    "lead_place": "0e9b2410d67c66bf",
}
HUB = {
    "version_0_1": "159ed01233ba690c",
    "changes_of_leads": "ba627f7ff48ca52e",
    "api_tokens": "8efad3ee51b9a9a5",
    "webhooks": "c4954f0daacceaff",
    "follow_up": "d2b6272d9bbb4b8d",
    "roles": "97c06e80fed44c3b",
    "contact_releases": "fae433a97b7159bb",
    "listing_of_leads": "94a071b6632b7d50",
    "replies": "8e01f4413c115ec2",
    "saved_views": "e12a36c7ac4ff8b1",
    "catalogue_versions": "8c0379f811287e96",
}


def fingerprint(statements):
    """Of what the statements do: comments, spaces and ids that are made are no part of it."""
    text = "\n".join(re.sub(r"--[^\n]*", "", one) for one in statements)
    text = re.sub(r"'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'", "an id", text)
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def of_booth():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        file, found = Database(connection), {}
        for one in booth_schema.migrations.pending(file):
            said = []
            connection.set_trace_callback(said.append)
            one.fn(file)
            found[one.name] = fingerprint(said)
        return found


def of_hub():
    engine, found = create_engine("sqlite://"), {}
    with engine.connect() as connection:
        file = connection.connection.driver_connection
        for one in hub_schema.MIGRATIONS:
            said = []
            file.set_trace_callback(said.append)
            one(connection)
            found[one.__name__] = fingerprint(said)
    engine.dispose()
    return found


@pytest.mark.parametrize(("read", "released"), [(of_booth, BOOTH), (of_hub, HUB)])
def test_migration_that_may_have_run_is_as_it_was(read, released):
    assert read() == released
