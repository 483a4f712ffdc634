"""A run, told of by its worker event by event; and the studies that are found by name."""

from importlib import import_module
from pathlib import Path

import pytest

from core.runs import studies
from core.runs.run import MOST_ROWS, TRAIL, Run
from core.runs.telling import part_file

LESSONS = Path(studies.__file__).parents[1] / "lessons"
KINDS = sorted(path.parents[1].name for path in LESSONS.glob("*/study/work.py"))


def test_events_make_a_run_grow_and_what_comes_after_its_end_is_too_late() -> None:
    run = Run(run_id="a", kind="train", plan="{}").begin()
    assert (run.phase, run.over) == ("starting", False)
    run = run.hear({"kind": "progress", "value": (3, 4, "Third", 7.5, {"loss": 0.5}), "memory": 9})
    assert (run.phase, run.done, run.total, run.words, run.left, run.memory) == ("running", 3, 4, "Third", 7.5, 9)
    run = run.hear({"kind": "progress", "value": (4, 4, "Fourth", None, {})})
    assert (run.trail, run.left, run.memory) == (({"loss": 0.5},), None, 9)
    for _ in range(2):
        run = run.hear({"kind": "part", "value": "epoch-1"})
    run = run.hear({"kind": "row", "value": {"epoch": 1}})
    assert (run.parts, run.rows) == (("epoch-1",), ({"epoch": 1},))
    over = run.finish("done", has_result=True)
    assert over.hear({"kind": "row", "value": {"epoch": 2}}) is over


def test_the_latest_are_kept() -> None:
    run = Run(run_id="a", kind="train", plan="{}", trail=({"at": 0},) * TRAIL, rows=({"at": 0},) * MOST_ROWS)
    run = run.hear({"kind": "progress", "value": (1, 2, "", None, {"at": 1})}).hear({"kind": "row", "value": {"at": 1}})
    assert (len(run.trail), len(run.rows)) == (TRAIL, MOST_ROWS)
    assert run.trail[-1] == run.rows[-1] == {"at": 1}


@pytest.mark.parametrize("kind", KINDS)
def test_every_lesson_with_a_study_is_known_by_its_name(kind: str) -> None:
    studies.check(kind)
    assert callable(studies.module(kind).study)


@pytest.mark.parametrize("kind", ["backpropagation", "chain", "bptt"])
def test_a_lesson_can_prove_gradients_and_have_no_study(kind: str) -> None:
    assert callable(import_module(f"core.lessons.{kind}.study.gradients").gradients)
    with pytest.raises(ValueError, match="the name of a lesson that has one"):
        studies.check(kind)


@pytest.mark.parametrize("name", ["", "../x", "a.b", "x" * 61])
def test_a_part_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 60 letters"):
        part_file(name)
