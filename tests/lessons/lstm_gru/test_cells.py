"""Gated cells on paper: every shown sum adds up, both forms of a GRU, and what trained networks remember."""

import re
from dataclasses import replace

import numpy as np
import pytest

from core.explain.explanation import Explanation, Unworkable
from core.lessons.lstm_gru import gates_words, memory_gradient_words, memory_words, stage
from core.lessons.lstm_gru.cells_words import in_lines
from core.lessons.lstm_gru.gates import Watched, liveliest
from core.lessons.lstm_gru.gru import apart, gru_scenes, gru_trace
from core.lessons.lstm_gru.lstm import lstm_scenes, lstm_trace
from core.lessons.lstm_gru.memory import LINES, Accuracies, Survival
from core.lessons.lstm_gru.recall_text import right_class, sequence
from core.lessons.lstm_gru.task import GRU_EXAMPLES, LSTM_EXAMPLES, Cell
from core.nn.recall import CLASSES, Reader, one_hot
from core.trace import Trace

NUMBER = r"\(?(−?\d+(?:\.\d+)?)\)?"
TERM = rf"{NUMBER}(?:×{NUMBER})?"
TOLD = re.compile(rf"{TERM}(?: \+ {TERM})* = {NUMBER}(?:  \(rounding {NUMBER}\))?$")


def value(text: str) -> float:
    return float(text.strip("()").replace("−", "-"))


def summed(text: str) -> float:
    """`2×(−0.5) + 1` as a number."""
    return sum(float(np.prod([value(f) for f in term.split("×")])) for term in text.split(" + "))


def told_sums(scenes: list) -> int:
    """Checks every line that is a sum of products; answers how many there were."""
    count = 0
    for scene in scenes:
        for line in scene.lines:
            if len(line.cells) > 1 or "1 / (1 +" in line.cells[0] or "tanh" in line.cells[0]:
                continue
            found = TOLD.search(line.cells[0].split(": ")[-1])
            if found is None:
                continue
            left, right = line.cells[0].split(": ")[-1].split(" = ")
            total, _, rest = right.partition("  (rounding ")
            off = value(rest.rstrip(")")) if rest else 0.0
            assert abs(summed(left) + off - value(total)) < 0.00051, line.cells[0]
            count += 1
    return count


@pytest.mark.parametrize("name", LSTM_EXAMPLES)
def test_an_lstm_is_told_without_a_gap(name: str) -> None:
    cell = LSTM_EXAMPLES[name]
    scenes = lstm_scenes(cell)
    assert len(scenes) == 8 * cell.steps
    trace = lstm_trace(cell, scenes)
    assert trace.problems() == []
    # Four gates, kept, let in, cell and state, for every unit and step.
    assert told_sums(scenes) == 8 * cell.steps * cell.units
    n = cell.steps
    np.testing.assert_allclose(trace.arrays[f"c {n}"], trace.arrays[f"kept {n}"] + trace.arrays[f"added {n}"])
    np.testing.assert_allclose(trace.arrays[f"h {n}"], trace.arrays[f"o {n}"] * trace.arrays[f"bent {n}"])


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("name", GRU_EXAMPLES)
def test_a_gru_is_told_without_a_gap(name: str, after: bool) -> None:
    cell = GRU_EXAMPLES[name]
    scenes = gru_scenes(cell, after=after)
    trace = gru_trace(cell, scenes, after=after)
    assert trace.problems() == []
    assert told_sums(scenes) == 8 * cell.steps * cell.units
    np.testing.assert_allclose(trace.arrays["z 2"] + trace.arrays["left 2"], 1)


def test_bias_rows_are_told_and_added_up() -> None:
    cell = replace(GRU_EXAMPLES["two"], b_state=np.array([0.5, -1, 0.25, 2, -0.75, 1.5]))
    for after in (True, False):
        assert told_sums(gru_scenes(cell, after=after)) == 8 * cell.steps * cell.units
        assert gru_trace(cell, gru_scenes(cell, after=after), after=after).problems() == []


