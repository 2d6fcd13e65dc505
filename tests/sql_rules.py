"""What a Citus cluster refused, so that no statement of the hub may have it.

Every engine of a test's hub is held to these rules: a statement that breaks one fails its test,
wherever it came from.
"""

import re
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from kiosk.hub import citus

SPREAD = {
    name
    for name, statement in citus.statements()
    if statement.startswith("SELECT create_distributed_table")
}

# Statements that ask all nodes on purpose, and need not be quick.
SCATTERED = {
    # backup: how far each journal of every fair is
    "select journal.event_id, journal.journal_id, journal.acked_seq from journal",
}

FORBIDDEN = {
    r"\b(now|clock_timestamp|statement_timestamp|random|nextval)\s*\(": "a function that is not immutable",
    r"\bcurrent_(timestamp|date|time)\b": "a function that is not immutable",
    r"\bmerge\s+into\b": "MERGE",
    r"\bskip\s+locked\b": "SKIP LOCKED",
    r"\block\s+table\b": "LOCK TABLE",
    r"\bpg_(try_)?advisory": "an advisory lock",
    r"^\s*(listen|notify)\b": "LISTEN, NOTIFY",
    r"\bcreate\s+(temp|temporary)\b": "a temporary table",
    r"\bcreate\s+(or\s+replace\s+)?trigger\b": "a trigger",
    r"\bset\s+(\w+\s*=[^,]*,\s*)*event_id\s*=": "a change of event_id",
    r"\bcreate\s+unique\s+index\b(?!.*\bevent_id\b)": "UNIQUE without event_id",
    r"\bserial\b": "a sequence",
}


def broken(statement: str) -> list[str]:
    """The rules that a statement breaks."""
    sql = " ".join(re.sub(r"'[^']*'", "''", statement).lower().split())
    found = [rule for pattern, rule in FORBIDDEN.items() if re.search(pattern, sql)]
    touched = set(re.findall(r"\b(?:from|join|update|into|copy)\s+(\w+)", sql)) & SPREAD
    if touched and sql not in SCATTERED:
        inserted = re.match(r"(?:insert into|copy) \w+ \(([^)]*)\)", sql)
        names_event = "event_id" in inserted.group(1) if inserted else asks_event(sql)
        if not names_event:
            found.append("no event_id =")
    for joined in re.findall(r"\bjoin \w+ on (.*?)(?: join | where | order | group |$)", sql):
        if "event_id =" not in joined:
            found.append("a join on other columns")
    return found


def asks_event(sql: str) -> bool:
    return re.search(r"\bwhere\b.*\bevent_id = (?!\w+\.event_id)", sql) is not None


def hold(engine: Engine) -> None:
    """From now on, a statement of this engine that breaks a rule raises."""

    def check(_: Any, __: Any, statement: str, *___: Any) -> None:
        rules = broken(statement)
        assert not rules, f"{', '.join(rules)}: {statement}"

    def check_copies(connection: Any, _: Any) -> None:
        # SQLAlchemy sees no COPY.
        connection.cursor_factory = _Copying

    event.listen(engine, "before_cursor_execute", check)
    if engine.dialect.name != "sqlite":
        event.listen(engine, "connect", check_copies)
        # Those that are open already would not be held to it.
        engine.dispose()


class _Copying(psycopg.Cursor[Any]):
    def copy(self, statement: Any, *arguments: Any, **options: Any) -> Any:
        rules = broken(str(statement))
        assert not rules, f"{', '.join(rules)}: {statement}"
        return super().copy(statement, *arguments, **options)
