"""Clicks on the playground's stage, as the page takes them: points, a unit seen large, a drawn function."""

from dataclasses import replace

import numpy as np
import pytest
import streamlit as st

from core.explain.grids import from_text
from core.lessons.playground.points import OWN
from core.lessons.playground.settings import Settings
from pages.parts.playground import clicks
from tests.pages.test_every_lesson import opened


@pytest.fixture
def link(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The link and the visit's state, as plain dictionaries."""
    held: dict[str, str] = {}
    monkeypatch.setattr(st, "query_params", held)
    monkeypatch.setattr(st, "session_state", {})
    return held


def test_a_click_on_the_square_adds_a_point_of_the_chosen_class(link: dict[str, str]) -> None:
    settings = replace(Settings(), points="own", paint="0")
    clicks.clicked(settings, np.array(OWN, float), {"n": -1, "a": 0.25, "b": -0.5})
    found = from_text(link["own"], (len(OWN) + 1, 3, 1))
    assert found is not None
    assert found[-1, :, 0].tolist() == [0.25, -0.5, 0.0]


def test_a_click_on_a_unit_shows_it_large(link: dict[str, str]) -> None:
    clicks.clicked(Settings(), np.array(OWN, float), {"n": 4, "a": 0, "b": 0})
    assert st.session_state["large"] == "Hidden 2, unit 1"
    assert not link


def test_a_click_draws_on_from_the_function_that_is_shown(link: dict[str, str]) -> None:
    clicks.drawn(replace(Settings(), function="corner"), np.zeros(5), {"n": -1, "a": 0.26, "b": 0.731})
    assert link["table"] == "0.4*0.75*-0.4*0*0.4"
    assert st.session_state["function"] == "My own drawing"
    clicks.drawn(replace(Settings(), function="table"), np.zeros(3), {"n": -1, "a": 1.0, "b": -9.0})
    assert link["table"] == "0*0*-2"


def test_points_are_taken_away_and_kept_in_the_link() -> None:
    app = opened("playground")
    app.selectbox(key="points").set_value("My own points").run()
    next(button for button in app.button if button.label == "Remove last").click().run()
    assert app.query_params["own"].count("*") == len(OWN) - 2
    next(button for button in app.button if button.label == "Clear").click().run()
    assert app.query_params["own"] == "-0.5_-0.5_0*0.5_0.5_1"
    assert next(button for button in app.button if button.label == "Remove last").disabled
    assert not app.exception


def test_a_unit_that_is_gone_gives_way_to_the_answer() -> None:
    app = opened("playground")
    app.session_state["core.lessons.playground.settings|Large square|open"] = True
    app.run().selectbox(key="large").set_value("Hidden 2, unit 2").run()
    app.slider(key="units2").set_value(1).run()
    assert not app.exception
    assert app.selectbox(key="large").value == "The answer"


def test_the_seed_is_one_and_the_same_in_all_views() -> None:
    app = opened("playground", seed="7")
    app.button_group(key="view").set_value("Same seed").run()
    assert app.slider(key="seed").value == 7
    app.slider(key="seed").set_value(9).run()
    assert app.query_params["seed"] in ("9", ["9"])
    app.button_group(key="view").set_value("Playground").run()
    assert "seed" not in [slider.key for slider in app.slider]
    assert app.query_params["seed"] in ("9", ["9"])
    app.button_group(key="view").set_value("Same seed").run()
    assert app.slider(key="seed").value == 9
    assert not app.exception
    assert not app.error
