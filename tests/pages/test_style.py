"""The one style sheet: what it names is there, and its colors are the palette's."""

import re
from functools import cache
from pathlib import Path

import pytest
import streamlit

from core.figures.palette import DARK, LIGHT
from pages.kit.stage import STYLE

SHEET = STYLE.read_text()
PAGES = Path(__file__).resolve().parents[2] / "pages"
OURS = re.compile(r"st-key-")
# Names that Streamlit and Vega give; `chapters` is the player's own, `step` and its like are its parameters.
CLASSES = sorted(
    set(re.findall(r"\.([A-Za-z][\w-]*)", re.sub(r"/\*.*?\*/|\d\.\d+", "", SHEET, flags=re.DOTALL))) - {"chapters"}
)
TEST_IDS = sorted(set(re.findall(r"data-testid=(\w+)", SHEET)))


@cache
def frontend() -> str:
    folder = Path(streamlit.__file__).parent / "static"
    return "\n".join(path.read_text(errors="ignore") for path in folder.rglob("*.js"))


@pytest.mark.parametrize("name", [name for name in (*CLASSES, *TEST_IDS) if not OURS.match(name)])
def test_streamlit_still_has_what_the_sheet_names(name: str) -> None:
    assert name in frontend(), f"{name} is gone from Streamlit's pages: the style sheet names it in vain"


def test_colors_are_the_palettes() -> None:
    pairs = re.findall(r"light-dark\((#\w+), (#\w+)\)", SHEET)
    assert len(pairs) > 2
    light, dark = (
        {getattr(colors, name) for name in ("background", "surface", "muted", "primary")} for colors in (LIGHT, DARK)
    )
    assert {one for one, _ in pairs} <= light
    assert {other for _, other in pairs} <= dark
    assert len(re.findall(r"#[0-9a-fA-F]{3,8}\b", SHEET)) == 2 * len(pairs), "no color stands alone"


def test_it_stays_small_and_alone() -> None:
    assert len(SHEET.splitlines()) < 150
    assert [*PAGES.rglob("*.css")] == [STYLE]


def test_keys_that_it_styles_are_given() -> None:
    source = "\n".join(path.read_text() for path in PAGES.rglob("*.py"))
    for key in set(re.findall(r"st-key-(\w+)", SHEET)):
        assert re.search(rf"[\"']{key}[\"']", source), f"no container has the key {key}"
