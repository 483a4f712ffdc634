"""Clicks on a stage that choose something, by hand in the real browser."""

import re

from playwright.sync_api import Page, expect

CHART = "[data-testid=stVegaLiteChart] svg"


def test_the_same_unit_can_be_clicked_again(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/playground")
    # Its words are the last to come: what is clicked before may be drawn anew meanwhile.
    page.get_by_text("Easy to get wrong").wait_for(timeout=60_000)
    page.wait_for_timeout(1000)
    stage = page.locator(CHART).first

    def click_unit() -> None:
        box = stage.bounding_box()
        assert box
        # The second of four units, by its place on the wide board.
        x, y = box["x"] + 0.253 * box["width"], box["y"] + 0.363 * box["height"]
        page.mouse.move(box["x"] + 20, box["y"] + 20)
        page.mouse.move(x, y)
        page.wait_for_timeout(300)
        page.mouse.click(x, y)

    click_unit()
    expect(stage).to_contain_text("Hidden 1, unit 2:", timeout=30_000)
    page.get_by_role("button", name="Large square").click()
    asked = page.get_by_role("combobox", name=re.compile("Large square"))
    expect(asked).to_be_visible()
    # A list that opens while the page is still being drawn is closed by it.
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(500)
    asked.press("ArrowDown")
    page.get_by_role("option", name="The answer").click()
    expect(stage).to_contain_text("Answer of the network", timeout=30_000)
    page.keyboard.press("Escape")
    click_unit()
    expect(stage).to_contain_text("Hidden 1, unit 2:", timeout=30_000)
