"""What is special about the page of prices: the reader's own series."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.media.intake.tables import read_table
from pages.parts.price.price import OWN
from tests.pages.test_every_lesson import MISTAKES, WHY

DOOR = Path(__file__).resolve().parents[3] / "streamlit_app.py"
DAYS = [f"2026-{1 + k // 28:02d}-{1 + k % 28:02d}" for k in range(120)]


def own(values: list[float], **link: str) -> AppTest:
    app = AppTest.from_file(str(DOOR), default_timeout=60)
    app.session_state[OWN] = read_table("\n".join(["day,close", *map("{},{}".format, DAYS, values)]).encode())
    for name, text in {"series": "Your own CSV", **link}.items():
        app.query_params[name] = text
    app.run()
    app.switch_page("pages/price.py").run()
    assert not app.exception
    return app


@pytest.mark.parametrize("view", ["Windows", "Forecast", "Lag plot"])
@pytest.mark.parametrize(
    "values", [[5.0] * 120, [5.0] * 90 + list(range(30)), [*range(80), *[7.0] * 40], [0.3, 0.1 + 0.2] * 60]
)
def test_a_column_that_does_not_move_is_refused_in_words(view: str, values: list[float]) -> None:
    assert "where nothing moves" in own(values, view=view).error[0].value


def test_a_perfect_forecast_is_told_as_one() -> None:
    some = [own([float(k) for k in range(120)], view="Lag plot", model="Linear", more=more) for more in (WHY, MISTAKES)]
    text = " ".join(block.value for app in some for block in app.markdown)
    assert "It is right every day" in text
    assert "undefined" in text


def test_what_a_file_leaves_open_is_asked_with_a_cell_of_the_file() -> None:
    app = own([float(k) for k in range(120)])
    app.session_state[OWN] = read_table("\n".join(["p;q", *(f"{1 + k % 9}.{100 + k};x" for k in range(120))]).encode())
    app.run()
    asked = next(box for box in app.selectbox if box.key == "price_comma")
    assert asked.label == "What is 1\\.100?"
    assert asked.options == ["1.1: its point is the decimal sign", "1100: its point groups thousands"]
