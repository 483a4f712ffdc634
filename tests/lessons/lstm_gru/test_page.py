"""The LSTM and GRU lesson with a training of the reader's own in the link."""

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.lstm_gru.study.memory import memory_study
from core.runs.queue import runs
from core.runs.telling import RESULT_FILE, write_whole
from tests.pages.test_every_lesson import opened


def shown(run: str, view: str) -> AppTest:
    return opened("lstm_gru", view=view, run=run)


@pytest.mark.parametrize("view", ["Memory", "Gates over time"])
def test_a_run_that_is_no_training_of_these_networks_is_passed_by(view: str) -> None:
    app = shown(runs().submit("price", "{}"), view)
    assert any("The demonstration" in one.value for one in app.markdown) or view != "Memory"


def test_a_run_counts_once_it_has_left_something_and_a_stopped_one_says_so() -> None:
    run = runs().submit("lstm_gru", "{}")
    waiting = shown(run, "Memory")
    assert "Place 1 in the queue" in waiting.get("progress")[0].proto.text
    store = runs()._store
    write_whole(store.root() / run / RESULT_FILE, memory_study().to_bytes())
    store.finish(run, "canceled", has_result=True)
    assert "Stopped by you" in "".join(one.value for one in shown(run, "Memory").info)
