"""What is special about the page of the whole chain: edits, proofs, and who is asked for them."""

import json

import pytest

from core.lessons.chain.chain import TENSORFLOW
from core.runs.queue import Runs
from tests.pages.test_every_lesson import WHY, opened


def text_of(app: object) -> str:
    return " ".join(block.value for block in app.markdown)  # type: ignore[attr-defined]


def test_it_opens_on_the_way_to_the_list_alone() -> None:
    app = opened("chain")
    assert "f_1 = \\max(2.8, 0.3, 1.3, 3.3)" in text_of(app)
    assert "partial" not in text_of(app)
    assert not {"classes", "right", "rate"} & {widget.key for widget in [*app.selectbox, *app.get("button_group")]}


def test_one_press_away_it_is_proved_by_tensorflow() -> None:
    app = opened("chain", more=WHY)
    app.get("button_group")[0].set_value("And back").run()
    assert not app.exception
    assert "| kernel, row 3, column 2 | 0.601088 | 0.601088 | 0.601088 |" in text_of(app)
    assert not any("TensorFlow" in button.label for button in app.button)


def test_an_edited_kernel_is_computed_with_and_tensorflow_can_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Runs, "prove", lambda self, slug, text: asked.append(text))
    app = opened("chain", more=WHY, depth="And back", kernels="0.5_0_-0.5*0_0.5_0*-0.5_0_0.7")
    assert "| 0.601088 | 0.601088 |" not in text_of(app)
    next(button for button in app.button if "TensorFlow" in button.label).click().run()
    assert not app.exception
    assert "[0.7]" in asked[0]


def test_what_a_worker_has_answered_stands_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    first = json.loads(TENSORFLOW.read_text())["cross 1 2 max"]
    first["biases"][0] = 0.123456
    monkeypatch.setattr(Runs, "proof", lambda self, slug, text: (False, json.dumps(first)))
    app = opened("chain", more=WHY, depth="And back", right="circle")
    assert "| 0.123456 |" in text_of(app)
    assert not any("TensorFlow" in button.label for button in app.button)


def test_two_kernels_and_three_classes() -> None:
    app = opened("chain", more=WHY, depth="And back", count="2", classes="3", pooling="Average")
    assert "kernel 2, bias" in text_of(app)
    assert "bias of edge" in text_of(app)
