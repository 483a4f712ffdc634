"""Pictures that are chosen by their looks."""

from playwright.sync_api import Page, expect

CHART = "[data-testid=stVegaLiteChart] svg"


def test_a_press_chooses_a_picture_and_the_plus_asks_for_ones_own(page: Page) -> None:
    page.goto("/feature_maps")
    page.wait_for_selector(CHART)
    star = page.get_by_role("button", name="Shape: star")
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Scene: Cat").click()
    expect(page.get_by_role("button", name="Scene: Cat")).to_have_attribute("aria-pressed", "true")
    expect(star).to_have_attribute("aria-pressed", "false")
    page.wait_for_url("**source=Scene*")
    assert "scene=Cat" in page.url
    page.get_by_role("button", name="A picture of your own").click()
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
