"""What a visit shows first: the picture, then the words, and nothing that the reader does meanwhile is lost."""

import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

CHART = "[data-testid=stVegaLiteChart] svg"
WORDS = "Easy to get wrong"


def test_the_words_follow_the_picture_and_leave_it_alone(page: Page) -> None:
    page.goto("/unrolling")
    page.wait_for_selector(CHART)
    page.evaluate(f"window.drawn = document.querySelector('{CHART}')")
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert page.evaluate(f"window.drawn === document.querySelector('{CHART}')")


def test_a_change_sends_its_picture_once(page: Page) -> None:
    sizes: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame))))
    page.goto("/playground")
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.wait_for_timeout(1000)
    large = max(sizes)
    sizes.clear()
    page.get_by_role("slider", name="Units, layer 1").first.press("ArrowRight")
    expect(page.locator(CHART).first).to_contain_text("Hidden 1 (5)")
    page.wait_for_timeout(2000)
    assert large / 2 < sum(sizes) < 1.5 * large


def test_a_file_chosen_before_the_words_are_there_is_taken(page: Page, tmp_path: Path) -> None:
    page.goto("/convolution?source=Upload&side=64")
    chooser = page.locator("input[type=file]")
    chooser.wait_for(state="attached")
    Image.new("RGB", (90, 70), "orange").save(tmp_path / "orange.png")
    chooser.set_input_files(tmp_path / "orange.png")
    expect(page.get_by_text(re.compile("a drawn picture stands in"))).to_have_count(0)
    expect(page.get_by_text(WORDS)).to_be_visible()


def test_the_playground_brings_the_other_steps_pictures_later(page: Page) -> None:
    page.add_init_script(f"""
        window.counts = [];
        new MutationObserver(() => window.counts.push(document.querySelectorAll('{CHART} image').length))
            .observe(document, {{subtree: true, childList: true}});
    """)
    page.goto("/playground?step=9")
    expect(page.get_by_text(WORDS)).to_be_visible()
    steps = int(page.locator("input[type=range]").first.get_attribute("max") or 0)
    expect(page.locator(f"{CHART} image")).to_have_count(2 + 3 * steps)
    # Two inputs; two layers and the answer at this step and its two neighbors.
    assert next(count for count in page.evaluate("window.counts") if count) == 2 + 3 * 3
