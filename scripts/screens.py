"""The screens that people see, and how to get to each: for pictures of them, and for tests that look at them.

Each function opens one screen after the other in the page that it is given, in one
language, and gives the name of each that is open. A new screen is added here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from processes import Process

PRODUCT, SECOND = "PAS-KIT-004", "PAS-FUR-001"
# What is asked of the two products, the last a quantity below the minimum order.
SAID = {
    f"target_price_{PRODUCT}": "4.20",
    f"port_{PRODUCT}": "Rotterdam",
    f"quantity_{SECOND}": "30",
    f"quantity_{PRODUCT}": "5000",
    "message": "王小明",
}
DATE = {"day": "31", "month": "3", "year": "2027"}


@dataclass(frozen=True)
class Place:
    """Where booth and hub answer, and how to sign in."""

    booth: str  # http://127.0.0.1:PORT
    hub: str
    pin: str
    password: str  # of "staff" at the desk
    # Booth and hub, where they were started for the pictures.
    processes: "list[Process]" = field(default_factory=list)


def walk(
    page: "Page", place: Place, language: str, *, whole: bool = True, text: str = "normal"
) -> Iterator[str]:
    """Visit what a buyer sees at the booth.

    whole: also the screens that differ from another one by a sentence or a mark
    text:  "large" for Large text
    """
    booth = place.booth
    page.goto(f"{booth}/?language={language}&text={text}")
    yield "attract"
    page.goto(f"{booth}/cards?text={text}")
    yield "cards"
    if whole:
        follow(page, page.locator(".category").nth(8))
        yield "cards-filtered"
    page.goto(f"{booth}/product/{PRODUCT}")
    yield "product"
    page.locator(".keep").click()
    page.locator(".keep[aria-pressed=true]").wait_for()
    if whole:
        yield "product-on-the-list"
        page.goto(f"{booth}/cards")
        yield "cards-with-a-list"
    page.goto(f"{booth}/tray")
    yield "tray"
    page.goto(f"{booth}/handoff?sku={PRODUCT}&sku={SECOND}")
    yield "hand-off"
    page.goto(f"{booth}/lead?sku={PRODUCT}&sku={SECOND}")
    page.locator("[name=name]").fill("أحمد بن محمد")
    yield "form"
    if whole:
        page.locator(".notice summary").click()
        yield "form-notice"
        page.locator("[name=name]").fill("")
        send(page)
        yield "form-problems"
    fill_in(page, "María-José Carreño Quiñones", "email", "mj@carreno.example")
    send(page)
    yield "second-step"
    for summary in page.locator("main summary").all():
        summary.click()
    for name, said in SAID.items():
        page.locator(f"[name={name}]").fill(said)
    for part, number in DATE.items():
        page.locator(f"[name=need_by_{part}_{PRODUCT}]").select_option(number)
    page.locator(".remark").nth(1).wait_for()
    yield "second-step-filled"
    if whole:
        page.locator("[name^=target_price]").first.fill("cheap")
        send(page)
        yield "second-step-problems"
        page.locator("[name^=target_price]").first.fill("12.50")
    send(page)
    yield "thank-you"
    follow(page, page.locator(".actions a[href$=rating]"))
    page.locator("[name^=quality][value='4']").first.check()
    yield "rating"
    if whole:
        page.goto(f"{booth}/nothing-here")
        yield "problem"
    page.goto(f"{booth}/accessibility")
    yield "accessibility"


def walk_staff(page: "Page", place: Place, language: str) -> Iterator[str]:
    """Visit what staff see at the booth."""
    page.goto(f"{place.booth}/staff/sign-in?language={language}")
    yield "staff-pin"
    page.locator("[name=pin]").fill("000")
    send(page)
    yield "staff-pin-wrong"
    page.locator("[name=pin]").fill(place.pin)
    send(page)
    yield "staff-leads"
    page.goto(f"{place.booth}/staff/express")
    yield "staff-express"
    page.locator("[name=name]").fill("王小明")
    send(page)
    yield "staff-express-problems"
    page.locator("[name=address]").fill("wang@example.org")
    page.locator("[name=consent_method]").first.check()
    send(page)
    yield "staff-express-saved"
    page.goto(f"{place.booth}/staff/?order=hot")
    yield "staff-leads-found"
    follow(page, page.locator("tbody .desk__link").first)
    follow(page, page.locator("[name=heat]").first)
    page.locator("[name=note]").fill("一月前需要样品")
    send(page)
    yield "staff-lead"
    page.goto(f"{page.url}/edit")
    yield "staff-lead-edit"
    for path in ("health", "today", "charts", "enrol", "sheets/", "export", "transfer", "wipe"):
        page.goto(f"{place.booth}/staff/{path}")
        yield f"staff-{path.strip('/')}"


def walk_desk(page: "Page", place: Place, language: str) -> Iterator[str]:
    """Visit what staff see at the hub."""
    page.goto(f"{place.hub}/desk/?language={language}")
    yield "desk-sign-in"
    page.locator("[name=name]").fill("staff")
    page.locator("[name=password]").fill(place.password)
    send(page)
    yield "desk-leads"
    for path in (
        "visits",
        "charts",
        "demand",
        "producers",
        "countries",
        "set-aside",
        "sheets/",
        "export",
        "take-in",
        "catalogue/",
        "catalogue/product/PAS-KIT-004",
        "catalogue/file",
        "catalogue/versions",
        "tablets",
        "people/",
        "todo",
        "calendar",
        "replies",
        "api/",
        "webhooks/",
    ):
        page.goto(f"{place.hub}/desk/{path}")
        yield f"desk-{path.strip('/')}"
    page.goto(f"{place.hub}/desk/demand/Lapas Banyuwangi")
    yield "desk-demand-of-a-prison"
    page.goto(f"{place.hub}/desk/producers/Lapas Banyuwangi")
    yield "desk-leads-of-a-prison"
    page.goto(f"{place.hub}/desk/tablets")
    send(page)
    yield "desk-code"


def walk_phone(page: "Page", place: Place, language: str) -> Iterator[str]:
    """Visit what a buyer sees on their own phone, from the code of a product on."""
    page.goto(f"{place.booth}/product/{PRODUCT}")
    path = page.locator(".take__address").inner_text().partition("/")[2]
    page.goto(f"{place.hub}/{path}?language={language}")
    yield "phone"
    page.goto(f"{place.hub}/p/")
    yield "phone-products"
    page.goto(f"{place.hub}/{path}/inquiry")
    yield "phone-form"
    send(page)
    yield "phone-form-problems"
    page.locator("[name=name]").fill("王小明")
    page.locator("[name=way][value=email]").check()
    page.locator("[name=email]").fill("wang@example.org")
    page.locator("[name=consent_inquiry]").check()
    send(page)
    yield "phone-second-step"
    send(page)
    yield "phone-thank-you"
    thanks = page.url
    follow(page, page.locator("a[href$=rating]"))
    yield "phone-rating"
    page.goto(thanks)
    follow(page, page.locator(".code"))
    yield "phone-withdrawal"
    page.goto(f"{place.hub}/accessibility")
    yield "phone-accessibility"


def fill_in(page: "Page", name: str, way: str, address: str) -> None:
    """Fill in the booth's first step."""
    page.locator("[name=name]").fill(name)
    page.locator(f"[name=way][value={way}]").check()
    page.locator("[name=address]").fill(address)
    page.locator("[name=consent_inquiry]").check()


def send(page: "Page") -> None:
    """Press the form's main button, and wait for the page that answers."""
    button = page.locator("button.button--main").first
    # As if something was typed: a tap before that may be meant for the page before (once.js).
    button.evaluate(
        "one => one.form.elements[0].dispatchEvent(new Event('input', { bubbles: true }))"
    )
    follow(page, button)


def follow(page: "Page", what: "Locator") -> None:
    """Tap what leads to another page, and wait for that."""
    with page.expect_navigation():
        what.click()