def test_store_and_hold_by_hand() -> None:
    """sigmoid(4) = 0.982, tanh(1.2) = 0.834: the cell is 0.819 at first, and hardly leaks."""
    run = LSTM_EXAMPLES["hold"].lstm
    assert run.i[0, 0] == pytest.approx(0.982014, abs=1e-6)
    assert run.c[0, 0] == pytest.approx(0.982014 * 0.833655, abs=1e-6)
    assert run.c[3, 0] > 0.75
    assert run.c[4, 0] == pytest.approx(-0.754, abs=5e-4)


def test_a_cell_counts_and_a_half_open_gate_halves() -> None:
    counted = LSTM_EXAMPLES["count"].lstm.c[:, 0]
    assert np.round(counted).tolist() == [1, 1, 2, 3, 3, 4]
    left = LSTM_EXAMPLES["leak"].lstm.c[:, 0]
    np.testing.assert_allclose(left[2:] / left[1:-1], 0.5, atol=1e-3)


def test_both_forms_differ_only_where_units_are_mixed() -> None:
    assert np.abs(apart(GRU_EXAMPLES["hold"])).max() < 1e-15
    two = GRU_EXAMPLES["two"]
    assert np.abs(apart(two)).max() == pytest.approx(0.0681, abs=5e-5)
    assert np.abs(apart(two)[0]).max() < 1e-15  # the first state is 0, so there is nothing to reset
    said = gru_scenes(two, after=True)[-1].caption
    assert "differ by 0.068 at most" in said


def reader(kind: str, seed: int = 0, units: int = 8) -> Reader:
    random = np.random.default_rng(seed)
    gates = {"rnn": 1, "lstm": 4, "gru": 3}[kind]
    bias = (2, gates * units) if kind == "gru" else (gates * units,)
    shapes = (8, gates * units), (units, gates * units), bias, (units, 4), (4,)
    return Reader(kind, *(random.normal(0, 0.5, shape) for shape in shapes))


def survival(text: str) -> Survival:
    return Survival({kind: reader(kind) for kind in ("lstm", "gru", "rnn")}, 0, "end", text)


def accuracies() -> Accuracies:
    lags = (1, 50, 200)
    by_run = {run: np.full((2, 3), share) for run, share in
              (("lstm", 1.0), ("gru", 0.75), ("rnn", 0.5), ("rnn_long", 0.25))}  # fmt: skip
    titles = {run: run.upper() for run in by_run}
    return Accuracies(lags, (0, 1), 500, by_run, titles, 400, 64, 60)


def alone() -> dict[str, np.ndarray]:
    return {run: values[:1] for run, values in accuracies().by_run.items()}


def test_a_run_of_the_readers_own_is_told_as_such() -> None:
    words = memory_words.explain(replace(accuracies(), seeds=(7,), by_run=alone()), 1)
    assert "**Your own run.** Seed 7" in "".join(words.notes)
    assert "seed 7 alone: **75%** for the GRU" in words.slips[-1].shows


def all_words() -> dict[str, Explanation]:
    lstm, gru = LSTM_EXAMPLES["two"], GRU_EXAMPLES["two"]
    watched = [Watched(reader(kind), 0, "Bwxyz", 1) for kind in ("lstm", "gru")]
    return {
        "lstm": stage.lstm(lstm, "light").words(),
        "after": stage.gru(gru, True, "light").words(),
        "before": stage.gru(gru, False, "light").words(),
        "gates lstm": gates_words.explain(watched[0]),
        "gates gru": gates_words.explain(watched[1]),
        "accuracy": memory_words.explain(accuracies(), 1),
        "accuracy of one seed": memory_words.explain(replace(accuracies(), seeds=(7,), by_run=alone()), 1),
        "gradient": memory_gradient_words.explain(survival("Bwxyzzyw")),
    }


@pytest.mark.parametrize(("name", "words"), all_words().items(), ids=list(all_words()))
def test_words_are_whole(name: str, words: Explanation) -> None:
    assert words.trace.problems() == []
    assert words.question.right(words.question.answer)
    assert len(words.slips) == 3
    assert all(slip.says and slip.truth and re.search(r"\*\*.*\d.*\*\*", slip.shows) for slip in words.slips)
    said = " ".join([words.formula, *words.numbers, *words.notes, words.question.working])
    assert "nan" not in re.findall(r"\w+", said)
    # Names in full sizes, and braces of formulas that match.
    assert said.count("{") == said.count("}")


