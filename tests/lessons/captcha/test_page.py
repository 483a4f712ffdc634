"""The CAPTCHA lesson's first view: it opens on a finished run, and its pictures can be read in two ways."""

import io

from PIL import Image
from streamlit.testing.v1 import AppTest

from core.lessons.captcha.study.builtin import builtin_result
from core.media.drawn.captchas import draw_captchas
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
    assert [option.split(" · ")[1] for option in app.selectbox(key="picture").options] == list(result.watched_texts)


def test_the_views_lead_to_each_other() -> None:
    app = opened("captcha")
    assert app.selectbox(key="picture")
    _choose(app, "view", "CTC")
    assert not app.exception
    assert app.selectbox(key="text")
    _choose(app, "view", "Train and read")
    assert not app.exception
    assert app.selectbox(key="picture")


def test_a_link_that_names_no_view_and_a_setting_of_ctc_opens_ctc() -> None:
    app = opened("captcha", part="Decoding")
    assert app.slider(key="width")
    assert app.session_state["part"] == "Decoding"


def test_own_pictures_are_named_by_their_text() -> None:
    app = opened("captcha", view="Train and read", source="My own")
    assert next(button for button in app.button if button.label == "Train").disabled
    files = []
    for captcha in draw_captchas(20):
        file = io.BytesIO()
        Image.fromarray(captcha.pixels).save(file, "PNG")
        files.append((captcha.name, file.getvalue(), "image/png"))
    app.file_uploader[0].set_value([*files, ("two words.png", files[0][1], "image/png")])
    app.run()
    assert not app.exception
    assert any("20 files taken, 1 refused." in warning.value for warning in app.warning)
    assert not next(button for button in app.button if button.label == "Train").disabled
