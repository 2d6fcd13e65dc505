"""The desk's list by keyboard: rows are gone through, ticked, opened, searched; the keys can be switched off."""

from pairs import a_hub

from kiosk.hub import people


def test_keys_go_through_the_list_tick_open_and_search_and_can_be_switched_off(
    tablets, tmp_path, page
):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        password = hub.write(lambda c: people.add(c, "Sri"))
        tablet = tablets.new(hub=hub)
        for name in ("Ada", "Bo", "Cy"):
            tablet.capture(name=name)
        tablet.deliver()
        page.goto(f"{hub.address}/desk/")
        page.get_by_label("Name").fill("Sri")
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.locator("[data-ticked]", has_text="0").wait_for()

        for key in ("j", "j", "x"):
            page.keyboard.press(key)
        second = page.locator("[data-row]").nth(1)
        assert second.get_by_role("checkbox").is_checked()
        assert page.locator("[data-ticked]").inner_text() == "1"
        page.keyboard.press("a")
        assert page.locator("[data-ticked]").inner_text() == "3"

        # Who types is not understood as pressing keys.
        page.keyboard.press("/")
        page.keyboard.type("ajax")
        assert page.get_by_label("Search leads").input_value() == "ajax"
        assert page.locator("[data-ticked]").inner_text() == "3"
        page.locator("h1").click()

        with page.expect_response("**/desk/keys"):
            page.get_by_role("button", name="Keyboard shortcuts").click()
        page.keyboard.press("a")
        assert page.locator("[data-ticked]").inner_text() == "3"
        # They stay off on the next page.
        page.reload()
        page.locator("[data-shortcuts]").wait_for()
        page.keyboard.press("a")
        assert page.locator("[data-ticked]").inner_text() == "0"
        page.get_by_role("button", name="Keyboard shortcuts").click()

        name = second.locator("[data-open]").inner_text()
        page.locator("h1").click()
        for key in ("j", "j", "o"):
            page.keyboard.press(key)
        page.get_by_role("heading", level=1, name=name).wait_for()
