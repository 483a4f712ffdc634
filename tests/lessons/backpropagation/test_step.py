"""The backpropagation lesson: the textbooks' digits, sums that add up, proofs, traces, words for any network."""

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from core.explain.digits import differs, scientific
from core.explain.explanation import Explanation, Unworkable
from core.explain.scene import Scene
from core.explain.symbols import ACTIVATION_NAMES
from core.explain.tex import tex
from core.lessons.backpropagation import many_words, step_words
from core.lessons.backpropagation.many import MOMENTS, course, halfway
from core.lessons.backpropagation.scene import CHAPTERS, Mark
from core.lessons.backpropagation.settings import Settings, losses_for
from core.lessons.backpropagation.step import Pass, known, learned, passed
from core.lessons.backpropagation.step_scenes import scenes
from core.lessons.backpropagation.step_trace import step_trace
from core.lessons.backpropagation.task import EXAMPLES, Task, own_data, own_start, own_task
from core.lessons.backpropagation.worksheet import worksheet
from core.nn.descent import MISTAKES
from core.nn.network import backward


def words_of(found: Pass, told: list[Scene]) -> Explanation:
    return step_words.explain(found, told, step_trace(found, told), 4)


def told(name: str = "mazur", *, row: int = 0, mistake: str = "none", places: int = 4) -> tuple[Pass, list[Scene]]:
    found = passed(EXAMPLES[name], row=row, mistake=mistake, proofs=known(name))
    return found, scenes(found, places)


def own(sizes: list[int], hidden: str, last: str, loss: str, *, rows: int = 3) -> Task:
    data = own_data(rows, sizes[0], sizes[-1], one_hot=last == "softmax")
    bends = [hidden] * (len(sizes) - 2) + [last]
    return own_task(data, own_start(sizes, 3), bends, loss=loss)


def texts(scene: Scene) -> str:
    return "\n".join(" | ".join(said.cells) for said in scene.lines)


def numbers_of(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"-?\d+\.\d+", text.replace("\u2212", "-"))]


class TestMazur:
    """Matt Mazur, "A Step by Step Backpropagation Example" (2015), in nine decimals as he prints them."""

    found, told = told(places=9)
    by_mark = property(lambda self: {mark: scene for scene in self.told for mark in scene.writes})

    def says(self, mark: Mark, *digits: str) -> None:
        text = texts(self.by_mark[mark])
        for some in digits:
            assert some in text, text

    def test_forward(self):
        self.says(Mark("value", (1, 0)), "= 0.377500000", "= 0.593269992")
        self.says(Mark("value", (1, 1)), "= 0.392500000", "= 0.596884378")
        self.says(Mark("value", (2, 0)), "= 1.105905967", "= 0.751365070")
        self.says(Mark("value", (2, 1)), "= 0.772928465")

    def test_error(self):
        self.says(Mark("error", (0, 0)), "0.274811083 + 0.023560026 = 0.298371109")

    def test_backward(self):
        """He prints .74136507, .186815602, .138498562 for o1, .036350306 and .241300709 for h1."""
        self.says(Mark("delta", (2, 0)), "0.741365070", "0.186815602", "= 0.138498562")
        self.says(Mark("gradient", (2, 0, 0)), "0.082167041")
        self.says(Mark("delta", (2, 1)), "\u22120.038098237")
        self.says(Mark("delta", (1, 0)), "0.055399425 + (\u22120.019049118)", "0.036350306", "0.241300709")
        self.says(Mark("gradient", (1, 0, 0)), "0.000438568")

    def test_update(self):
        after = {"w5": "0.358916480", "w6": "0.408666186", "w7": "0.511301270", "w8": "0.561370121",
                 "w1": "0.149780716", "w2": "0.199561432", "w3": "0.249751144", "w4": "0.299502287"}  # fmt: skip
        shown = {
            said.cells[0]: said.cells[3]
            for scene in self.told
            if scene.chapter == 3
            for said in scene.lines
            if len(said.cells) > 1
        }
        assert {name: shown[name] for name in after} == after
        self.says(Mark("weight", (2, 0, 0)), "stays", "The biases are left as they are")

    def test_again(self):
        assert "from 0.298371109 to 0.291027774" in self.told[-1].headline
        late = told(mistake="late", places=9)[1][-1]
        assert "from 0.298371109 to 0.291027924" in late.headline
        assert "Right: E after = 0.291027774" in texts(late)

    def test_order(self):
        assert [CHAPTERS[scene.chapter] for scene in self.told] == (
            ["Forward"] * 4 + ["Error"] + ["Backward"] * 8 + ["Update"] * 2 + ["Again"]
        )

    def test_deltas_too_late_come_after_the_update_that_spoils_them(self):
        chapters = [scene.chapter for scene in told(mistake="late")[1]]
        assert chapters == [0] * 4 + [1] + [2] * 4 + [3] + [2] * 4 + [3, 4]

    def test_ten_thousand_steps(self):
        found = course(EXAMPLES["mazur"], "late")
        assert many_words.error_text(found.errors[0]) == "0.298371109"
        assert many_words.error_text(found.errors[1]) == "0.291027924"
        assert many_words.error_text(found.right_errors[1]) == "0.291027774"
        assert many_words.error_text(found.errors[-1]) == "0.000035085"
        assert many_words.error_text(found.right_errors[-1]) == "0.000035102"
        assert "o1 = 0.015912" in many_words.lines(found, len(MOMENTS) - 1)[0].cells[0]

    def test_what_the_article_prints_for_many_steps_is_the_right_rules_one_step_before(self):
        _, errors = learned(EXAMPLES["mazur"], (9_999,))
        assert f"{errors[0]:.10f}" == "0.0000351085"
        note = " ".join(words_of(*told(mistake="late")).notes)
        assert "prints 0.0000351085" in note
        assert "](https://mattmazur.com/" in note

    def test_biases_that_learn(self):
        note = " ".join(words_of(self.found, self.told).notes)
        assert "0.280471447 instead of 0.291027774" in note


