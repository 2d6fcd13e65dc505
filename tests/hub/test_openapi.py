"""The description of the tablets' API says what the code does: each path, each answer, each problem."""

import json
import re
import urllib.request
from dataclasses import fields

import pytest
from builders import a_lead, demo_products
from crm import Reader, a_token
from jsonschema import Draft202012Validator

from kiosk.booth import hub_client
from kiosk.hub import catalogue, changes, erasure, follow_up
from kiosk.hub.crm import message, outbox
from kiosk.hub.leads import Listed
from kiosk.shared import clock, entry, order, problems, product, report, wire

METHODS = {"get", "post", "put", "delete", "patch"}


@pytest.fixture
def described(hub):
    with urllib.request.urlopen(hub.address + wire.API + "/openapi.json") as answer:
        return json.load(answer)


def operations(described):
    return {
        (path, method): operation
        for path, item in described["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def test_each_call_of_the_code_is_described_and_no_other(hub, described):
    routes = {
        (re.sub(r"<(?:int:)?(\w+)>", r"{\1}", rule.rule.removeprefix(wire.API)), method.lower())
        for rule in hub.app.url_map.iter_rules()
        if rule.rule.startswith(wire.API)
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert set(operations(described)) == routes


def test_each_problem_described_has_the_status_it_is_answered_with(described):
    said = {
        (int(status), code)
        for operation in operations(described).values()
        for status, answer in operation["responses"].items()
        if int(status) >= 400
        for code in answer["description"].split(", ")
    }

    assert said == {(problems.KINDS[code].status, code) for _, code in said}


def test_kinds_and_reports_are_those_of_the_code(described):
    schemas = described["components"]["schemas"]

    assert tuple(schemas["Entry"]["properties"]["kind"]["enum"]) == entry.KINDS
    assert schemas["Order"]["properties"]["kind"]["enum"] == [
        order.LEAD_ERASED,
        order.CONSENT_WITHDRAWN,
        order.EVENT_CHANGED,
        order.WISH_MADE,
    ]
    assert list(schemas["Report"]["properties"]) == [one.name for one in fields(report.Report)]


def test_answers_are_as_described(hub, tablets, described, monkeypatch):
    seen = []
    real = hub_client._answer

    def recording(pool, method, url, *rest):
        answer = real(pool, method, url, *rest)
        seen.append((method.lower(), url.split(wire.API)[1].split("?")[0], answer))
        return answer

    monkeypatch.setattr(hub_client, "_answer", recording)
    tablet = tablets.new(hub=hub)
    tablet.capture()
    tablet.deliver()
    client = hub_client.HubClient(tablet.device)
    client.orders("")
    client.close()

    checked = set()
    for method, path, answer in seen:
        template = re.sub(r"^/journal/[^/]*$", "/journal/{journal_id}", path)
        operation = described["paths"][template][method]
        schema = operation["responses"][str(answer.status)]["content"]["application/json"]["schema"]
        whole = {**schema, "components": described["components"]}
        assert list(Draft202012Validator(whole).iter_errors(answer.json())) == []
        checked.add((template, method))
    assert checked == {
        ("/enrol", "post"),
        ("/journal/{journal_id}", "get"),
        ("/journal/{journal_id}", "post"),
        ("/orders", "get"),
        ("/report", "put"),
    }


def test_answers_to_crms_are_as_described(hub, tablets, described):
    manifest = product.manifest(list(demo_products().values()))
    hub.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
    tablet = tablets.new(hub=hub)
    erased, lead = tablet.capture(), tablet.capture()
    tablet.deliver()
    hub.write(lambda c: erasure.erase(c, hub.event_id, erased.id, erased_at=clock.now()))
    crm = Reader(hub.address, a_token(hub))
    asked = {
        "/leads": ("/leads", 200),
        "/leads?after=1-x": ("/leads", 410),
        f"/leads/{lead.id}": ("/leads/{lead_id}", 200),
        f"/leads/{erased.id}": ("/leads/{lead_id}", 410),
        "/products": ("/products", 200),
    }

    for path, (template, status) in asked.items():
        answer = crm.get(path)
        assert answer.status == status
        responses = described["paths"][template]["get"]["responses"]
        schema = responses[str(status)]["content"]["application/json"]["schema"]
        whole = {**schema, "components": described["components"]}
        assert list(Draft202012Validator(whole).iter_errors(answer.said)) == []
    assert tuple(
        described["components"]["schemas"]["FollowUp"]["properties"]["status"]["enum"]
    ) == (follow_up.STATUSES)
    assert tuple(described["components"]["schemas"]["Change"]["properties"]["kind"]["enum"]) == (
        changes.KINDS
    )


def test_messages_to_webhooks_are_as_described(described):
    assert tuple(described["webhooks"]) == (*changes.KINDS, outbox.TEST)
    schemas = described["components"]["schemas"]
    assert tuple(schemas["Message"]["properties"]["type"]["enum"]) == tuple(described["webhooks"])
    whole = {**schemas["Message"], "components": described["components"]}
    for kind, lead in (
        (changes.LEAD_CAPTURED, Listed(a_lead(), "", "", None)),
        (changes.LEAD_ERASED, None),
    ):
        of_lead = outbox.Delivery(
            "e", "w", "msg_1", kind, a_lead().id, clock.now(), "", 0, None, None, None, None, None
        )
        body = message.body(of_lead, "https://hub.example", lead)
        assert list(Draft202012Validator(whole).iter_errors(json.loads(body))) == []
        named = {
            one["$ref"].rpartition("/")[2].replace("_", "-")
            for one in described["webhooks"][kind]["post"]["parameters"]
        }
        headers = message.headers(of_lead, body, [b"k" * 32], at_s=1)
        assert named == {name for name in headers if name.startswith("webhook-")}
