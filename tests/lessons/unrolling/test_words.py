"""RNN unrolling: hand-computed states, recurrences that are known, captions whose sums add up, context."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from core.explain.explanation import Explanation
from core.explain.recurrent import Task
from core.lessons.unrolling.context import context
from core.lessons.unrolling.context_words import explain as explain_context
from core.lessons.unrolling.context_words import trace as context_trace
from core.lessons.unrolling.examples import EXAMPLES, own
from core.lessons.unrolling.types import TYPES, TYPICAL
from core.lessons.unrolling.unroll import digits_of, scenes, unrolled_trace
from core.lessons.unrolling.unroll_words import explain

TASKS: dict[str, Task] = {
    **EXAMPLES, **TYPICAL, "largest": own(4, 4, 4, 8, "sigmoid"), "smallest": own(1, 1, 1, 1, "relu"),
}  # fmt: skip


def explained(task: Task) -> Explanation:
    return explain(task, unrolled_trace(task, scenes(task)))


def plain(text: str) -> float:
    return float(text.replace("\u2212", "-").strip("()"))


@pytest.mark.parametrize("name", TASKS)
def test_every_array_is_written_once_and_every_region_lies_inside(name: str) -> None:
    assert unrolled_trace(TASKS[name], scenes(TASKS[name])).problems() == []


@pytest.mark.parametrize("name", ["cell", "one", "fibonacci", "sum", "largest", "smallest"])
def test_the_products_and_sums_that_are_shown_add_up(name: str) -> None:
    checked = 0
    for scene in scenes(TASKS[name]):
        for line in scene.lines:
            body = line.cells[0].split(": ", 1)[-1].removeprefix("z ").lstrip("= ")
            # Both products end in "= total", a sum in "a + b + c = total"; rounding's remainder is said.
            found = re.fullmatch(r"(.+) = ([^=(]+?)(?:  \(rounding (.+)\))?", body)
            if not found or not re.search(r"[×+]", found[1]) or "(z" in body or "W" in found[1] or "e^" in body:
                continue
            terms = [math.prod(map(plain, term.split("×"))) for term in found[1].split(" + ")]
            rest = plain(found[3]) if found[3] else 0.0
            places = len(found[2].partition(".")[2])
            assert abs(math.fsum(terms) + rest - plain(found[2])) < 0.6 * 10**-places, line
            checked += 1
    assert checked >= 3 * TASKS[name].steps


def test_a_single_unit_by_hand() -> None:
    h = EXAMPLES["one"].h[:, 0]
    assert h[0] == pytest.approx(math.tanh(1))
    assert h[1] == pytest.approx(math.tanh(0.8 * math.tanh(1)))
    assert h[4] == pytest.approx(math.tanh(0.8 * h[3] - 1))


def test_fibonacci_is_a_linear_rnn() -> None:
    task = EXAMPLES["fibonacci"]
    assert task.y[:, 0].tolist() == [1, 1, 2, 3, 5, 8, 13, 21]
    assert task.h[:, 0].tolist() == [1, 2, 3, 5, 8, 13, 21, 34]
    assert explained(task).question.answer == 55


def test_the_running_total() -> None:
    assert EXAMPLES["sum"].y[:, 0].tolist() == [3, 2, 6, 7, 2, 11, 13, 7]


def test_the_types_read_and_answer_where_their_names_say() -> None:
    reads = {kind: sum(TYPICAL[kind].reads(t) for t in range(TYPICAL[kind].steps)) for kind in TYPES}
    tells = {kind: sum(TYPICAL[kind].tells(t) for t in range(TYPICAL[kind].steps)) for kind in TYPES}
    assert reads == {"one-one": 1, "one-many": 1, "many-one": 4, "many-many": 6, "unequal": 4}
    assert tells == {"one-one": 1, "one-many": 3, "many-one": 1, "many-many": 6, "unequal": 3}


def words(task: Task) -> str:
    return " ".join(word for t in range(task.steps) if (word := task.word(t)))


def changed(kind: str, t: int, *values: float) -> Task:
    x = TYPICAL[kind].x.copy()
    x[t] = values
    return replace(TYPICAL[kind], x=x)


def test_each_type_does_its_task_and_another_input_gets_another_answer() -> None:
    assert words(TYPICAL["one-one"]) == "dog"
    assert words(changed("one-one", 0, -1, 1)) == "cat"
    assert words(TYPICAL["one-many"]) == "dog runs ."
    assert words(changed("one-many", 0, -1, -1)) == "cat sleeps ."
    assert words(TYPICAL["many-one"]) == "unhappy"
    assert words(changed("many-one", 0, 0, 0)) == "happy"
    assert words(TYPICAL["many-many"]) == "rises rises rises falls falls rises"
    assert words(TYPICAL["unequal"]) == "bhookh lagi hai"
    assert words(changed("unequal", 2, -1, 0)) == "pyaas lagi hai"


def test_a_changed_input_moves_its_own_state_and_later_ones_only() -> None:
    found = context(EXAMPLES["cell"], 3, 1.0, 1.0)
    assert (found.lengths[:2] == 0).all()
    assert (found.lengths[2:] > 0).all()
    assert found.lengths[7] < found.lengths[2]
    assert context_trace(found).problems() == []


def test_without_recurrent_weights_nothing_is_remembered() -> None:
    found = context(EXAMPLES["cell"], 1, 1.0, 0.0)
    assert found.lengths[0] > 0
    assert (found.lengths[1:] == 0).all()


def test_a_running_total_never_forgets() -> None:
    found = context(EXAMPLES["sum"], 2, 0.5, 1.0)
    assert found.moved[:, 0].tolist() == [0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    question = explain_context(found, context_trace(found)).question
    # The total moves by what the last input is changed by, which is not the 0.5 on the screen.
    assert question.answer == pytest.approx(float(re.search(r"changed by (\S+)", question.prompt)[1]))
    assert question.answer != pytest.approx(0.5)


@pytest.mark.parametrize("name", TASKS)
def test_one_more_step_is_what_the_question_asks_for(name: str) -> None:
    task = TASKS[name]
    question = explained(task).question
    given = int(re.search(r"the input x\d+ = \[?(\d)", question.prompt)[1])
    longer = replace(task, x=np.vstack([task.x, given * np.ones(task.features)]))
    assert question.right(round(float(longer.h[-1, 0]), 3))
    on_screen = {round(float(v), 3) for held in (task.h, task.z, task.y) for v in held.ravel()}
    assert round(float(longer.h[-1, 0]), 3) not in on_screen


def test_the_slip_counts_numbers() -> None:
    first = explained(EXAMPLES["cell"]).slips[0]
    # A dense layer on 8 steps of 2 numbers: 16 x 3 + 3. The cell: 2 x 3 + 3 x 3 + 3.
    assert "**51**" in first.shows
    assert "**18**" in first.shows


def test_numbers_are_shown_exactly_where_they_are_exact() -> None:
    assert digits_of(EXAMPLES["fibonacci"]).places == 0
    assert digits_of(EXAMPLES["cell"]).places == 3