def test_the_softmax_classifier_of_cs231n() -> None:
    _, steps = told("softmax")
    whole = "\n".join(texts(scene) for scene in steps)
    for digits in ("= \u22122.8500", "= 0.8600", "= 0.2800", "= 0.0154", "= 0.6312", "= 0.3534", "= 1.0402"):
        assert digits in whole
    assert "0.3534 \u2212 1 = \u22120.6466" in whole


def test_xor_is_learned_after_a_long_flat_stretch() -> None:
    found = course(EXAMPLES["xor"], "none")
    at = dict(zip(MOMENTS, found.errors, strict=True))
    assert at[100] == pytest.approx(np.log(2), abs=5e-3)
    assert at[10_000] < 1e-3
    assert [round(float(a[0])) for a in found.runs[-1].a[-1]] == [0, 1, 1, 0]
    half = halfway(list(found.errors))
    assert half is not None
    note = " ".join(many_words.explain(found).notes)
    assert MOMENTS[half] > 500
    assert "From step 1 to step 848 the network answers about 0.5" in note
    assert f"by step {MOMENTS[half]:,} it is halved" in note


@pytest.mark.parametrize("rate", [0.0001, 5.0])
def test_a_flat_stretch_is_told_only_where_there_is_one(rate: float) -> None:
    assert "flat stretch" not in " ".join(many_words.explain(course(replace(EXAMPLES["xor"], rate=rate), "none")).notes)


@pytest.mark.parametrize(("rate", "mistake"), [(0.0001, "none"), (0.5, "sign")])
def test_an_error_that_is_never_halved_is_not_said_to_be(rate: float, mistake: str) -> None:
    found = course(replace(EXAMPLES["mazur"], rate=rate), mistake)
    assert found.errors.min() > found.errors[0] / 2
    notes = " ".join(many_words.explain(found).notes)
    assert "At no moment here is it down to half" in notes
    assert ("along the gradient" in notes) == (mistake == "sign")
    assert ("against the gradient" in notes) == (mistake == "none")


def test_the_equations_are_those_of_the_outputs() -> None:
    for name in EXAMPLES:
        found, steps = told(name)
        words = words_of(found, steps)
        for said in (words.formula, many_words.explain(course(found.task, "none")).formula, worksheet(found, steps)):
            assert (r"\sum_k" in said) == (name == "softmax")
        assert ("slope of its activation. For the sum of a **hidden" in words.lead) == (name != "softmax")