def test_the_question_about_the_forget_gate() -> None:
    cell = LSTM_EXAMPLES["hold"]
    words = stage.lstm(cell, "light").words()
    run = cell.lstm
    assert words.question.answer == pytest.approx(0.5 * run.c[3, 0] + run.i[4, 0] * run.g[4, 0], abs=1e-6)


@pytest.mark.parametrize("name", list(LSTM_EXAMPLES))
def test_the_answer_is_not_on_the_screen(name: str) -> None:
    cell = LSTM_EXAMPLES[name]
    answer, run = stage.lstm(cell, "light").words().question.answer, cell.lstm
    for shown in (run.c, run.h, run.i, run.f, run.o, run.g):
        assert np.abs(shown - answer).min() > 0.0005


def test_sequences() -> None:
    assert sequence("B", 3, "") == sequence("B", 9, "")[:4]
    assert len(sequence("A", 120, "")) == 121
    assert sequence("A", 5, " b X yz ") == "Bxyz"
    assert right_class("xwDA") == CLASSES.index("D")
    for typed, said in (("Bwq", "found “q”"), ("B", "2 to 121 letters"), ("Bw" * 61, "this one has 122")):
        with pytest.raises(Unworkable, match=said):
            sequence("A", 5, typed)
    with pytest.raises(Unworkable, match="no letter A to D"):
        right_class("wxyz")


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_a_watched_unit_is_that_of_the_network(kind: str) -> None:
    watched = Watched(reader(kind), 0, "Bwxyzz", 3)
    run = watched.reading.run
    assert sorted(liveliest(watched)) == list(range(8))
    assert watched.carried.tolist() == (run.c if kind == "lstm" else run.h)[:, 3].tolist()
    with pytest.raises(ValueError, match="LSTM or a GRU only"):
        liveliest(Watched(reader("rnn"), 0, "Bw"))


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_gradients_shrink_as_nudging_the_last_weights_says(kind: str) -> None:
    """The loss' slope along the dense weights is h_T times the pull: what the way back starts from."""
    one, text = reader(kind), "Cxy"
    read = one.read(one_hot(text))
    nudge, losses = 1e-6, []
    for way in (nudge, -nudge):
        moved = one.dense.copy()
        moved[2, 1] += way
        losses.append(replace(one, dense=moved).read(one_hot(text)).loss(2))
    pull = read.probabilities[-1] - np.eye(4)[2]
    assert (losses[0] - losses[1]) / (2 * nudge) == pytest.approx(read.h[-1, 2] * pull[1], rel=1e-5)
    np.testing.assert_allclose(read.gradients(2)[0][-1], one.dense @ pull)


def test_what_is_left_of_the_gradient() -> None:
    found = survival("Bwxyzzyw")
    assert list(found.lengths) == list(LINES)
    for name in LINES:
        assert found.logs[name][-1] == 0
        ratio = found.lengths[name][0] / found.lengths[name][-1]
        assert 10 ** found.logs[name][0] == pytest.approx(ratio)


def test_a_cell_with_other_numbers_is_told_too() -> None:
    cell: Cell = replace(LSTM_EXAMPLES["two"], x=np.full((5, 2), 9.0), W=np.full((2, 8), 9.0))
    trace: Trace = lstm_trace(cell, lstm_scenes(cell))
    assert trace.problems() == []
    assert np.isfinite(trace.arrays["c 5"]).all()


def test_what_rounding_leaves_stands_apart_from_its_word() -> None:
    lines = " ".join(in_lines(["a = 0.982\u00d70.638 = 0.626  (rounding 0.001)"]))
    assert r"(\text{rounding } " in lines


def test_the_unit_that_forgets_least_is_that_of_the_gates() -> None:
    s = survival("Bwxyzzy")
    watched = [Watched(s.readers["lstm"], 0, s.text, u) for u in range(8)]
    means = [w.gates["f"][1:].mean() for w in watched]
    note = memory_gradient_words.explain(s).notes[2]
    assert f"unit {int(np.argmax(means)) + 1} forgets least: its f is {max(means):.3f}" in note
