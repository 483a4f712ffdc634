"""Numbers typed into a grid's table, by hand in the real browser."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.running import Server

CHART = "[data-testid=stVegaLiteChart] svg"
TABLE = "[data-testid=stDataFrame] canvas"


def type_over(page: Page, row: int, column: int, text: str, *, across: float = 0.0) -> None:
    """Types into the cell at this row and column, counted from 0, no faster than a person can. `across` is its middle,
    in pixels from the table's left edge, where columns are wider than numbered ones.
    """
    page.locator(TABLE).first.scroll_into_view_if_needed()
    box = page.locator(TABLE).first.bounding_box()
    assert box
    # Below the headings, right of the numbers of the rows.
    page.mouse.click(box["x"] + (across or 72 + 52 * column), box["y"] + 52 + 35 * row)
    expect(page.get_by_test_id(f"glide-cell-{column + 1}-{row}")).to_be_focused()
    page.keyboard.type(text[0])
    field = page.locator("textarea.gdg-input")
    expect(field).to_be_focused()
    page.keyboard.type(text[1:])
    expect(field).to_have_value(text)
    # Streamlit's table takes a number in a moment after it shows it: an Enter 10 ms after the last digit loses it.
    page.wait_for_timeout(250)
    page.keyboard.press("Enter")


def numbers(*cells: str) -> re.Pattern[str]:
    """The link holds a grid that starts so; the star between rows may be escaped."""
    return re.compile("numbers=" + r"(\*|%2A)".join(cells))


def test_edits_stay_until_the_example_changes(page: Page, browser: Browser, server: Server) -> None:
    page.goto("/convolution")
    page.wait_for_selector(CHART)
    page.get_by_role("button", name="Edit input").click()
    page.wait_for_selector(TABLE)
    page.wait_for_timeout(700)
    type_over(page, 0, 0, "-5")
    # At once, while the page still answers the first edit: neither is lost.
    type_over(page, 1, 1, "3.5")
    expect(page).to_have_url(numbers("-5_9_9_1_1_1", "8_3.5_8_1_2_1"))

    page.keyboard.press("Escape")
    page.get_by_role("slider", name="Stride").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("stride=2"), timeout=30_000)
    expect(page).to_have_url(numbers("-5_9_9_1_1_1", "8_3.5_8_1_2_1"))

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


def test_what_is_typed_is_never_another_number(page: Page) -> None:
    page.goto("/convolution")
    page.wait_for_selector(CHART)
    page.get_by_role("button", name="Edit input").click()
    page.wait_for_selector(TABLE)
    page.wait_for_timeout(700)
    type_over(page, 0, 0, "1,5")
    expect(page).to_have_url(numbers("1.5_9_9_1_1_1", "8_9"))
    type_over(page, 1, 1, "1e9")  # not taken
    type_over(page, 2, 2, "7")
    expect(page).to_have_url(numbers("1.5_9_9_1_1_1", "8_9_8_1_2_1", "9_9_7"))


def test_tables_behind_one_button_are_made_when_open_and_edits_stay(page: Page) -> None:
    page.goto("/unrolling?example=Three+units&reader=Three+units")
    page.wait_for_selector(CHART)
    page.get_by_role("button", name="Edit the numbers").click()
    name = page.get_by_text("Edit U and h0", exact=True)
    expect(name).to_be_visible(timeout=30_000)
    expect(page.locator(TABLE)).to_have_count(0)
    name.click()
    page.wait_for_selector(TABLE)
    page.wait_for_timeout(700)
    width = (page.locator(TABLE).first.bounding_box() or {})["width"]
    type_over(page, 0, 1, "0.77", across=0.55 * width)
    expect(page).to_have_url(re.compile(r"recurrent=0\.5_0\.77_"), timeout=30_000)
    expect(page.locator(CHART)).to_contain_text("0.77")
    expect(name).to_be_visible()

    page.keyboard.press("Escape")
    expect(name).to_have_count(0)
    page.get_by_role("radio", name="Context").click()
    page.get_by_role("radio", name="Unroll", exact=True).click()
    expect(page.locator(CHART)).to_contain_text("0.77", timeout=30_000)