def test_answer_minus_target_is_shared_among_several_sigmoids() -> None:
    found = passed(own([2, 3], "tanh", "sigmoid", "binary_cross_entropy"))
    shows = words_of(found, scenes(found, 4)).slips[1].shows
    assert ") / 3 = " in shows
    assert found.right.dz[-1][0, 0] * 3 == pytest.approx(found.right.run.a[-1][0, 0] - found.task.t[0, 0])


NETWORKS = [
    own([2, 3, 2], "tanh", "sigmoid", "quadratic_cost"),
    own([1, 1], "tanh", "linear", "mean_absolute_error", rows=1),
    own([3, 2, 2, 1], "elu", "sigmoid", "binary_cross_entropy"),
    own([2, 4, 3], "relu", "softmax", "categorical_cross_entropy", rows=4),
    own([2, 2, 2, 2, 2], "leaky_relu", "tanh", "huber"),
    own([6, 6, 6, 6, 6], "softplus", "sigmoid", "mean_squared_error", rows=1),
]
IDS = ["-".join(map(str, task.sizes)) + " " + task.loss for task in NETWORKS]


@pytest.mark.parametrize("task", NETWORKS, ids=IDS)
class TestAnyNetwork:
    def test_its_trace_writes_every_number_once(self, task):
        for mistake in MISTAKES if task.parameters < 30 else ("none",):
            found = passed(task, mistake=mistake)
            steps = scenes(found, 4)
            trace = words_of(found, steps).trace
            assert trace.problems() == []
            for name in trace.arrays:
                if not name.startswith(("weights", "inputs")):
                    assert (trace.written_at(name) >= 0).all(), name

    def test_its_numbers_are_those_of_backpropagation(self, task):
        found = passed(task, row=task.rows - 1)
        row = slice(task.rows - 1, task.rows)
        expected = backward(task.network, task.x[row], task.t[row], loss=task.loss)
        by_mark = {mark: scene for scene in scenes(found, 9) for mark in scene.writes}
        for layer, (dz, dW) in enumerate(zip(expected.dz, expected.dW, strict=True), start=1):
            for unit in range(dz.shape[1]):
                result = [s.cells[0] for s in by_mark[Mark("delta", (layer, unit))].lines if s.kind == "result"]
                assert numbers_of(result[-1].split("  (")[0])[-1] == pytest.approx(dz[0][unit], abs=6e-10)
                rows = [s.cells for s in by_mark[Mark("gradient", (layer, 0, unit))].lines if s.kind == "row"]
                for i, cells in enumerate(rows[:-1]):
                    assert numbers_of(cells[2]) == [pytest.approx(dW[i, unit], abs=6e-10)]
        assert found.row_error == pytest.approx(expected.loss, abs=1e-15)

    def test_nudging_finds_nothing_wrong_and_sees_the_mistakes(self, task):
        assert not any(said.kind == "wrong" for scene in scenes(passed(task), 4) for said in scene.lines)
        backwards = [s for s in scenes(passed(task, mistake="slope"), 4) if s.chapter == 2]
        same = np.allclose(
            np.concatenate([d.ravel() for d in passed(task, mistake="slope").step.dz]),
            np.concatenate([d.ravel() for d in passed(task).step.dz]),
        )
        assert any(said.kind == "wrong" for scene in backwards for said in scene.lines) != same

    def test_it_has_words_for_one_step_and_for_many(self, task):
        found = passed(task)
        words = words_of(found, scenes(found, 4))
        assert words.question.right(round(words.question.answer, 4))
        assert len(words.slips) == 3
        if task.rows > 3:
            many = many_words.explain(course(task, "none"))
            assert many.trace.problems() == []
            assert len(many.trace.steps) == len(MOMENTS)


@pytest.mark.parametrize("places", [4, 6, 9])
@pytest.mark.parametrize("name", ["mazur", "xor", "softmax"])
def test_shown_terms_add_up_to_the_shown_sum(name: str, places: int) -> None:
    for row in range(EXAMPLES[name].rows):
        for scene in told(name, row=row, places=places)[1]:
            for said in scene.lines:
                sums = re.fullmatch(r"= (.+ \+ .+) = ([^=]+?)(?:  \(rounding (.+)\))?", said.cells[0])
                if sums and "\u00d7" not in said.cells[0]:
                    assert exact(sums[1]) + exact(sums[3] or "0") == exact(sums[2]), said.cells[0]


