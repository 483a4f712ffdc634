"""What is special about the page of backpropagation through time: proofs, and who is asked for them."""

import pytest

from core.runs.queue import Runs
from tests.pages.test_every_lesson import WHY, opened


def test_it_opens_proved_by_tensorflow() -> None:
    for example, value in (("", "\u22120.573522"), ("Tomorrow's price", "\u22121.291731")):
        app = opened("bptt", more=WHY, **({"example": example} if example else {}))
        assert any(f"| U11 | {value} | {value} | {value} |" in block.value for block in app.markdown)
        assert not any("TensorFlow" in button.label for button in app.button)


def test_edited_weights_and_targets_are_computed_with_and_tensorflow_can_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Runs, "prove", lambda self, slug, text: asked.append(text))
    app = opened("bptt", more=WHY, example="Tomorrow's price", recurrent="0.6_0.4*-0.3_0.75*0_0", wanted="0_1_1_2_2")
    next(button for button in app.button if "TensorFlow" in button.label).click().run()
    assert not app.exception
    assert "[-0.3, 0.75]" in asked[0]
    assert '"targets": [-1, 0, 0, 1, 1]' in asked[0]
