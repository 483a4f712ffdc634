"""Names that people type on the softmax page: whatever they are, they are text and nothing else."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_every_lesson import MISTAKES, opened

VIEWS = ["Steps", "Loss", "Jacobian", "Sigmoids", "Unknown"]
HOSTILE = "<img src=x onerror=alert(1)>,**loud** $x^2$ :smile:,](javascript:alert(1)),\u202etac"


def text_of(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


@pytest.mark.parametrize("view", VIEWS)
def test_hostile_names_are_shown_letter_by_letter(view: str) -> None:
    app = opened("softmax", view=view, names=HOSTILE)
    text = text_of(app)
    assert "<img" not in text.replace("\\<img", "")
    assert "**loud**" not in text.replace("\\*\\*loud\\*\\*", "")
    assert "\u202e" not in text


def test_names_are_short_and_each_stands_once() -> None:
    app = opened("softmax", view="Loss", names="z" * 500 + ",Cat,Cat,Cat")
    options = app.selectbox(key="right").options
    assert len(set(options)) == len(options) == 4
    assert max(len(option) for option in options) <= 24
    app = opened("softmax", view="Loss", names="Cat,Cat,,Dog")
    assert app.selectbox(key="right").options == ["Cat", "Cat (2)", "Bird", "Dog"]


def test_names_and_logits_come_from_the_link() -> None:
    app = opened(
        "softmax", example="CS231n: 1, −2, 0", names="Left,Right", numbers="3*-2*0", view="Sigmoids", more=MISTAKES
    )
    text = text_of(app)
    assert "Left" in text
    assert "−2 (Right)" in text
    assert app.text_input(key="names").value == "Left,Right"
