"""Every lesson in the real browser: it draws, fits a phone, and works in light and dark."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from core.course import LESSONS, lesson
from tests.running import Server, served

LAPTOP: ViewportSize = {"width": 1280, "height": 844}
PHONE: ViewportSize = {"width": 390, "height": 844}
SLUGS = [entry.slug for entry in LESSONS]


@pytest.fixture(scope="module")
def window(browser: Browser, server: Server) -> Iterator[Page]:
    """One visitor who opens page after page: what one page has loaded, the next need not load again."""
    context = browser.new_context(base_url=server.address)
    yield context.new_page()
    context.close()


def settled(page: Page) -> None:
    """Once the page is drawn: nothing has failed, and nothing scrolls sideways."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    page.wait_for_selector("[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas", timeout=60_000)
    page.wait_for_timeout(300)
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("box => box.scrollWidth <= box.clientWidth + 1"), "nothing scrolls sideways"
    width = page.evaluate("window.innerWidth")
    for chart in page.locator("[data-testid=stVegaLiteChart] svg").all():
        box = chart.bounding_box()
        assert box is None or box["width"] <= width
    assert page.locator("[data-testid=stException]").count() == 0


# Streamlit's own, which a page cannot mend: a block of code or a wide formula scrolls and takes no focus; the menu of a
# phone has lists in divisions.
NOT_OURS = {"scrollable-region-focusable"}
MENU = "[data-testid=stSidebar]"


def unheard(page: Page) -> list[str]:
    """What keeps people from a page, seriously, by the rules of axe-core."""
    found = Axe().run(page, context={"exclude": [[MENU]]}).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found
        if fault["impact"] in ("serious", "critical") and fault["id"] not in NOT_OURS
        for node in fault["nodes"]
    ]


def played_by_keys(page: Page) -> None:
    """Where the first stage plays, keys alone step it, play it and pause it; whoever has the focus sees it."""
    play, step = page.locator("[name=playing]").first, page.locator("[name=step]").first
    if not play.count():
        return
    play.focus()
    page.keyboard.press("Home")
    expect(step).to_have_value("1")
    page.keyboard.press("ArrowRight")
    expect(step).to_have_value("2")
    assert play.evaluate("box => getComputedStyle(box).outlineStyle") == "solid"
    page.keyboard.press("Space")
    expect(play).to_be_checked()
    page.keyboard.press("Space")
    expect(play).not_to_be_checked()


@pytest.mark.parametrize("slug", ["", *SLUGS])
def test_a_page_draws_on_a_laptop_and_turns_to_a_dark_phone(window: Page, slug: str) -> None:
    page = window
    page.set_viewport_size(LAPTOP)
    page.emulate_media(color_scheme="light")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.goto(f"/{slug}")
    page.wait_for_selector("[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas", timeout=60_000)
    settled(page)
    if slug:
        entry = lesson(slug)
        assert page.title() == entry.title
        expect(page.get_by_text(entry.question).first).to_be_visible()
    played_by_keys(page)
    assert unheard(page) == []
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("[data-testid=stApp]")).to_have_css("background-color", "rgb(16, 21, 29)")
    page.wait_for_timeout(300)  # a chart follows its column's width, and the page asks for its dark colors
    settled(page)
    assert unheard(page) == []
    assert faults == []
    assert hosts <= {"127.0.0.1", None}, "a page asks nobody but its own server"


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
