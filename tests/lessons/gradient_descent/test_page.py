"""The gradient descent page: a click starts there, and links may ask for any optimizers."""

import pytest

from core.lessons.gradient_descent.runs import TITLES
from tests.pages.test_every_lesson import MISTAKES, WHY, opened

VIEWS = ["One weight", "Surface", "Batch size", "Schedules", "Scaling"]


def text_of(app: object) -> str:
    return "\n".join(block.value for block in app.markdown)  # type: ignore[attr-defined]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_with_its_words(view: str) -> None:
    app = opened("gradient_descent", view=view, more=MISTAKES)
    text = text_of(app)
    assert "Epochs: number of iterations" in text
    assert not app.error


def test_it_opens_on_one_weight_and_links_of_before_on_the_surface() -> None:
    assert "(w - 3)^2" in text_of(opened("gradient_descent"))
    app = opened("gradient_descent", optimizers="Adam", more=WHY)
    assert app.session_state["view"] == "Surface"
    assert "Condition number" in text_of(app) or "ravine" in text_of(app)


def test_none_chosen_says_what_to_do() -> None:
    app = opened("gradient_descent", view="Surface")
    app.button_group(key="optimizers").set_value([]).run()
    assert "Choose at least one" in app.error[0].value
    app.button_group(key="optimizers").set_value(list(TITLES.values())).run()
    assert not app.error
    assert not app.exception


@pytest.mark.parametrize("surface", ["Bowl", "Saddle", "Rosenbrock", "Himmelblau", "Geyser regression"])
@pytest.mark.parametrize("rate", ["Too large", "3"])
def test_a_divergent_run_leaves_the_page_whole(surface: str, rate: str) -> None:
    app = opened("gradient_descent", surface=surface, rate=rate, more=WHY)
    assert "Diverged" in text_of(app)
    assert not app.error


def test_a_start_outside_the_picture_is_brought_inside() -> None:
    app = opened("gradient_descent", surface="Rosenbrock", start="My own", w1="-5", w2="5")
    assert "(−2.0000, 3.0000)" in text_of(app)


def test_a_click_is_the_new_start() -> None:
    import streamlit as st

    from pages.parts.gradient_descent.clicks import choose

    choose((-2, 4, -1, 3), {"across": 0.5391, "up": 0.1225})
    chosen = st.session_state["start"], st.session_state["w1"], st.session_state["w2"]
    assert chosen == ("My own", 1.25, -0.5)


def test_fine_steps_are_written_out() -> None:
    app = opened("gradient_descent", view="Surface")
    app.session_state["core.lessons.gradient_descent.settings|More|open"] = True
    app.run()
    assert app.slider(key="beta_2").proto.format == "%.3f", "0.999 is not 1"
    assert app.slider(key="momentum").proto.format == "%0.2f"
