"""The measurements of scripts/bench/desk.py."""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), str(ROOT / "tests")]

import postgres  # noqa: E402
from builders import a_lead, demo_products  # noqa: E402
from sqlalchemy import text  # noqa: E402

from kiosk.hub import catalogue, database, people, revisions, rows  # noqa: E402
from kiosk.hub.app import create_app  # noqa: E402
from kiosk.hub.config import Config  # noqa: E402
from kiosk.hub.tables import lead, listing  # noqa: E402
from kiosk.shared import clock, entry, ids, product  # noqa: E402
from kiosk.shared import lead as leads  # noqa: E402
from kiosk.shared.booth_notes import BoothNotes  # noqa: E402
from kiosk.shared.lead import Contact, Inquiry, InquiryLine, Lead  # noqa: E402

ON_SQLITE, ON_POSTGRESQL, QUICK = 10_000, 1_000_000, 100_000
SQLITE_MAX_S, POSTGRESQL_MAX_S = 0.3, 0.5
BATCH, ROUNDS, DAYS = 1_000, 5, 5
MASTER = b"m" * 32
FIRST = 1_792_000_000  # s since 1970: 14 October 2026
COUNTRIES = (
    "DE", "US", "CN", "JP", "SA", "GB", "FR", "NL", "AU", "IN", "TH", "KR", "SG", "MY", "BR", "ES",
    "IT", "AE", "EG", "ZA", "PE", "NZ",
)  # fmt: skip
HAN = "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗小明华建国文军丽娜"
ARABIC = ["نورا", "الرياض", "محمد", "عبدالله", "التجارة", "للأثاث", "الخليج"]
STATUSES = ["new"] * 80 + ["contacted"] * 12 + ["qualified"] * 4 + ["quoted"] * 2 + ["won", "lost"]
FILTERS = (
    "",
    "heat=hot",
    "heat=hot&untouched=yes&sort=oldest",
    "heat=hot&heat=warm&country=DE&country=FR",
    "country=NZ",
    "product=PAS-FUR-001",
    "prison={prison}",
    "prison={prison}&country=SA&heat=hot",
    "market=PE&product=PAS-KIT-004&heat=cold",
    "buyer_language=ja",
    "status=won",
    "status=compliance_hold",
    "status=quoted&country=KR&heat=warm",
    "status=new&product=PAS-FUR-002",
    "owner=*me",
    "owner=*me&status=new&unanswered=3",
    "owner=*nobody&heat=hot",
    "unanswered=3",
    "unanswered=4&market=DE",
    "since=2026-10-15&until=2026-10-15",
    "since=2026-10-18&product=PAS-TEX-012&country=JP",
    "heat=hot&before={middle}",
    "product=PAS-FUR-001&before={middle}",
    "status=contacted&before={middle}",
)
SEARCHES = (
    ("", "王小"),
    ("", "明"),
    ("", "رياض"),
    ("", "trading"),
    ("", "no such word anywhere"),
    ("", "zyzzyva"),
    ("", "a"),
    ("", "rattan chairs samples"),
    ("", "0812 0001 23"),
    ("", "4567"),
    ("heat=hot&country=DE", "furniture"),
    ("status=contacted", "王小"),
    ("owner=*me", "samples"),
)


def main() -> int:
    sizes = (1_000, QUICK) if "--quick" in sys.argv[1:] else (ON_SQLITE, ON_POSTGRESQL)
    with tempfile.TemporaryDirectory(prefix="pameran-bench-") as name:
        on_sqlite = measured(f"sqlite:///{name}/hub.sqlite3", sizes[0])
    with postgres.server() as server, postgres.database(server) as url:
        on_postgresql = measured(url, sizes[1])
    print(
        f"desk's list, slowest of {len(FILTERS) + len(SEARCHES)} filters and searches: "
        f"{sizes[0]:,} leads on SQLite {on_sqlite * 1000:.0f} ms (target {SQLITE_MAX_S * 1000:.0f}), "
        f"{sizes[1]:,} on PostgreSQL {on_postgresql * 1000:.0f} ms (target {POSTGRESQL_MAX_S * 1000:.0f})"
    )
    return 0 if on_sqlite <= SQLITE_MAX_S and on_postgresql <= POSTGRESQL_MAX_S else 1


def measured(url: str, count: int) -> float:
    """Seconds of the slowest request."""
    engine = database.connect(url)
    app = create_app(Config(event_name="TEI"), engine, MASTER, for_tablets=False)
    app.config["WTF_CSRF_ENABLED"] = False
    event_id = app.extensions["hub"].event_id
    manifest = product.manifest(list(demo_products().values()))
    database.write(engine, lambda c: catalogue.load(c, manifest, {}, clock.now()))
    password = database.write(engine, lambda c: people.add(c, "Sri"))
    began = time.perf_counter()
    fill(engine, event_id, count)
    print(
        f"{engine.dialect.name}: {count:,} leads in {time.perf_counter() - began:.0f} s", flush=True
    )
    client = app.test_client()
    client.post("/desk/sign-in", data={"name": "Sri", "password": password})
    found = []
    for one in filters(engine, event_id):
        found.append((*timed(client, f"/desk/?{one}"), one or "all"))
    for chosen, typed in SEARCHES:
        fields = dict(pair.split("=") for pair in chosen.split("&") if pair)
        answer = client.post("/desk/search", data={"search": typed, **fields})
        found.append((*timed(client, answer.location), f"{chosen} “{typed}”".strip()))
    for wall_s, processor_s, leads_found, name in sorted(found):
        took = f"{wall_s * 1000:6.1f} ms ({processor_s * 1000:4.0f} of the hub's processor)"
        print(f"  {took} {leads_found:>9}  {name}")
    walls = [one[0] for one in found]
    print(f"  median {statistics.median(walls) * 1000:.0f} ms, slowest {max(walls) * 1000:.0f} ms")
    engine.dispose()
    return max(walls)


