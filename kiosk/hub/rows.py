"""Many rows in one statement, for both databases: INSERT … SELECT FROM one JSON text.

0.6 of PostgreSQL's COPY, and it runs on Citus; SQLAlchemy's lists of dicts reach 0.25.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Integer, Table, TextClause, text


def insert(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], conflict: str
) -> int:
    """Insert rows (column → text, whole number or None; each with the same columns).

    conflict: what follows ON CONFLICT, e.g. "DO NOTHING"
    returns:  how many rows were written
    """
    if not rows:
        return 0
    names = list(rows[0])
    columns = ", ".join(names)
    if connection.dialect.name == "sqlite":
        picked = ", ".join(f"json_extract(value, '$.{name}')" for name in names)
        # "WHERE true" keeps ON CONFLICT from being read as a join (SQLite's documentation).
        source = f"SELECT {picked} FROM json_each(:rows) WHERE true"
    else:
        typed = ", ".join(f"{name} {_postgres_type(table, name)}" for name in names)
        source = f"SELECT {columns} FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r({typed})"
    keys = ", ".join(column.name for column in table.primary_key)
    statement = f"INSERT INTO {table.name} ({columns}) {source} ON CONFLICT ({keys}) {conflict}"
    return connection.execute(text(statement), {"rows": json.dumps(rows)}).rowcount


def among(connection: Connection, column: Column[str], values: Sequence[str]) -> TextClause:
    """The condition "column is one of these texts", as one parameter however many they are."""
    name = f"{column.table.name}.{column.name}"
    if connection.dialect.name == "sqlite":
        condition = text(f"{name} IN (SELECT value FROM json_each(:among))")
        return condition.bindparams(among=json.dumps(values))
    return text(f"{name} = ANY(CAST(:among AS text[]))").bindparams(among=list(values))


def _postgres_type(table: Table, name: str) -> str:
    kind = table.c[name].type
    return (
        "bigint"
        if isinstance(kind, BigInteger)
        else "integer"
        if isinstance(kind, Integer)
        else "text"
    )
