"""The views of the activations lesson, which no selectbox chooses, and its tables in the link."""

import pytest

from core.explain.parameters import Choice
from core.lessons.activations.settings import Settings
from tests.pages.test_every_lesson import opened

VIEW = next(field.metadata["control"] for field in Settings.__dataclass_fields__.values() if field.name == "view")


@pytest.mark.parametrize("title", VIEW.options.values() if isinstance(VIEW, Choice) else ())
def test_each_view_opens_by_its_link(title: str) -> None:
    app = opened("activations", view=title)
    assert not app.error
    assert len(app.get("vega_lite_chart")) == 1


def test_any_number_of_functions_is_compared() -> None:
    app = opened("activations")
    app.button_group(key="others").set_value(list(app.button_group(key="others").options)).run()
    assert not app.exception
    app.button_group(key="others").set_value([]).run()
    assert not app.exception


@pytest.mark.parametrize("nonsense", ["", "x", "1_2", "1_2*3_nan*1_1*1_1"])
def test_nonsense_in_a_table_is_dropped(nonsense: str) -> None:
    for view in ("Dead ReLU", "Linear layers collapse"):
        assert not opened("activations", view=view, rows=nonsense, first=nonsense, vector=nonsense).error


def test_steps_that_grow_without_end_say_what_helps() -> None:
    app = opened("activations", view="Dead ReLU", unit="My own", rate="2.0", leak="1.0", rows="4_4*4_4*4_4*5_5")
    assert "lower rate" in app.error[0].value
