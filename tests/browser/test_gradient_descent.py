"""The gradient descent stage in the real browser: a click starts there, pointing at the loss goes to a step."""

import re

from playwright.sync_api import Page, expect

CHART = "[data-testid=stVegaLiteChart] svg"


def test_a_click_in_the_picture_is_the_new_start_and_part_of_the_link(page: Page) -> None:
    page.goto("/gradient_descent?view=Surface&step=31")
    page.wait_for_selector(CHART)
    expect(page.locator(CHART).get_by_text("After 30 of 30 steps")).to_be_visible(timeout=15_000)
    box = page.locator(CHART).bounding_box()
    assert box is not None
    # 40% of the board across lies in the right half of the picture, a quarter down above its middle.
    page.mouse.click(box["x"] + 0.4 * box["width"], box["y"] + 0.25 * box["height"])
    expect(page).to_have_url(re.compile(r"w1=\d.*w2=\d"), timeout=15_000)
    expect(page).to_have_url(re.compile("start=My"))


def test_pointing_at_the_loss_goes_to_that_step(page: Page) -> None:
    page.goto("/gradient_descent?view=Surface&step=31")
    page.wait_for_selector(CHART)
    expect(page.locator(CHART).get_by_text("After 30 of 30 steps")).to_be_visible(timeout=15_000)
    box = page.locator(CHART).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.6 * box["height"], steps=3)
    expect(page.locator(CHART).get_by_text("After 30 of 30 steps")).to_have_count(0)
    expect(page.locator(CHART).get_by_text(re.compile(r"After 1\d of 30 steps"))).to_be_visible()
