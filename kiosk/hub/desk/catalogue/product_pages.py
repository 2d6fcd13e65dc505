"""One product at the desk: its form, taking it out, and the preview as its buyer sees it."""

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from ....shared import catalogue_file, clock, problems
from ....shared.language import OFFERED
from ....shared.problems import Problem
from ....shared.product import Product
from ....shared.web import page_language, translate, use_language
from ... import catalogue, catalogue_draft, catalogue_edit, catalogue_upload, database, roles
from ...catalogue_draft import Draft
from ...context import hub
from ...phone import product_page
from ...phone.product_page import Addresses
from ..door import needs, person
from .product_form import Form, read
from .words import ILLUSTRATIVE, LABELS, LABOUR, label, said, spoken

pages = Blueprint("product", __name__)
PREVIEW = "desk.catalogue.product.preview"
_FIRST_SHOWN = ("sku", "name_en", "description_en", "category", "place", "picture")
# The form beside the picture.
FORM_MAX_BYTES = 1024 * 1024


@pages.url_value_preprocessor
def allow_picture(endpoint: str | None, _: object) -> None:
    """A picture may be larger than a form. Said before CSRFProtect reads the form, and only to staff."""
    if session.get("person") and request.method == "POST":
        # Twice the size that a picture may have: the page that then says so keeps what was typed.
        request.max_content_length = 2 * catalogue_upload.PICTURE_MAX_BYTES + FORM_MAX_BYTES


@pages.get("/new")
@needs(roles.MANAGER)
def new() -> str:
    return _page(Form.empty(), _draft())


@pages.post("/new")
@needs(roles.MANAGER)
def add() -> AnyResponse | tuple[str, int]:
    return _save(None)


@pages.get("/product/<sku>")
@needs(roles.MANAGER)
def show(sku: str) -> str:
    draft = _draft()
    return _page(Form.of(_found(draft, sku), draft.catalogue), draft)


@pages.post("/product/<sku>")
@needs(roles.MANAGER)
def save(sku: str) -> AnyResponse | tuple[str, int]:
    return _save(sku)


def _save(sku: str | None) -> AnyResponse | tuple[str, int]:
    """Put what was typed into the draft, or show it again with all that is wrong."""
    here, draft = hub(), _draft()
    form = read(request.form, request.files.get("photo"), draft.catalogue, sku)
    # Kept also where a field is wrong: a browser forgets the file that was chosen.
    database.write(here.engine, lambda c: catalogue.keep_pictures(c, form.blobs))
    with here.engine.connect() as connection:
        if form.picture and not catalogue.has_pictures(connection, form.picture_files):
            form.wrong["picture"] = Problem(problems.PICTURE_GONE)
            form = replace(form, picture=None)
    if form.product is None or form.wrong:
        return _page(form, draft), 422
    made, by = form.product, person()
    work = catalogue_edit.put(made, was=form.was, place=form.moved_to)
    try:
        database.write(
            here.engine,
            lambda c: catalogue_draft.change(c, here.event_id, work, by=by, now=clock.now()),
        )
    except Problem as problem:
        if problem.kind == problems.SKU_TAKEN:
            form.wrong["sku"] = problem
            return _page(form, draft), problem.kind.status
        draft = _draft()
        form = form.beside(draft.catalogue.by_sku.get(made.sku))
        return _page(form, draft, told=said(problem)), problem.kind.status
    if request.form.get("then") == "preview":
        return redirect(url_for(PREVIEW, sku=made.sku, code="en"), 303)
    flash(translate("Saved in the draft. Buyers see it once the draft is published."))
    return redirect(url_for("desk.catalogue.product.show", sku=made.sku), 303)


@pages.post("/product/<sku>/take-out")
@needs(roles.MANAGER)
def take_out(sku: str) -> AnyResponse:
    here, by = hub(), person()
    work = catalogue_edit.take_out(sku, was=request.form.get("was", ""))
    try:
        database.write(
            here.engine,
            lambda c: catalogue_draft.change(c, here.event_id, work, by=by, now=clock.now()),
        )
    except Problem:
        flash(
            translate("Somebody else saved this product meanwhile. Look at it, then take it out.")
        )
        return redirect(url_for("desk.catalogue.product.show", sku=sku), 303)
    flash(translate("Taken out of the draft. Buyers see the product until the draft is published."))
    return redirect(url_for("desk.catalogue.draft.show"), 303)


@pages.get("/product/<sku>/preview/<code>")
@needs(roles.MANAGER)
def preview(sku: str, code: str) -> str:
    """The product's page as phones show it, in one of the buyers' languages."""
    config, draft = hub().config, _draft()
    found = _found(draft, sku)
    asked, staff = OFFERED.get(code) or abort(404), page_language()
    unpublished = found != draft.shown.by_sku.get(sku)
    # In the language of whoever edits.
    note = (
        translate("Preview: buyers do not see this yet.")
        if unpublished
        else translate("Preview: this is what buyers see now.")
    )
    back = translate("Back to the product")
    use_language(asked)
    at = Addresses(
        picture=lambda sha256: f"/image/{sha256}.webp",
        form="#main",
        home=url_for("desk.catalogue.product.show", sku=sku),
        languages={other: url_for(PREVIEW, sku=sku, code=other) for other in OFFERED},
    )
    context = product_page.context(found, asked, config, at, "{name}")
    return render_template(
        "hub/catalogue/preview.html", **context, note=note, back=back, staff=staff
    )


def _draft() -> Draft:
    here = hub()
    with here.engine.connect() as connection:
        return catalogue_draft.find(connection, here.event_id)


def _found(draft: Draft, sku: str) -> Product:
    return draft.catalogue.by_sku.get(sku) or abort(404)


def _page(form: Form, draft: Draft, *, told: str = "") -> str:
    return render_template(
        "hub/catalogue/product.html",
        form=form,
        draft=draft,
        told=told,
        wrong={name: said(form.wrong[name]) for name in sorted(form.wrong, key=_on_page)},
        label=label,
        spoken=spoken,
        missing=", ".join(map(spoken, form.untranslated)),
        units=[(unit, unit) for unit in catalogue_file.UNITS],
        illustrative=ILLUSTRATIVE,
        labour=LABOUR,
    )


def _on_page(name: str) -> tuple[bool, int]:
    """Sorts columns as the form shows them."""
    names = [*_FIRST_SHOWN, *LABELS]
    return name not in names, names.index(name) if name in names else 0
