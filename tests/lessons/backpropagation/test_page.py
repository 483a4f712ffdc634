"""What is special about the backpropagation page: edits, iterations, mistakes, circuits, and who is asked for proof."""

import json
import re

import pytest

from core.lessons.backpropagation.step import TENSORFLOW
from core.runs.queue import Runs
from tests.pages.test_every_lesson import WHY, opened


def text_of(app: object) -> str:
    return " ".join(block.value for block in app.markdown)  # type: ignore[attr-defined]


def test_mazur_opens_proved_by_tensorflow() -> None:
    app = opened("backpropagation", more=WHY, view="One step")
    row = re.search(r"\| w5 \| 0\.082167 \| (\S+) \| (\S+) \|", text_of(app))
    assert row is not None
    # Nudged and TensorFlow's differ from it by nothing that a reader could see.
    assert re.fullmatch("−?\\d×10⁻¹[⁰¹²³⁴-⁹]", row[1])
    assert re.fullmatch("−?(0|\\d×10⁻¹[⁰¹²³⁴-⁹])", row[2])
    assert not any("TensorFlow" in button.label for button in app.button)


def test_edited_weights_are_learned_from_and_tensorflow_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Runs, "prove", lambda self, slug, text: asked.append(text))
    app = opened("backpropagation", more=WHY, weights2="0.9_0.5*0.45_0.55*0.6_0.6")
    assert "0.280471447" not in text_of(app)
    button = next(button for button in app.button if "TensorFlow" in button.label)
    button.click().run()
    assert not app.exception
    assert "[[0.9, 0.5], [0.45, 0.55]]" in asked[0]


def test_what_a_worker_has_answered_stands_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    first = json.loads(TENSORFLOW.read_text())["mazur"][0]
    first["dW"][1][0][0] = 0.123456
    monkeypatch.setattr(Runs, "proof", lambda self, slug, text: (False, json.dumps([first])))
    app = opened("backpropagation", more=WHY, iteration="3")
    assert "**−0.038714**" in text_of(app), "0.084742 here, 0.123456 there: the difference is told"
    assert not any("TensorFlow" in button.label for button in app.button)


def test_next_iteration_goes_on() -> None:
    app = opened("backpropagation", more=WHY, iteration="2")
    next(button for button in app.button if button.label == "Next iteration").click().run()
    assert app.slider(key="iteration").value == 3
    assert not app.exception


def test_a_rate_that_is_too_high_is_said_where_the_stage_would_be() -> None:
    query = {
        "example": "My own network",
        "bend1": "Linear",
        "bend2": "Linear",
        "rate": "5",
        "iteration": "9000",
    }
    app = opened("backpropagation", more=WHY, **query)
    assert "left every bound" in app.error[0].value


def test_targets_that_cross_entropy_cannot_take_are_said() -> None:
    app = opened("backpropagation", more=WHY, example="XOR", numbers="0_0_7*0_1_1*1_0_1*1_1_0")
    assert "needs targets from 0 to 1" in app.error[0].value


def test_a_mistake_is_told_with_what_is_right() -> None:
    app = opened("backpropagation", more=WHY, mistake="Deltas too late")
    assert app.session_state["view"] == "One step", "a link of before that names no view"
    assert "0.291027924" in text_of(app)
    assert "prints 0.0000351085" in text_of(app)


def test_it_opens_on_one_weight() -> None:
    app = opened("backpropagation")
    assert "E(w, x, t)" in text_of(app)
    assert app.slider(key="weight").value == 0.5
    assert not app.exception


def test_numbers_of_a_circuit_in_a_link_of_before_open_that_circuit() -> None:
    app = opened("backpropagation", more=WHY, view="Circuit", wires="-2_5_4")
    assert app.session_state["circuit"] == "f = (x + y) z"
    assert "= 12" in text_of(app)


@pytest.mark.parametrize("view", ["Many steps", "Circuit"])
def test_the_other_views_open(view: str) -> None:
    app = opened("backpropagation", more=WHY, view=view)
    assert not app.error
    assert ("From the beginning to the end" if view == "Many steps" else "local slope") in text_of(app)


def test_a_network_of_the_readers_own_takes_a_loss_that_fits() -> None:
    app = opened("backpropagation", more=WHY, example="My own network", layers="2", bend2="Softmax")
    assert not app.exception
    app.session_state["core.lessons.backpropagation.settings|Layers, activations, loss|open"] = True
    assert app.run().selectbox(key="loss").options == ["Cross-entropy"]
    assert not app.error
