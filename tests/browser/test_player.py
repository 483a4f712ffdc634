"""The player in the real browser: keyboard, scrubbing, playing, pointing; and no message to the server meanwhile."""

import re

from playwright.sync_api import Page, expect

CHART = "[data-testid=stVegaLiteChart] svg"
STEP = ".vega-bind input[type=range]"
PLAY = ".vega-bind input[name=playing]"


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
    # A long one stands in several lines, each a part of its own.
    lines = page.locator(CHART).locator("text").filter(has_text=re.compile("^(Row|Step) ")).first
    return lines.text_content() or ""


def test_it_opens_where_its_idea_begins_and_still(page: Page) -> None:
    opened(page)
    assert headline(page).startswith("Row 1, column 1: ")
    expect(page.locator(PLAY)).not_to_be_checked()
    page.wait_for_timeout(700)
    assert headline(page).startswith("Row 1, column 1: "), "nothing moves until asked"


def test_keys_step_and_play_wherever_the_focus_is(page: Page) -> None:
    sent = opened(page)
    page.locator(PLAY).focus()
    for key, row, column in (("ArrowRight", 1, 2), ("End", 4, 4), ("ArrowLeft", 4, 3), ("Home", 1, 1)):
        page.keyboard.press(key)
        expect(page.locator(CHART)).to_contain_text(f"Row {row}, column {column}: ")
    page.locator(STEP).focus()
    page.keyboard.press("Space")
    expect(page.locator(PLAY)).to_be_checked()
    page.keyboard.press("Space")
    expect(page.locator(PLAY)).not_to_be_checked()
    assert page.locator("[data-testid=stMain]").evaluate("box => box.scrollTop") == 0, "no key scrolls the page"
    assert sent == []


def test_next_and_previous_go_one_step(page: Page) -> None:
    opened(page)
    page.get_by_role("checkbox", name="Next step").click()
    page.get_by_role("checkbox", name="Next step").click()
    expect(page.locator(CHART)).to_contain_text("Row 1, column 3: ")
    page.get_by_role("checkbox", name="Previous step").click()
    expect(page.locator(CHART)).to_contain_text("Row 1, column 2: ")


def test_presented_the_stage_is_alone_where_it_was_and_hears_keys(page: Page) -> None:
    opened(page)
    page.get_by_role("checkbox", name="Next step").click()
    page.get_by_role("button", name="Present").click()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    expect(page.locator(CHART)).to_contain_text("Row 1, column 2: ")
    expect(page.get_by_role("button", name="Back to the page")).to_be_visible()
    assert "present=true" in page.url
    page.keyboard.press("ArrowRight")
    expect(page.locator(CHART)).to_contain_text("Row 1, column 3: ")
    box = page.locator(CHART).bounding_box()
    assert box
    assert box["width"] > 1000
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(CHART)).to_contain_text("Row 1, column 3: ")


def test_frames_glide_and_a_switch_turns_it_off(page: Page) -> None:
    opened(page)
    # Where the solid frame stands, told at every picture for a third of a second after a step.
    watch = """() => new Promise(done => {
        const frame = [...document.querySelectorAll('svg path[stroke="#b3127f"]')]
            .find(path => path.getBoundingClientRect().width > 50);
        const seen = new Set(), begin = performance.now();
        document.querySelector('[name=ahead]').click();
        const look = () => { seen.add(Math.round(frame.getBoundingClientRect().left));
            performance.now() - begin < 350 ? requestAnimationFrame(look) : done(seen.size); };
        requestAnimationFrame(look); })"""
    assert page.evaluate(watch) > 3
    page.get_by_role("button", name="Glide: on").click()
    expect(page.get_by_role("button", name="Glide: off")).to_be_visible()
    assert "glide=off" in page.url
    page.locator(STEP).focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(watch) <= 2


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
    sent = opened(page, "step=16")
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
    assert re.search(rf"= ?{total:.2f}$", said)
