"""The views and tables of the losses lesson."""

import pytest

from core.lessons.losses.library import TITLES
from tests.pages.test_every_lesson import opened


@pytest.mark.parametrize("view", ["Rows", "Curve", "Slow start"])
def test_each_view_opens_by_its_link(view: str) -> None:
    app = opened("losses", view=view)
    assert not app.error
    assert len(app.get("vega_lite_chart")) == 1


def test_every_loss_has_a_curve() -> None:
    app = opened("losses", view="Curve")
    for title in TITLES.values():
        app.selectbox(key="loss").set_value(title).run()
        assert not app.exception, title
        assert not app.error, title


def test_the_readers_own_rows_come_from_the_link() -> None:
    app = opened("losses", loss="MSE", count="2", table="1_3*2_2")
    assert any("4.0000 + 0.0000" in block.value for block in app.markdown)


def test_a_target_that_cannot_be_says_what_helps() -> None:
    app = opened("losses", loss="Hinge", count="1", table="0.5_1")
    assert "a target of −1 or +1, and row 1 has 0.50" in app.error[0].value
    assert not opened("losses", table="1_nan*x").error
