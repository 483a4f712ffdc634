"""Every lesson in the real browser: it draws, fits a phone, and works in light and dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.course import LESSONS, lesson
from tests.running import Server, served

SLUGS = [entry.slug for entry in LESSONS]


@pytest.fixture(scope="module", params=[(1280, "light"), (390, "dark")], ids=["laptop light", "phone dark"])
def window(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """One visitor who opens page after page: what one page has loaded, the next need not load again."""
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 844}, base_url=server.address, color_scheme=scheme
    )
    yield context
    context.close()


@pytest.mark.parametrize("slug", ["", *SLUGS])
def test_a_page_draws_and_nothing_scrolls_sideways(window: BrowserContext, slug: str) -> None:
    page = window.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"/{slug}")
    page.wait_for_selector(
        "[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas", timeout=60_000
    )
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    page.wait_for_timeout(300)
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("box => box.scrollWidth <= box.clientWidth + 1"), "nothing scrolls sideways"
    width = page.evaluate("window.innerWidth")
    for chart in page.locator("[data-testid=stVegaLiteChart] svg").all():
        box = chart.bounding_box()
        assert box is None or box["width"] <= width
    assert page.locator("[data-testid=stException]").count() == 0
    if slug:
        entry = lesson(slug)
        assert page.title() == entry.title
        expect(page.get_by_text(entry.question).first).to_be_visible()
    assert faults == []
    page.close()


def test_the_first_visitor_may_come_by_a_lessons_link(browser: Browser) -> None:
    with served() as fresh:
        page = browser.new_page()
        page.goto(f"{fresh.address}/convolution")
        expect(page.get_by_text(lesson("convolution").question).first).to_be_visible(timeout=60_000)
        expect(page.get_by_text("Unrolled").first).to_be_visible()
        assert page.title() == "Convolution"
        page.close()


def test_charts_say_what_they_show(page: Page) -> None:
    page.goto("/convolution")
    page.wait_for_selector("[data-testid=stVegaLiteChart] svg")
    label = page.locator("[data-testid=stVegaLiteChart]").first.get_attribute("aria-label") or ""
    assert "kernel slides over" in label
