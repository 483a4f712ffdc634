"""The convolution lesson, used as a person would."""

import io
import re
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

CHART = "[data-testid=stVegaLiteChart] svg"


def test_a_link_restores_the_view_and_nonsense_falls_back(page: Page) -> None:
    page.goto("/convolution?stride=2&padding=Same&preset=Laplacian&size=5&step=3")
    expect(page.locator(CHART)).to_contain_text("Row 1, column 3: ", timeout=30_000)
    expect(page.locator(CHART)).to_contain_text("Kernel 5×5")
    page.goto("/convolution?stride=banana&padding=Sideways&preset=box&size=99&step=-4")
    expect(page.locator(CHART)).to_contain_text("Row 1, column 1: ", timeout=30_000)
    expect(page.locator(CHART)).to_contain_text("Kernel 3×3")


def test_a_control_writes_the_link_and_the_shared_link_opens_the_same(page: Page) -> None:
    page.goto("/convolution")
    page.wait_for_selector(CHART)
    page.get_by_role("slider", name="Stride").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(CHART)).to_contain_text("Output 2×2", timeout=30_000)
    expect(page).to_have_url(re.compile("stride=2"))
    page.get_by_text("Share and download").click()
    link = page.locator("[data-testid=stCode]").filter(has_text="step=").first
    expect(link).to_contain_text("stride=2")  # it comes with the words, after the picture
    page.goto((link.text_content() or "").strip())
    expect(page.locator(CHART)).to_contain_text("Output 2×2", timeout=30_000)
    # Who leaves and comes back finds the lesson as they left it, by the browser's button and by a card.
    page.get_by_role("link", name="Unrolled").first.click()
    card = page.get_by_test_id("stMain").get_by_role("link", name="9 Convolution", exact=True)
    card.wait_for()
    page.go_back()
    expect(page).to_have_url(re.compile("convolution.*stride=2"))
    expect(page.locator(CHART)).to_contain_text("Output 2×2", timeout=30_000)
    page.go_forward()
    card.click()
    expect(page).to_have_url(re.compile("convolution.*stride=2"))
    expect(page.locator(CHART)).to_contain_text("Output 2×2", timeout=30_000)


def test_settings_that_leave_no_output_explain_themselves_and_lose_nothing(page: Page) -> None:
    page.goto("/convolution?example=Dive+into+Deep+Learning%27s+figure&size=7&stride=2")
    expect(page.get_by_text("The kernel covers 7 rows")).to_be_visible(timeout=20_000)
    expect(page).to_have_url(re.compile("stride=2"))
    page.get_by_text("Same", exact=True).click()
    expect(page.locator(CHART)).to_contain_text("Output 2×2", timeout=30_000)


def test_an_upload_is_convolved_and_a_bad_one_is_refused_in_words(page: Page, tmp_path: Path) -> None:
    page.goto("/convolution?source=Upload&side=64")
    page.wait_for_selector(CHART)
    chooser = page.locator("input[type=file]")
    picture = tmp_path / "photo.png"
    pixels = np.zeros((80, 100, 3), np.uint8)
    pixels[20:60, 30:70] = 255
    Image.fromarray(pixels).save(picture)
    chooser.set_input_files(picture)
    expect(page.get_by_text("a drawn picture stands in")).to_have_count(0, timeout=30_000)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    bad = tmp_path / "broken.png"
    bad.write_bytes(buffer.getvalue()[:60])
    # As a person would: Streamlit drops a file that is under way while a page comes.
    page.wait_for_timeout(1500)
    chooser.set_input_files(bad)
    expect(page.locator("[data-testid=stAlert]")).to_be_visible(timeout=60_000)
    expect(page.locator(CHART)).to_contain_text("Input 64×64")
    assert page.locator("[data-testid=stException]").count() == 0


def test_check_yourself_reveals_the_working_only_after_an_answer(page: Page) -> None:
    page.goto("/convolution")
    page.wait_for_selector(CHART)
    answer = page.get_by_label("Your answer")
    assert page.get_by_text("Right.").count() == 0
    answer.fill("1234")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("Not 1234.")).to_be_visible(timeout=10_000)
    answer.fill("1,5")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("Not 1,5.")).to_be_visible(timeout=10_000)


def test_pictures_can_be_taken_along(page: Page) -> None:
    page.goto("/convolution?example=Dive+into+Deep+Learning%27s+figure&size=2&step=2")
    page.wait_for_selector(CHART)
    page.get_by_text("Share and download").click()
    with page.expect_download(timeout=30_000) as waiting:
        page.get_by_role("button", name="PNG of this step").click()
    data = Path(waiting.value.path()).read_bytes()
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "PNG"
    assert waiting.value.suggested_filename == "convolution-step-2.png"
    page.get_by_role("button", name="GIF of all steps").click()
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Save the GIF").click(timeout=60_000)
    with Image.open(waiting.value.path()) as image:
        assert image.n_frames == 4