def filters(engine: Any, event_id: str) -> list[str]:
    with engine.connect() as connection:
        query = "SELECT received_at, lead_id FROM listing WHERE event_id = :e ORDER BY lead_id LIMIT 1 OFFSET {}"
        total = connection.execute(
            text("SELECT count(*) FROM listing WHERE event_id = :e"), {"e": event_id}
        ).scalar()
        middle = connection.execute(text(query.format(total // 2)), {"e": event_id}).one()
    prison = demo_products()["PAS-FUR-001"].prison
    return [one.format(prison=prison, middle=f"{middle[0]}~{middle[1]}") for one in FILTERS]


def timed(client: Any, path: str) -> tuple[float, float, str]:
    """(seconds of a request, of them the hub's processor time, what it found), the median of rounds."""
    walls, processors = [], []
    for _ in range(ROUNDS):
        wall, processor = time.perf_counter(), time.process_time()
        answer = client.get(path)
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
        assert answer.status_code == 200, path
    found = answer.text.split("<b>", 1)[1].split("</b>")[0]
    return statistics.median(walls), statistics.median(processors), found


def fill(engine: Any, event_id: str, count: int) -> None:
    """Write so many leads as intake writes them, some of them followed up."""
    some = random.Random(count)
    words = ["".join(some.choices("abcdefghiklmnoprstuvw", k=some.randint(4, 9))) for _ in range(30_000)]  # fmt: skip
    template = a_lead()
    for begin in range(0, count, BATCH):
        made = []
        for number in range(begin, begin + BATCH):
            at = stamp(FIRST + DAYS * 86_400 * number / count)
            said = leads.document(buyer(template, some, words, number, at))
            revision = revisions.of(said, entry.body_text(said), event_id, "", now=at)
            made.append((revision.row | followed_up(some, at), revision.listed))
        database.write(engine, lambda c, made=made: put(c, made))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # As PostgreSQL does by itself some time after so many new rows.
        for table in ("lead", "listing"):
            vacuum = "" if engine.dialect.name == "sqlite" else "VACUUM "
            connection.exec_driver_sql(f"{vacuum}ANALYZE {table}")


def put(connection: Any, made: Sequence[Any]) -> None:
    rows.append(connection, lead, [row for row, _ in made])
    rows.append(connection, listing, [listed for _, listed in made])


def buyer(template: Lead, some: random.Random, words: list[str], number: int, at: str) -> Lead:
    kind = number % 10
    if kind < 2:
        name, language = "".join(some.choices(HAN, k=3)), "zh-Hans"
    elif kind == 2:
        name, language = " ".join(some.choices(ARABIC, k=2)), "ar"
    else:
        name, language = (
            f"{some.choice(words)} {some.choice(words)}".title(),
            some.choice(["en", "de", "ja"]),
        )
    by_phone = number % 2 == 0
    if by_phone:
        address = f"+62 812 {number // 10_000:04} {number % 10_000:04}"
    else:
        address = f"{some.choice(words)}{number}@{some.choice(words)}.example"
    company = f"{some.choice(words)} {some.choice(['trading', 'furniture', 'import', 'gmbh'])}"
    skus = some.sample(list(demo_products()), some.choice([1, 1, 2, 3]))
    asked = ""
    if number % 4 == 0:
        asked = " ".join(["please send samples of the rattan chairs", *some.choices(words, k=6)])
    contact = Contact(
        name, "whatsapp" if by_phone else "email", address, address.replace(" ", ""), True, company,
        some.choices(COUNTRIES, weights=range(len(COUNTRIES), 0, -1))[0], some.choice(words[:300]),
    )  # fmt: skip
    return replace(
        template,
        id=ids.new_id(),
        captured_at=at,
        language=language,
        contact=contact,
        staff=BoothNotes(heat=some.choice(["", "", "hot", "warm", "warm", "cold"])),
        inquiry=Inquiry(
            tuple(InquiryLine(sku, quantity="500", unit="C62") for sku in skus),
            tuple(some.sample(COUNTRIES, some.choice([0, 1, 1, 2]))),
            asked,
        ),
    )


def followed_up(some: random.Random, at: str) -> dict[str, Any]:
    status = some.choice(STATUSES)
    done = at if status != "new" else None
    owner = some.choice(["Sri", "Eko", "Dewi", "Putu", None, None, None, None])
    held = "compliance_hold" if some.random() < 0.0005 else status
    return {"status": held, "owner": owner, "first_reply_at": done, "touched_at": done}


def stamp(at: float) -> str:
    return clock.stamp(clock.datetime.fromtimestamp(at, clock.UTC))


if __name__ == "__main__":
    sys.exit(main())
