"""Pictures come in through a real browser: a folder, the camera; and are sorted with mouse and keyboard."""

import re
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect


def folder(at: Path, names: tuple[str, ...], count: int = 3) -> Path:
    """A folder of classes with pictures that all differ, and one file that is none."""
    for number, name in enumerate(names):
        (at / name).mkdir(parents=True)
        for n in range(count):
            shade = np.full((20, 24, 3), 60 * number + n, np.uint8)
            Image.fromarray(shade).save(at / name / f"{n}.png")
    (at / names[0] / "notes.txt").write_text("not a picture")
    return at


def own_pictures(page: Page) -> None:
    page.goto("/train?epochs=1&side=32&blocks=1")
    page.get_by_role("radio", name="My own").click()
    expect(page.get_by_text("No pictures yet.", exact=True)).to_be_visible()


def test_a_folder_of_classes_is_taken_and_what_is_refused_is_named(page: Page, tmp_path: Path) -> None:
    own_pictures(page)
    page.get_by_role("radio", name="Folder").click()
    # Names that are markup show as they are.
    given = folder(tmp_path / "pets", ("**cats**", ":smile: dogs"))
    page.locator("input[webkitdirectory]").set_input_files(given)
    expect(page.get_by_text("**cats** · 3")).to_be_visible()
    expect(page.get_by_text(":smile: dogs · 3")).to_be_visible()
    expect(page.get_by_text("6 files taken, 1 refused.")).to_be_visible()
    expect(page.get_by_text("pets/**cats**/notes.txt: This is a text file")).to_be_visible()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()


def test_the_camera_fills_one_class_after_the_other(page: Page) -> None:
    own_pictures(page)
    page.get_by_role("radio", name="Camera").click()
    for name in ("left hand", "right hand"):
        page.get_by_role("textbox", name="Class", exact=True).fill(name)
        page.keyboard.press("Tab")
        two = page.get_by_text(re.compile(f"^{name} · [2-9]"))
        for _ in range(12):
            # A press before the camera shows a picture takes none: a person presses again.
            page.get_by_role("button", name="Take Photo").click(timeout=60_000)
            page.wait_for_timeout(3000)
            if two.count():
                break
        expect(two).to_be_visible()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()


def test_pictures_are_moved_to_a_new_class_and_the_others_stay(page: Page) -> None:
    page.goto("/train?per_class=3&shapes=circle&shapes=cross")
    page.get_by_text("Rename, move, remove").click()
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible()
    # The table is drawn on a canvas: its first column holds the boxes to tick, its first row the headings.
    table.click(position={"x": 18, "y": 60})
    move = page.get_by_role("button", name="Move 1", exact=True)
    expect(move).to_be_visible()
    page.get_by_role("textbox", name="Move to the class").fill("ring")
    page.keyboard.press("Tab")
    expect(move).to_be_enabled()
    move.click()
    for text in ("circle · 2", "cross · 3", "ring · 1"):
        expect(page.get_by_text(text)).to_be_visible()
    expect(page.get_by_text("Fewer than 2 pictures in ring", exact=False).first).to_be_visible()


def test_an_uploaded_picture_goes_through_the_network_and_a_bad_one_costs_nothing(page: Page, tmp_path: Path) -> None:
    page.goto("/feature_maps?source=Upload")
    stands_in = page.get_by_text("Until then, a drawn shape stands in.")
    expect(stands_in).to_be_visible()
    picture = page.locator("[data-testid=stVegaLiteChart] svg image").first
    expect(picture).to_have_attribute("href", re.compile("^data:image/png;base64,.+"))
    drawn = picture.get_attribute("href")
    assert drawn is not None
    stripes = np.zeros((90, 120, 3), np.uint8)
    stripes[:, ::8] = (250, 120, 30)
    Image.fromarray(stripes).save(tmp_path / "stripes.jpg")
    page.locator("input[type=file]").set_input_files(tmp_path / "stripes.jpg")
    expect(stands_in).to_be_hidden()
    expect(picture).not_to_have_attribute("href", drawn)
    # While one picture gives way to the next it is none at all.
    expect(picture).to_have_attribute("href", re.compile("^data:image/png;base64,.+"))
    mine = picture.get_attribute("href")
    assert mine not in (None, "", drawn)

    (tmp_path / "fake.png").write_bytes(b"\x89PNG\r\n\x1a\n not really")
    # As a person would: Streamlit drops a file that is under way while a page comes.
    page.wait_for_timeout(1500)
    page.locator("input[type=file]").set_input_files(tmp_path / "fake.png")
    expect(page.get_by_role("alert")).to_contain_text("This PNG file is damaged or cut off.")
    expect(picture).to_have_attribute("href", str(mine))
