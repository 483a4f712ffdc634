"""A run on the page: unknown, waiting, at work, failed, taken out of the queue, done."""

import pytest
from streamlit.testing.v1 import AppTest

from core.runs.queue import Runs, runs
from core.runs.store import BusyError
from tests.pages.test_every_lesson import opened


def page() -> None:
    """A page that follows the study of its link."""
    import streamlit as st

    from pages.kit.study import begin, follow

    if st.button("Begin"):
        begin("looking_inside", "{}", b"data", name="mine")
    run_id = st.query_params.get("mine", "")
    if run_id:
        run = follow(run_id, lambda run: st.caption(f"{len(run.rows)} rows grown"), name="mine")
        st.caption("nothing yet" if run is None else f"{run.phase} with an outcome")


def shown(run_id: str = "") -> AppTest:
    app = AppTest.from_function(page)
    if run_id:
        app.query_params["mine"] = run_id
    app.run()
    assert not app.exception, [fault.message for fault in app.exception]
    return app


def text(app: AppTest) -> str:
    return "\n".join(block.value for block in [*app.caption, *app.warning, *app.error, *app.info])


def begun() -> str:
    return runs().submit("looking_inside", '{"view": "heat"}', b"data")


def linked(app: AppTest) -> str:
    value = app.query_params["mine"]
    return value if isinstance(value, str) else value[0]


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


@pytest.mark.parametrize("run_id", ["nope", "../..", "\u202e"])
def test_an_unknown_study_is_said_to_be_unknown(run_id: str) -> None:
    said = text(shown(run_id))
    assert "This run is not known here" in said
    assert "nothing yet" in said


def test_it_begins_in_the_queue_and_leaves_it_when_told() -> None:
    begun()
    app = shown()
    press(app, "Begin")
    run_id = linked(app)
    app = shown(run_id)
    assert app.get("progress")[0].proto.text.endswith("Place 2 in the queue. Those before it work first.")
    press(app, "Leave the queue")
    app = shown(run_id)
    assert "Taken out of the queue before it began." in text(app)
    press(app, "Queue it again")
    assert linked(app) != run_id
    run = runs().find(linked(app))
    assert run is not None
    assert (run.phase, run.plan) == ("queued", "{}")


def test_one_at_work_says_how_far_it_is_and_draws_what_grows() -> None:
    run_id = begun()
    store = runs()._store
    store.take()
    app = shown(run_id)
    assert "Starting" in app.get("progress")[0].proto.text
    assert "rows grown" not in text(app)
    for event in ({"kind": "progress", "value": (3, 4, "Third map", 75.2, {})}, {"kind": "row", "value": {"a": 1}}):
        store.hear({"run": run_id, **event})
    app = shown(run_id)
    bar = app.get("progress")[0].proto
    assert bar.value == 75
    assert "Third map" in bar.text
    assert bar.text.endswith("1 min 15 s left")
    assert "1 rows grown" in text(app)
    store.finish(run_id, "done")
    del runs()._store.runs[run_id]


def test_a_failed_one_says_why_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = begun()
    runs()._store.finish(run_id, "failed", "This cannot be done: it is too large.")
    app = shown(run_id)
    assert [fault.value for fault in app.error] == ["This cannot be done: it is too large."]

    def full(*_: object) -> None:
        raise BusyError("at most 20 runs wait at once; try again later")

    with monkeypatch.context() as patched:
        patched.setattr(Runs, "retry", full)
        press(app, "Try again")
        assert "at most 20 runs wait at once" in text(app)
        assert linked(app) == run_id
    press(app, "Try again")
    assert linked(app) != run_id
    assert "Place 1 in the queue" in app.get("progress")[0].proto.text
    del runs()._store.runs[run_id]


def test_a_queue_that_is_full_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise BusyError("at most 20 runs wait at once; try again later")

    monkeypatch.setattr(Runs, "submit", full)
    app = shown()
    press(app, "Begin")
    assert "It could not be queued: at most 20 runs wait at once" in text(app)


def test_one_that_is_done_is_handed_over() -> None:
    run_id = begun()
    runs()._store.finish(run_id, "done", has_result=True)
    assert text(shown(run_id)) == "done with an outcome"
    del runs()._store.runs[run_id]


@pytest.mark.parametrize(
    ("slug", "settings"),
    [
        ("captcha", {"view": "Train and read"}),
        ("captions", {"view": "Train"}),
        ("next_word", {"view": "Train"}),
        ("price", {}),
        ("transfer", {}),
        ("lstm_gru", {"view": "Memory"}),
    ],
)
def test_work_of_another_kind_in_the_link_is_passed_by(slug: str, settings: dict[str, str]) -> None:
    run_id = begun()
    runs()._store.finish(run_id, "done", has_result=True)
    app = opened(slug, run=run_id, **settings)
    assert not app.exception
    assert not app.error
    assert "not known here" not in text(app)
    del runs()._store.runs[run_id]
