"""Something between tablet and hub that answers as it likes: a hall's sign-in page, a broken proxy, an attacker.

Only an answer that proves itself counts. Anything else is "no network", in a bounded time: nothing is
acknowledged, nothing is erased, and without the box each lead arrives once.
"""

import gzip
import time
from dataclasses import replace
from functools import cache
from itertools import chain, repeat
from pathlib import Path

import pytest
from delivery_audit import Confirmed, of_hub, of_tablet, what_is_wrong
from middlebox import a_box
from pairs import a_hub

from kiosk.booth import deliver, hub_client, journal
from kiosk.booth.hub_client import HubClient
from kiosk.hub import catalogue, erasure
from kiosk.shared import catalogue_file, clock, problems, product, wire
from kiosk.shared.problems import Problem

NO_NETWORK = (problems.HUB_UNREACHABLE, problems.ANSWER_UNPROVEN)
DEMO = Path("kiosk/data/demo")
PAGE = b"<!doctype html><title>Sign in to the hall's network</title>"


@pytest.fixture
def fast_hub(tmp_path):
    """A hub on SQLite with a small catalogue."""
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        load_catalogue(hub, 0)
        yield hub


@cache
def demo():
    return catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")


def load_catalogue(hub, number):
    """Show another product at the hub, and nothing else."""
    at = number % len(demo().products)
    manifest = product.manifest(demo().products[at : at + 1])
    pictures = {name: demo().blobs[name] for name in product.from_manifest(manifest).blobs}
    hub.write(lambda c: catalogue.load(c, manifest, pictures, clock.now()))


def answer(body, *, status="200 OK", headers=()):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def with_status(real, status):
    """The hub's answer with all its headers and its body, and another status."""
    _, _, rest = real.partition(b"\r\n")
    return b"HTTP/1.1 " + status + b"\r\n" + rest


def without_headers(real):
    """Only the status and the length are left."""
    head, _, body = real.partition(b"\r\n\r\n")
    return answer(body, status=head.split(b"\r\n")[0].split(b" ", 1)[1].decode())


def with_length(real, length):
    head, _, body = real.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
    return b"\r\n".join([*lines, b"Content-Length: %s" % length]) + b"\r\n\r\n" + body


def in_chunks(real, chunks):
    head, _, _ = real.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
    lines[0] = lines[0].replace(b"HTTP/1.0", b"HTTP/1.1")
    return b"\r\n".join([*lines, b"Transfer-Encoding: chunked"]) + b"\r\n\r\n" + chunks


