"""Next steps for calendars: a file to download, and an address to subscribe to, which opens with its secret."""

import hmac

from flask import Blueprint, Response, abort, render_template, request, url_for

from ...shared import clock, keys
from ...shared.language import mark
from ...shared.web import translate
from .. import calendar_file, people, roles
from ..context import hub
from .door import may, needs, person

pages = Blueprint("calendar", __name__)
# Outside the desk: a calendar program signs in nowhere.
feed = Blueprint("calendar_feed", __name__)
_SUMMARY = mark("Next step: {reference} · {company}")


@pages.get("/calendar")
@needs(roles.STAFF)
def show() -> str:
    """The address of my calendar, and the files."""
    here, me = hub(), person()
    with here.engine.connect() as connection:
        token = _token(me, people.stamp(connection, me))
    root = here.config.public_url or request.url_root.rstrip("/")
    return render_template(
        "hub/calendar.html", address=f"{root}/calendar/{token}.ics", may_all=may(roles.MANAGER)
    )


@pages.get("/calendar.ics")
@needs(roles.STAFF)
def download() -> Response:
    """My steps, or everybody's (of=all), which managers may see."""
    everybody = request.args.get("of") == "all" and may(roles.MANAGER)
    answer = _file(None if everybody else person())
    answer.headers["Content-Disposition"] = 'attachment; filename="next-steps.ics"'
    return answer


@feed.get("/calendar/<token>.ics")
def subscribed(token: str) -> Response:
    """The steps of whose secret this is; it ends with their password, their role and their removal."""
    here = hub()
    with here.engine.connect() as connection:
        for one in people.all_of(connection, here.event_id):
            mine = _token(one.name, people.stamp(connection, one.name))
            known = hmac.compare_digest(mine.encode(), token.encode())
            if known and roles.may(one.role, roles.STAFF):
                return _file(one.name)
    abort(404)


def _token(name: str, stamp: str) -> str:
    """A secret of this person and password; nothing has to be kept for it."""
    return keys.derived(hub().master, "calendar", name, stamp).hex()


def _file(owner: str | None) -> Response:
    here = hub()
    root = here.config.public_url or request.url_root.rstrip("/")
    page = url_for("desk.lead.show", lead_id="LEAD").replace("LEAD", "{lead_id}")
    with here.engine.connect() as connection:
        found = calendar_file.steps(connection, here.event_id, owner)
    content = calendar_file.written(
        found,
        title=f"{here.config.event_name}: {translate('Next steps')}",
        summary=translate(_SUMMARY),
        address=f"{root}{page}",
        now=clock.now(),
    )
    return Response(content, content_type=calendar_file.MEDIA_TYPE)
