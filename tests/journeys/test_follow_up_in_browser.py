"""Staff follow a lead up in a browser: by keys, with a reply that WhatsApp opens, and one step back."""

import pytest
from pairs import a_hub
from playwright.sync_api import expect

from kiosk.hub import people


@pytest.fixture
def hub(tmp_path):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}", exporter_name="Pameran Export") as hub:
        yield hub


@pytest.fixture
def desk(hub, page):
    """The browser, signed in at the desk."""
    password = hub.write(lambda c: people.add(c, "Sri", "staff"))
    page.goto(f"{hub.address}/desk/")
    page.get_by_label("Name").fill("Sri")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    return page


def press(desk, key):
    """Press a key once the page listens to it."""
    expect(desk.get_by_role("button", name="Keyboard shortcuts")).to_be_visible()
    desk.keyboard.press(key)


def test_lead_is_opened_noted_answered_and_taken_back(hub, tablets, desk):
    tablet = tablets.new(hub=hub, called="Booth left")
    for name, number in (("Ada", "+44 20 7946 0001"), ("Bo", "+44 20 7946 0002")):
        tablet.capture(name=name, way="whatsapp", address=number)
        tablet.deliver()
    desk.goto(f"{hub.address}/desk/")
    desk.get_by_role("link", name="Bo", exact=True).click()

    press(desk, "j")
    expect(desk.get_by_role("heading", name="Ada")).to_be_visible()
    press(desk, "n")
    desk.keyboard.type("just j and u")
    desk.get_by_role("button", name="Write it down").click()
    expect(desk.locator(".history__note")).to_have_text("just j and u")

    press(desk, "r")
    desk.get_by_label("Text").fill("Dear Ada, 100 % yes")
    desk.get_by_role("button", name="Continue").click()
    link = desk.get_by_role("link", name="Open in WhatsApp")
    assert link.get_attribute("href") == (
        "https://wa.me/442079460001?text=Dear%20Ada%2C%20100%20%25%20yes"
    )
    desk.get_by_role("button", name="Yes, by WhatsApp").click()
    expect(desk.get_by_label("Status")).to_have_value("contacted")

    press(desk, "u")
    expect(desk.get_by_text("Undone.")).to_be_visible()
    expect(desk.get_by_label("Status")).to_have_value("new")

    desk.get_by_role("button", name="Keyboard shortcuts").click()
    desk.locator("h1").click()
    press(desk, "k")
    press(desk, "n")
    expect(desk.get_by_label("Note")).not_to_be_focused()
    expect(desk.get_by_role("heading", name="Ada")).to_be_visible()