def zipped(real, body):
    head, _, _ = real.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
    lines += [b"Content-Encoding: gzip", b"Content-Length: %d" % len(body)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def with_mac(real, mac):
    lines = real.split(b"\r\n")
    name = wire.MAC_HEADER.encode()
    (at,) = [number for number, line in enumerate(lines) if line.startswith(name)]
    lines[at] = name + b": " + mac
    return b"\r\n".join(lines)


BOMB = gzip.compress(bytes(64 * 1024 * 1024))
# What the box says instead of the hub's answer.
LIES = {
    "sign-in page": lambda real: answer(PAGE, headers=["Content-Type: text/html"]),
    "redirect": lambda real: answer(b"", status="302 Found", headers=["Location: http://sign.in/"]),
    "redirect to itself": lambda real: answer(b"", status="307 Again", headers=["Location: /"]),
    "no content": lambda real: answer(b"", status="204 No Content"),
    "empty 200": lambda real: answer(b""),
    "not modified": lambda real: answer(b"", status="304 Not Modified"),
    "empty JSON": lambda real: answer(b"{}", headers=["Content-Type: application/json"]),
    "proxy sign-in": lambda real: answer(PAGE, status="407 Proxy Authentication Required"),
    "too large": lambda real: answer(PAGE, status="413 Content Too Large"),
    "bad gateway": lambda real: answer(PAGE, status="502 Bad Gateway"),
    "come back later": lambda real: answer(b"", status="503 Away", headers=["Retry-After: 99999"]),
    "wrong MAC": lambda real: with_mac(real, b"0" * 64),
    "MAC cut short": lambda real: with_mac(real, b"0"),
    "empty MAC": lambda real: with_mac(real, b""),
    "MAC of other letters": lambda real: with_mac(real, "ключ".encode()),
    "another success": lambda real: with_status(real, b"203 Transformed"),
    "not found": lambda real: with_status(real, b"404 Not Found"),
    "busy": lambda real: with_status(real, b"503 Busy"),
    "stripped headers": without_headers,
    "one more byte": lambda real: with_length(real + b" ", b"%d" % (len(real) + 1)),
    "half the body": lambda real: real[: -len(real) // 4],
    "nothing": lambda real: b"",
    "not HTTP": lambda real: b"\x00\xff" * 500,
    "other HTTP": lambda real: b"HTTP/9.9 200 OK\r\n\r\n",
    "length too long": lambda real: with_length(real, b"99999"),
    "length too short": lambda real: with_length(real, b"10"),
    "negative length": lambda real: with_length(real, b"-1"),
    "two lengths": lambda real: with_length(real, b"5, 6"),
    "length of letters": lambda real: with_length(real, b"many"),
    "chunks without end": lambda real: in_chunks(real, b"5\r\nhello\r\n"),
    "chunks of letters": lambda real: in_chunks(real, b"zz\r\nhello\r\n0\r\n\r\n"),
    "huge chunk": lambda real: in_chunks(real, b"ffffffffffffffff\r\nhello"),
    "gzip bomb": lambda real: zipped(real, BOMB),
    "gzip that is none": lambda real: zipped(real, b"hello"),
    "huge body": lambda real: chain([answer(b"")[:17]], repeat(b"X" * 65_536, 128)),
    "huge header": lambda real: b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
    "many headers": lambda real: b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 500 + b"\r\n",
}
# With these the whole answer of the hub is there, and proves itself.
TRUE_AFTER_ALL = ("length too long", "negative length", "length of letters")
# As a round asks: the report, where to resume, the batch, the orders, whether there are more, resume and
# batch again to say that they are done, the catalogue, its three pictures, the report.
REQUESTS = 12
BELIEVED = "believed"
BATCH = 2
# Of answers that were true once.
REPLAYS = 2


def replays(heard, box):
    """Lies made of the hub's own answers: heard is what it last said to each request of a round."""
    return {
        "replayed answer": lambda real: heard[box.number - 1],
        "answer to the request before": lambda real: heard[(box.number - 2) % REQUESTS],
    }


@pytest.mark.fault(
    "lying middlebox",
    "lies were believed, or lost a lead, doubled one or brought one back",
    few=2 * (len(LIES) + REPLAYS),
    full=REQUESTS * (len(LIES) + REPLAYS),
    full_s=80,
)
def test_no_lie_is_believed_at_any_request_of_a_round(faults, fast_hub, tablets):
    chance = faults.count < REQUESTS * (len(LIES) + REPLAYS)
    tablet = tablets.new(hub=fast_hub)
    confirmed = Confirmed()
    with a_box(fast_hub.address) as box:
        heard = what_the_hub_says(fast_hub, tablet, box)
        for name, lie in (LIES | replays(heard, box)).items():
            places = (BATCH, faults.random.randrange(REQUESTS)) if chance else range(REQUESTS)
            for at in places:
                wrong = what_a_lie_did(fast_hub, tablet, box, lie, at, confirmed)
                if wrong == BELIEVED and name in TRUE_AFTER_ALL:
                    wrong = ""
                faults.tried(f"{name}, at request {at}: {wrong}" if wrong else "")


def what_the_hub_says(hub, tablet, box):
    """Its answers to the requests of a round in which all is true."""
    heard = []

    def true(number, request, ask):
        heard.append(ask(request))
        return heard[-1]

    something_to_say(hub, tablet, 1)
    box.say = true
    deliver.deliver_once(tablet.store, hub_url=box.address)
    assert len(heard) == REQUESTS
    return heard


def something_to_say(hub, tablet, number):
    """Let a round make all its requests: the lead that is erased, and another one."""
    erased, kept = tablet.capture(name="Zebedee"), tablet.capture(name="Ada")
    now = clock.now()
    hub.write(lambda c: erasure.erase(c, hub.event_id, erased.id, erased_at=now))
    load_catalogue(hub, number)
    tablet.store.write(lambda c: c.execute("DELETE FROM blob").rowcount)
    return erased, kept


def what_a_lie_did(hub, tablet, box, lie, at, confirmed):
    """A round in which one request is answered with the lie, then one without the box."""
    erased, kept = something_to_say(hub, tablet, len(confirmed.leads) + 2)
    box.reset()
    box.say = lambda number, request, ask: lie(ask(request)) if number == at else ask(request)
    try:
        deliver.deliver_once(tablet.store, hub_url=box.address)
        return BELIEVED
    except Problem as problem:
        if problem.kind not in NO_NETWORK:
            return f"taken for {problem.kind.code}"
    assert box.number == at + 1
    tablet.deliver()
    if tablet.store.catalogue.version != catalogue.current(hub.engine).version:
        return "the catalogue is not there"
    # The id stays in the entries that say that it is erased; the name stays nowhere.
    confirmed.leads[kept.id] = 1
    confirmed.erased[erased.id] = ["Zebedee"]
    with hub.engine.connect() as connection:
        at_hub = of_hub(connection.connection.driver_connection)
    with tablet.store.read() as connection:
        return what_is_wrong(at_hub, [of_tablet(connection)], confirmed)


def mutated(real, chance):
    """An answer with one to three faults in it, anywhere."""
    for _ in range(chance.randint(1, 3)):
        # Half of them in the head, which is short beside a picture.
        end = len(real) if chance.random() < 0.5 else real.find(b"\r\n\r\n") + 4
        at = chance.randrange(max(1, end))
        until = min(len(real), at + chance.choice([1, 1, 1, 4, 64, 1000]))
        before, there, after = real[:at], real[at:until], real[until:]
        instead = [
            b"",
            there + there,
            b"\r\n" + there,
            there[:-1] + bytes([chance.randrange(256)]),
            there[:-1] + bytes([chance.choice(b"0123456789")]),
            chance.randbytes(len(there)) + there,
        ]
        real = before + chance.choice(instead) + (b"" if chance.random() < 0.1 else after)
    return real


# xdist gives each to a core.
@pytest.mark.fault(
    "mutated answer",
    "answers were believed though they were not the hub's",
    few=200,
    full=50_000,
    full_s=500,
)
@pytest.mark.parametrize("part", range(2))
def test_mutated_answer_is_the_true_one_or_no_network(faults, fast_hub, tablets, part):
    tablet = tablets.new(hub=fast_hub)
    tablet.capture(name="Ada")
    tablet.deliver()
    state, (picture, *_) = tablet.state, tablet.store.catalogue.blobs
    with tablet.store.read() as connection:
        batch = wire.batch(journal.after(connection, 0, limit=10))
    calls = [
        lambda client: replace(client.resume(state.journal_id), receipt=None),
        lambda client: replace(client.post(state.journal_id, batch), receipt=None),
        lambda client: client.orders(""),
        lambda client: client.manifest(""),
        lambda client: client.blob_part(picture, 0),
    ]
    truths = [call(HubClient(tablet.device)) for call in calls]
    with a_box(fast_hub.address) as box:
        box.say = lambda number, request, ask: mutated(ask(request), faults.random)
        client = HubClient(tablet.device, hub_url=box.address)
        for number in range(faults.count):
            at = number % len(calls)
            try:
                said = calls[at](client)
                faults.tried("" if said == truths[at] else f"call {at}: {said!r}"[:200])
            except Problem as problem:
                taken_for = f"call {at}: taken for {problem.kind.code}"
                faults.tried("" if problem.kind in NO_NETWORK else taken_for)


SLOW = {
    "status": lambda real: slowly(real),
    "headers": lambda real: chain([b"HTTP/1.1 200 OK\r\n"], slowly(b"X: x\r\n" * 1000)),
    "body": lambda real: chain([real[:-200]], slowly(real[-200:])),
    "body without length": lambda real: chain(
        [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"], slowly(bytes(10_000))
    ),
    "continue": lambda real: slowly(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    "silence": lambda real: slowly(b"", pause_s=3),
}


def slowly(text, pause_s=0.05):
    """A byte now and then, so that no read ever times out."""
    for at in range(len(text) or 1):
        time.sleep(pause_s)
        yield text[at : at + 1]


@pytest.mark.fault("slow answer", "rounds did not end in time", few=len(SLOW), full=len(SLOW))
def test_round_ends_in_time_however_slowly_bytes_come(faults, fast_hub, tablets, monkeypatch):
    monkeypatch.setattr(hub_client, "_EXCHANGE_MAX_S", 0.4)
    tablet = tablets.new(hub=fast_hub)
    tablet.capture(name="Ada")
    with a_box(fast_hub.address) as box:
        for name, slow in SLOW.items():
            box.say = lambda number, request, ask, slow=slow: slow(ask(request))
            began = time.monotonic()
            with pytest.raises(Problem) as refused:
                deliver.deliver_once(tablet.store, hub_url=box.address)
            took_s = time.monotonic() - began
            assert refused.value.kind in NO_NETWORK
            faults.tried(f"{name}: {took_s:.1f} s" if took_s > 2 else "")
    monkeypatch.undo()
    tablet.deliver()
    assert len(fast_hub.leads()) == 1


def test_answers_swapped_between_two_requests_are_no_answers(fast_hub, tablets):
    tablet = tablets.new(hub=fast_hub)
    with a_box(fast_hub.address) as box:
        client = HubClient(tablet.device, hub_url=box.address)
        earlier = []

        def swapping(number, request, ask):
            """The answer to the request before."""
            earlier.append(ask(request))
            return earlier[max(0, number - 1)]

        box.say = swapping
        first = client.resume(tablet.state.journal_id)
        with pytest.raises(Problem) as refused:
            client.resume(tablet.state.journal_id)

    assert first.acked_seq == 0
    assert refused.value.kind == problems.ANSWER_UNPROVEN
