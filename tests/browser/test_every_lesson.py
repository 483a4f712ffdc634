"""Every lesson in the real browser: it draws, fits a phone, and works in light and dark."""

import pytest
from playwright.sync_api import Browser, Page, expect

from core.course import LESSONS
from tests.running import Server

SLUGS = [entry.slug for entry in LESSONS]


@pytest.mark.parametrize("slug", ["", *SLUGS])
@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (390, "dark")], ids=["laptop light", "phone dark"]
)
def test_a_page_draws_and_nothing_scrolls_sideways(
    browser: Browser, server: Server, slug: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        base_url=server.address,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"/{slug}")
    page.wait_for_selector(
        "[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas", timeout=60_000
    )
    page.wait_for_timeout(1500)
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("box => box.scrollWidth <= box.clientWidth + 1"), "nothing scrolls sideways"
    for chart in page.locator("[data-testid=stVegaLiteChart] svg").all():
        box = chart.bounding_box()
        assert box is None or box["width"] <= width
    assert page.locator("[data-testid=stException]").count() == 0
    assert faults == []
    context.close()


@pytest.mark.parametrize("slug", SLUGS)
def test_the_first_visitor_may_come_by_a_lessons_link(page: Page, slug: str) -> None:
    page.goto(f"/{slug}")
    entry = next(entry for entry in LESSONS if entry.slug == slug)
    expect(page.get_by_text(entry.question).first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Unrolled").first).to_be_visible()
    assert page.title() == entry.title


def test_charts_say_what_they_show(page: Page) -> None:
    page.goto("/convolution")
    page.wait_for_selector("[data-testid=stVegaLiteChart] svg")
    label = page.locator("[data-testid=stVegaLiteChart]").first.get_attribute("aria-label") or ""
    assert "kernel slides over" in label
