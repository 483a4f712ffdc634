"""Settings, syllabus, numbers in words."""

from pathlib import Path

import numpy as np
import pytest

from core import settings as settings_module
from core import wording
from core.course import LESSONS, lesson, sections

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _fresh_settings() -> None:
    settings_module.settings.cache_clear()


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNROLLED_TRAIN_SLOTS", "3")
    monkeypatch.setenv("UNROLLED_SCHEDULER", "tcp://127.0.0.1:9")
    assert settings_module.settings().train_slots == 3
    assert settings_module.settings().scheduler == "tcp://127.0.0.1:9"
    assert settings_module.settings().classes == 20


@pytest.mark.parametrize("text", ["0", "-1", "many", "nan", ""])
def test_a_setting_that_is_no_number_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("UNROLLED_KEEP_RUNS_HOURS", text)
    with pytest.raises(ValueError, match="UNROLLED_KEEP_RUNS_HOURS"):
        settings_module.settings()


def test_every_lesson_has_its_page_and_its_own_address() -> None:
    assert len({entry.slug for entry in LESSONS}) == len(LESSONS)
    for entry in LESSONS:
        assert (ROOT / "pages" / f"{entry.slug}.py").is_file()
        assert entry.question.endswith("?")
    assert [entry for entries in sections().values() for entry in entries] == list(LESSONS)


def test_every_page_is_in_the_syllabus() -> None:
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"__init__", "home", "glossary"}
    assert pages == {entry.slug for entry in LESSONS}


def test_an_unknown_lesson_is_refused() -> None:
    with pytest.raises(ValueError, match=r"convolution.*received 'nothing'"):
        lesson("nothing")


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(-0.5, 2, "\u22120.50"), (0.0, 1, "0.0"), (-0.004, 2, "0.00"), (12, 0, "12"), (1e6, 0, "1000000")],
)
def test_numbers_have_a_real_minus_sign_and_fixed_decimals(value: float, places: int, text: str) -> None:
    assert wording.number(value, places) == text


def test_negative_factors_stand_in_brackets() -> None:
    assert wording.factor(-2, 0) == "(\u22122)"
    assert wording.factor(2, 0) == "2"


def test_decimals_are_as_many_as_needed() -> None:
    assert wording.decimals([1, 2]) == 0
    assert wording.decimals([0.1 + 0.2]) == 1
    assert wording.decimals([1.25, 3]) == 2
    assert wording.decimals([1 / 3]) == 4


def test_arrays_become_source() -> None:
    assert wording.nested(np.array([[1, -0.5], [2, 3]])) == "[[1, -0.5], [2, 3]]"
