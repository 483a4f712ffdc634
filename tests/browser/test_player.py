"""The player in the real browser: keyboard, scrubbing, playing, pointing; and no message to the server meanwhile."""

import re

from playwright.sync_api import Page, expect

CHART = "[data-testid=stVegaLiteChart] svg"
STEP = ".vega-bind input[type=range]"
PLAY = ".vega-bind input[type=checkbox]"


def opened(page: Page, query: str = "") -> list[object]:
    """Opens the convolution lesson; answers the list that messages to the server are added to."""
    sent: list[object] = []
    # Playwright needs a function of its own making here.
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))  # noqa: PLW0108
    page.goto(f"/convolution?{query}")
    page.wait_for_selector(CHART)
    page.wait_for_timeout(1500)
    sent.clear()
    return sent


def headline(page: Page) -> str:
    return page.locator(CHART).get_by_text(re.compile("^(Row|Step) ")).first.text_content() or ""


def test_it_opens_finished_and_still(page: Page) -> None:
    opened(page)
    assert headline(page).startswith("Row 4, column 4: ")
    expect(page.locator(PLAY)).not_to_be_checked()
    page.wait_for_timeout(700)
    assert headline(page).startswith("Row 4, column 4: "), "nothing moves until asked"


def test_arrow_keys_step_forward_and_back(page: Page) -> None:
    sent = opened(page, "step=5")
    page.locator(STEP).focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(CHART)).to_contain_text("Row 2, column 2: ")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(CHART)).to_contain_text("Row 1, column 4: ")
    assert sent == []


def test_playing_runs_to_the_end_pauses_there_and_starts_over(page: Page) -> None:
    sent = opened(page, "step=12")
    page.locator(".vega-bind select").select_option("8")
    page.locator(PLAY).focus()
    page.keyboard.press("Space")
    expect(page.locator(CHART)).to_contain_text("Row 4, column 4: ", timeout=30_000)
    expect(page.locator(PLAY)).not_to_be_checked()
    page.locator(PLAY).check()
    expect(page.locator(CHART)).to_contain_text(re.compile("Row [1-3], "), timeout=30_000)
    page.locator(PLAY).uncheck()
    shown = headline(page)
    page.wait_for_timeout(600)
    assert headline(page) == shown, "pause pauses"
    assert sent == [], "animation never asks the server"


def test_going_back_undoes_what_was_written(page: Page) -> None:
    opened(page, "step=16")
    # Output cells that are not written yet have opacity 0.
    count = """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg path')]
        .filter(path => path.getAttribute('opacity') === '0').length"""
    assert page.evaluate(count) == 0
    page.locator(STEP).focus()
    page.keyboard.press("Home")
    expect(page.locator(CHART)).to_contain_text("Row 1, column 1: ")
    assert page.evaluate(count) == 15


def test_pointing_at_an_output_cell_goes_to_its_step(page: Page) -> None:
    sent = opened(page)
    box = page.locator(CHART).bounding_box()
    assert box
    title = page.locator(CHART).get_by_text("Output 4×4").bounding_box()
    assert title
    # Just inside the first output cell, which stands under its title.
    page.mouse.move(title["x"] + 15, title["y"] + title["height"] + 25)
    expect(page.locator(CHART)).to_contain_text("Row 1, column 1: ")
    page.mouse.move(box["x"] + 20, box["y"] + 60)  # the input's first cells: the window moves there
    expect(page.locator(CHART)).to_contain_text("Row 1, column 1: ")
    assert sent == []


def test_a_picture_of_224_plays_without_a_message(page: Page) -> None:
    sent = opened(page, "source=Picture&side=224&step=1")
    page.locator(".vega-bind select").select_option("60")
    page.locator(PLAY).check()
    page.wait_for_timeout(2500)
    page.locator(PLAY).uncheck()
    found = re.match(r"Step (\d+) of 49284", headline(page))
    assert found
    assert int(found.group(1)) > 20
    assert sent == []


def test_the_sum_on_screen_adds_up(page: Page) -> None:
    opened(page, "preset=Gaussian+blur&step=7")
    said = headline(page).replace("−", "-")
    terms = re.findall(r"([\d.-]+)×\(?([\d.-]+)", said)
    assert len(terms) == 9
    total = sum(float(one) * float(other) for one, other in terms)
    assert said.endswith(f"= {total:.2f}")
