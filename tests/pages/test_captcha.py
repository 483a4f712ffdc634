"""The CAPTCHA lesson's second view: it opens on a finished run, and its pictures can be read in two ways."""

from streamlit.testing.v1 import AppTest

from core.training.captcha_builtin import builtin_result
from tests.pages.test_every_lesson import opened


def _choose(app: AppTest, key: str, label: str) -> None:
    """One of the names that stand side by side."""
    next(control for control in app.segmented_control if control.key == key).set_value(label).run()


def test_the_reading_view_opens_on_a_finished_run() -> None:
    app = opened("captcha", view="Train and read")
    result = builtin_result()
    said = " ".join(block.value for block in app.markdown)
    assert f"**{result.right} of {len(result.test)} whole texts right**" in said
    assert not app.error
    options = app.selectbox(key="picture").options
    assert len(options) == len(result.shown)
    _choose(app, "play", "Epochs")
    assert not app.exception
    assert [option.split(" · ")[1] for option in app.selectbox(key="picture").options] == list(
        result.watched_texts
    )


def test_the_views_lead_to_each_other() -> None:
    app = opened("captcha")
    assert app.selectbox(key="text")
    _choose(app, "view", "Train and read")
    assert not app.exception
    assert app.selectbox(key="picture")
    _choose(app, "view", "CTC")
    assert not app.exception
    assert app.selectbox(key="text")
