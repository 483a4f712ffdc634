"""Settings behind a button: their values hold while the button is closed, and are in the link."""

import json

import pytest
from streamlit.testing.v1 import AppTest

OPEN = "__main__|More|open"
MARK = {"rate": 3, "size": 0.5, "kind": "a", "on": False}


def page() -> None:
    """One field of each kind behind a button."""
    import json
    from dataclasses import asdict, dataclass

    import streamlit as st

    from core.explain.parameters import choice, span, switch
    from pages.kit.controls import Controls

    @dataclass(frozen=True)
    class Settings:
        rate: int = span("Rate", 3, low=1, high=9)
        size: float = span("Size", 0.5, low=0.0, high=1.0, step=0.25)
        kind: str = choice("Kind", {"a": "First", "b": "Second"})
        on: bool = switch("On")

    panel = Controls(Settings())
    names = st.session_state.get("left", {"a": "First", "b": "Second"})
    with panel.behind("More"):
        panel.show("rate", "size")
        panel.show("kind", options=names)
        panel.show("on")
    st.text(json.dumps(asdict(panel.settings)))


def settings(app: AppTest) -> dict[str, object]:
    assert not app.exception
    return json.loads(app.text[0].value)


def linked(app: AppTest) -> dict[str, str]:
    return {name: given if isinstance(given, str) else given[-1] for name, given in app.query_params.items()}


def opened(**link: str) -> AppTest:
    app = AppTest.from_function(page)
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def test_a_closed_button_makes_no_widget() -> None:
    app = opened()
    assert settings(app) == MARK
    assert [*app.slider, *app.selectbox, *app.toggle] == []
    assert not app.query_params


def test_a_link_is_read_without_widgets() -> None:
    app = opened(rate="7", size="0.25", kind="Second", on="true")
    assert settings(app) == {"rate": 7, "size": 0.25, "kind": "b", "on": True}
    assert linked(app) == {"rate": "7", "size": "0.25", "kind": "Second", "on": "true"}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("rate", "99", 9), ("rate", "-1", 1), ("rate", "nan", 3), ("rate", "inf", 3), ("rate", "7.6", 7),
        ("size", "x", 0.5), ("kind", "Third", "a"), ("on", "maybe", False), ("rate", "9" * 400, 3),
    ],
)  # fmt: skip
def test_nonsense_in_the_link_falls_back(name: str, text: str, value: object) -> None:
    app = opened(**{name: text})
    assert settings(app) == MARK | {name: value}
    assert linked(app) == ({} if value == MARK[name] else {name: str(value)})


def test_what_a_widget_chose_outlives_it() -> None:
    app = opened(size="0.75")
    app.session_state[OPEN] = True
    app.run()
    assert app.slider(key="size").value == 0.75
    app.slider(key="rate").set_value(5)
    app.selectbox(key="kind").set_value("Second")
    app.toggle(key="on").set_value(True).run()
    chosen = {"rate": 5, "size": 0.75, "kind": "b", "on": True}
    link = {"rate": "5", "size": "0.75", "kind": "Second", "on": "true"}
    assert (settings(app), linked(app)) == (chosen, link)
    app.session_state[OPEN] = False
    for _ in range(3):
        app.run()
        assert (settings(app), linked(app)) == (chosen, link)
        assert not app.slider
    app.session_state[OPEN] = True
    app.run()
    assert (app.slider(key="rate").value, app.selectbox(key="kind").value) == (5, "Second")
    app.slider(key="rate").set_value(3).run()
    assert "rate" not in app.query_params


def test_another_link_is_followed() -> None:
    app = opened(rate="5")
    app.query_params["rate"] = "6"
    assert settings(app.run())["rate"] == 6


@pytest.mark.parametrize("open_", [False, True])
def test_a_choice_that_is_gone_gives_way(open_: bool) -> None:
    app = opened(kind="Second")
    app.session_state[OPEN] = open_
    assert settings(app.run())["kind"] == "b"
    app.session_state["left"] = {"a": "First"}
    assert settings(app.run())["kind"] == "a"
    assert not app.query_params
    app.session_state["left"] = {"b": "Second"}
    assert settings(app.run())["kind"] == "b"
    assert linked(app) == {"kind": "Second"}
