"""Settings behind a button: they come when it is opened, count at once, and stay when it is closed."""

import re

from playwright.sync_api import Page, expect

CHART = "[data-testid=stVegaLiteChart] svg"


def test_a_setting_outlives_its_button(page: Page) -> None:
    page.goto("/playground?step=99")  # the last one, of however many there are
    expect(page.locator(CHART)).to_contain_text("Epoch 300 of 300")
    button = page.get_by_role("button", name="Training", exact=True)
    button.click()
    epochs = page.get_by_role("slider", name="Epochs")
    epochs.press("Home")
    expect(page.locator(CHART)).to_contain_text("Epoch 20 of 20")
    expect(page).to_have_url(re.compile("epochs=20"))
    expect(epochs).to_be_visible()
    page.keyboard.press("Escape")
    expect(epochs).to_have_count(0)
    page.get_by_role("slider", name="Units, layer 1").first.press("ArrowRight")
    expect(page.locator(CHART)).to_contain_text("Hidden 1 (5)")
    expect(page.locator(CHART)).to_contain_text("Epoch 20 of 20")
    page.reload()
    expect(page.locator(CHART)).to_contain_text("Epoch 20 of 20")
    button.click()
    expect(epochs).to_have_value("20")


def test_another_lessons_setting_of_the_same_name_stays_there(page: Page) -> None:
    page.goto("/gradient_descent?view=Batch+size")
    page.get_by_role("slider", name="Epochs").press("ArrowRight")
    expect(page).to_have_url(re.compile("epochs=4"))
    page.get_by_test_id("stTopNavSection").first.click()
    page.get_by_role("link", name="Playground").or_(page.get_by_text("Playground", exact=True)).last.click()
    # Four epochs are fewer than the playground's fewest.
    expect(page.locator(CHART)).to_contain_text("Epoch 0, nothing learned yet")
    assert "epochs" not in page.url


def test_what_stands_behind_a_button_is_shown_whole(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/playground")
    button = page.get_by_role("button", name="Training", exact=True)
    button.wait_for()
    page.get_by_text("Easy to get wrong").wait_for()
    below = button.bounding_box()
    assert below
    assert below["y"] > 600, "too little room below it"
    button.click()
    expect(page.get_by_role("slider", name="Epochs")).to_be_visible()
    body = page.get_by_test_id("stPopoverBody")
    assert body.evaluate("box => box.scrollHeight <= box.clientHeight + 2"), "nothing scrolls"
