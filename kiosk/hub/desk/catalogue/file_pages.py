"""The catalogue as files at the desk: brought in with every problem by row, saved with its pictures."""

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from ....shared import catalogue_file, clock, problems
from ....shared.catalogue_file import Found, Read
from ....shared.problems import Problem
from ....shared.web import translate
from ... import catalogue, catalogue_archive, catalogue_draft, catalogue_upload, database, roles
from ...context import hub
from ..door import needs, person
from .words import said

pages = Blueprint("file", __name__, url_prefix="/file")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pages.url_value_preprocessor
def allow_catalogue(endpoint: str | None, _: object) -> None:
    """A catalogue with its pictures is larger than a form. Said before CSRFProtect reads it, and only to staff."""
    if session.get("person") and request.method == "POST":
        request.max_content_length = catalogue_upload.ARCHIVE_MAX_BYTES


@pages.get("")
@needs(roles.MANAGER)
def show() -> str:
    return _page()


@pages.post("")
@needs(roles.MANAGER)
def bring_in() -> AnyResponse | tuple[str, int]:
    """Make the file the draft, to be looked through before it counts; or every problem of it."""
    here, by, now = hub(), person(), clock.now()
    try:
        read = _read()
        if read.problems:
            return _page(found=read.problems), 422
        seen = request.form.get("replace", "")
        database.write(
            here.engine,
            lambda c: catalogue_draft.become(c, here.event_id, read, seen=seen, by=by, now=now),
        )
    except Problem as problem:
        return _page(told=said(problem)), problem.kind.status
    flash(translate("The file is the draft now. Look through what it changes, then publish it."))
    return redirect(url_for("desk.catalogue.draft.show"), 303)


def _read() -> Read:
    """raises: Problem UPLOAD_…, ARCHIVE_…"""
    file, pictures = request.files.get("file"), request.files.get("pictures")
    if not file or not file.filename:
        raise Problem(problems.UPLOAD_MISSING)
    archive = pictures.stream if pictures and pictures.filename else None
    before = catalogue.current(hub().engine)
    return catalogue_upload.read(file.stream, file.filename, archive, before)


@pages.get("/catalogue.<kind>")
@needs(roles.MANAGER)
def save(kind: str) -> Response:
    """The catalogue that buyers see: .csv, .xlsx, or .zip with its pictures."""
    here = hub()
    shown = catalogue.current(here.engine)
    if kind == "zip":
        archive = catalogue_archive.pack(
            shown, lambda sha256: catalogue.picture(here.engine, sha256)
        )
        return send_file(
            archive, "application/zip", as_attachment=True, download_name="catalogue.zip"
        )
    if kind not in catalogue_file.KINDS:
        abort(404)
    answer = Response(catalogue_file.content(shown.products, kind), mimetype=MEDIA_TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="catalogue.{kind}"'
    return answer


def _page(*, told: str = "", found: tuple[Found, ...] = ()) -> str:
    here = hub()
    with here.engine.connect() as connection:
        draft = catalogue_draft.find(connection, here.event_id)
    return render_template(
        "hub/catalogue/file.html", draft=draft, told=told, found=found, said=said,
        columns=catalogue_file.ALLOWED,
    )  # fmt: skip
