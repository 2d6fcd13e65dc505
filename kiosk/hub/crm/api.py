"""The read API for programs such as CRMs. `openapi.json` describes it; a test compares."""

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, request

from ...shared import clock, export, problems, wire
from ...shared.problems import Problem
from ...shared.product import Product
from .. import catalogue
from ..context import hub
from . import reading, tokens

calls = Blueprint("crm_api", __name__, url_prefix=wire.API)


@calls.errorhandler(Problem)
def problem(error: Problem) -> Response:
    """A problem as JSON; its details never hold what was sent."""
    said = {"code": error.kind.code, "sentence": error.text(), "details": error.details}
    answer = _answer({"problem": said}, status=error.kind.status)
    if "wait_s" in error.details:
        answer.headers["Retry-After"] = str(error.details["wait_s"])
    if error.kind == problems.TOKEN_WRONG:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Pameran"'
    return answer


@calls.before_request
def only_with_a_token() -> None:
    """raises: Problem TOKEN_WRONG, API_MANY"""
    here = hub()
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Problem(problems.TOKEN_WRONG)
    token_id = tokens.check(here.engine, here.event_id, sent.strip(), now=clock.now())
    if wait_s := here.reads.wait_s(token_id):
        raise Problem(problems.API_MANY, wait_s=wait_s)


@calls.get("/leads")
def list_changes() -> Response:
    """What changed after a cursor."""
    here = hub()
    limit = _limit(request.args.get("limit", str(reading.LIMIT)))
    with here.engine.connect() as connection:
        found = reading.page(connection, here.event_id, request.args.get("after", ""), limit=limit)
    return _tagged({"schema": export.json.ID, **asdict(found)})


@calls.get("/leads/<lead_id>")
def show_lead(lead_id: str) -> Response:
    """One lead as it now stands."""
    here = hub()
    with here.engine.connect() as connection:
        said = reading.one(connection, here.event_id, lead_id)
    return _tagged({"schema": export.json.ID, **said})


@calls.get("/products")
def list_products() -> Response:
    """The products of the catalogue that is shown."""
    found = catalogue.current(hub().engine)
    return _tagged({"products": [_product(one) for one in found.products]})


def _product(product: Product) -> dict[str, Any]:
    """What a CRM's list of products holds; amounts are texts, as exact as they were typed."""
    terms = {name: _exact(value) for name, value in asdict(product.terms).items()}
    return {
        "sku": product.sku,
        "name": dict(product.name),
        "description": dict(product.description),
        "category": product.category,
        "materials": product.materials,
        "terms": terms,
        "illustrative": list(product.illustrative),
        "page": f"{hub().config.public_url}/p/{product.code}",
    }


def _exact(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _limit(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= reading.LIMIT_MAX:
        return int(text)
    raise Problem(problems.REQUEST_MALFORMED, field=f"limit (1 to {reading.LIMIT_MAX})")


def _tagged(said: dict[str, Any]) -> Response:
    """An answer that a program may keep, and ask for again with If-None-Match: 304 where it is the same."""
    answer = _answer(said)
    answer.add_etag()
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    return answer


def _answer(said: dict[str, Any], *, status: int = 200) -> Response:
    body = json.dumps(said, ensure_ascii=False).encode()
    return Response(body, status=status, mimetype="application/json")
