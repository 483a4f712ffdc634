"""Numbers typed into a grid's table, by hand in the real browser."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.running import Server

CHART = "[data-testid=stVegaLiteChart] svg"
TABLE = "[data-testid=stDataFrame] canvas"


def type_over(page: Page, row: int, column: int, text: str, until: re.Pattern[str]) -> None:
    """Types into the cell at this row and column, counted from 0, until the link says so.

    A key that comes while a busy page is being drawn anew may be lost: then a person types again, and so does this.
    """
    for _ in range(4):
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        page.wait_for_timeout(1000)
        box = page.locator(TABLE).first.bounding_box()
        assert box
        # Below the headings, right of the numbers of the rows.
        page.mouse.click(box["x"] + 72 + 52 * column, box["y"] + 52 + 35 * row)
        page.wait_for_timeout(300)
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        try:
            expect(page).to_have_url(until, timeout=6000)
        except AssertionError:
            continue
        return
    expect(page).to_have_url(until)


def numbers(*cells: str) -> re.Pattern[str]:
    """The link holds a grid that starts so; the star between rows may be escaped."""
    return re.compile("numbers=" + r"(\*|%2A)".join(cells))


def test_edits_stay_until_the_example_changes(page: Page, browser: Browser, server: Server) -> None:
    page.goto("/convolution")
    page.wait_for_selector(CHART)
    page.get_by_role("button", name="Edit input").click()
    page.wait_for_selector(TABLE)
    page.wait_for_timeout(700)
    type_over(page, 0, 0, "5", numbers("5_9_9_1_1_1"))
    # The answer to the first edit made no new table, so a second one works as well.
    type_over(page, 1, 1, "3.5", numbers("5_9_9_1_1_1", "8_3.5_8_1_2_1"))

    page.keyboard.press("Escape")
    page.get_by_role("slider", name="Stride").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("stride=2"), timeout=30_000)
    expect(page).to_have_url(numbers("5_9_9_1_1_1", "8_3.5_8_1_2_1"))

    fresh = browser.new_context(base_url=server.address).new_page()
    fresh.goto(page.url)
    expect(fresh.locator(CHART)).to_contain_text("3.5", timeout=30_000)
    fresh.get_by_role("button", name="Edit input").click()
    fresh.get_by_role("button", name="Back to the original").click()
    expect(fresh).not_to_have_url(re.compile("numbers="), timeout=30_000)
    expect(fresh.locator(CHART)).not_to_contain_text("3.5")
    fresh.context.close()

    page.get_by_role("combobox", name=re.compile("Start from")).click()
    page.get_by_role("option", name="A square").click()
    expect(page.locator(CHART)).to_contain_text("Input 7×7", timeout=30_000)
    expect(page).not_to_have_url(re.compile("numbers="))