def exact(text: str) -> Fraction:
    """`0.1 + (−0.2)`, exactly."""
    return sum((Fraction(part.strip(" ()").replace("\u2212", "-")) for part in text.split(" + ")), Fraction(0))


def test_every_update_says_what_it_does_in_its_own_numbers() -> None:
    """new = old - rate x mean of the examples' gradients, to the rounding of four decimals."""
    _, steps = told("xor", row=1)
    for scene in steps:
        for said in scene.lines if scene.chapter == 3 else ():
            if said.kind != "row":
                continue
            _, old, by, new, apart = (cell.replace("\u2212", "-") for cell in said.cells)
            each = numbers_of(by.split("\u00d7")[1])
            assert len(each) == 4
            assert apart == "0" or re.fullmatch(r"-?\d×10⁻¹[⁵⁶⁷⁸⁹]", apart), "TensorFlow's step ends at the same weight"
            assert float(new) == pytest.approx(float(old) - 0.5 * sum(each) / 4, abs=1.1e-4)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_marked_and_what_is_right_stands_beside_it(mistake: str) -> None:
    found, steps = told("xor", row=1, mistake=mistake)
    wrong = [said for scene in steps for said in scene.lines if said.kind == "wrong"]
    assert bool(wrong) == (mistake != "none")
    if mistake != "none":
        assert "Right: E after" in texts(steps[-1])
        assert f"{found.right_error_after:.4f}" in texts(steps[-1])


def test_a_mistake_that_changes_nothing_says_why() -> None:
    assert "its sum" not in texts(told(mistake="slope")[1][-1])
    assert "there is only one example" in texts(told(mistake="sum")[1][-1])
    assert "no layer below" in texts(told("softmax", mistake="late")[1][-1])


def test_targets_that_a_loss_cannot_take_are_said() -> None:
    task = own([2, 2], "tanh", "sigmoid", "binary_cross_entropy")
    with pytest.raises(Unworkable, match="needs targets from 0 to 1"):
        replace(task, t=task.t * 2).checked()
    shares = own([2, 3], "tanh", "softmax", "categorical_cross_entropy")
    with pytest.raises(Unworkable, match="add up to 1"):
        replace(shares, t=shares.t / 2).checked()


def test_a_rate_that_is_too_high_leaves_every_bound_and_says_so() -> None:
    task = replace(own([2, 2, 2], "linear", "linear", "quadratic_cost"), rate=5.0)
    found = course(task, "none")
    assert np.isinf(found.errors[-1])
    assert many_words.headline(found, len(MOMENTS) - 1).endswith("beyond all numbers")
    assert many_words.lines(found, len(MOMENTS) - 1)[0].kind == "wrong"
    assert "left every bound" in " ".join(many_words.explain(found).notes)


def test_settings_name_what_exists() -> None:
    assert set(Settings.__dataclass_fields__["mistake"].metadata["control"].options) == set(MISTAKES)
    for last in ACTIVATION_NAMES:
        for loss in losses_for(last):
            hidden = "tanh" if last == "softmax" else last
            scenes(passed(own([2, 2, 2], hidden, last, loss)), 4)


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("δh1 = ∂E/∂z", r"\delta_{h_{1}} = \frac{\partial E}{\partial z}"),
        ("(a − t) · a·(1 − a)", r"(a - t) \cdot  a\cdot (1 - a)"),
        ("a = 1 / (1 + e^(−z))", r"a = 1 / (1 + e^{-z})"),
        ("new w5·δo1", r"\mathrm{new}\  w_{5}\cdot \delta_{o_{1}}"),
        ("= ½(0.01 − 0.75)²", r"= \frac{1}{2}(0.01 - 0.75)^2"),
    ],
)
def test_lines_become_formulas(plain: str, expected: str) -> None:
    assert tex(plain) == expected


def test_differences_in_words() -> None:
    assert scientific(2.1e-12) == "2\u00d710\u207b\u00b9\u00b2"
    assert differs(1.0, 1.0, 4) == ("0", False)
    assert differs(0.5, 0.25, 4) == ("0.2500", True)
    assert differs(1e-5, 0.0, 4) == ("1\u00d710\u207b\u2075", True)
    assert differs(1e-9, 0.0, 4)[1] is False
