"""The training queue with a real worker process: runs, places, cancel, death, restart, and tidy ends."""

import contextlib
import math
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import psutil
import pytest

from core.lessons.backpropagation.step import answered, question
from core.lessons.backpropagation.task import EXAMPLES
from core.lessons.looking_inside.study.plan import InsidePlan, unpack
from core.lessons.looking_inside.study.work import question as look
from core.runs import link, queue
from core.runs.queue import Runs
from core.runs.record import RunState, StudyState
from core.settings import Settings
from tests.feature_nets import network, picture
from tests.training.small import small_data, small_plan

PLAN = small_plan()
DATA = small_data(PLAN)
ENDLESS = replace(PLAN, epochs=200)
PATIENCE = 200.0  # seconds; a busy machine imports TensorFlow slowly


def wait(runs: Runs, run_id: str, until: Callable[[RunState], bool]) -> RunState:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        state = runs.state(run_id)
        assert state is not None
        if until(state):
            return state
        time.sleep(0.02)
    raise AssertionError(f"still {runs.state(run_id)}")


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def over(state: RunState) -> bool:
    return state.over


def training(state: RunState) -> bool:
    assert not state.over, state
    return len(state.history) >= 1


def worker_pid(runs: Runs) -> int:
    client = runs._link._client
    assert client is not None
    return next(iter(client.run(os.getpid).values()))


def gone(processes: list[psutil.Process]) -> bool:
    """Whether all of them end within a few seconds."""
    _, alive = psutil.wait_procs(processes, timeout=15)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    return not alive


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    """One local cluster for all tests of this module: a worker imports TensorFlow only once."""
    value = Runs(Settings())
    value.warm()
    yield value
    value.close()


def test_a_run_tells_its_progress_and_leaves_a_result(runs: Runs) -> None:
    run_id = runs.submit(DATA, PLAN)
    assert len(run_id) >= 10
    state = wait(runs, run_id, over)
    assert (state.phase, state.error, state.place, state.has_result) == ("done", "", 0, True)
    result = runs.result(run_id)
    assert result is not None
    assert state.history == result.history
    assert state.progress is not None
    assert state.snapshots == (0, 1, 2)
    snapshot = runs.snapshot(run_id, 2)
    assert snapshot is not None
    np.testing.assert_array_equal(snapshot.probabilities, result.probabilities)
    data = runs.data(run_id)
    assert data is not None
    np.testing.assert_allclose(result.network.predict(data.pixels[data.validation]), result.probabilities, atol=1e-5)
    assert runs.snapshot(run_id, 3) is None


def test_the_network_on_screen_is_made_ready_before_its_run_and_after_it(runs: Runs) -> None:
    steps = math.ceil(len(DATA.training) / PLAN.batch_size)

    def kept() -> bool:
        client = runs._link._client
        if client is None:
            return False
        keys = client.run(lambda: list(getattr(sys.modules.get("core.training.ready"), "_kept", ())))
        return (PLAN, len(DATA.class_names), steps) in next(iter(keys.values()))

    runs.warm(replace(PLAN, seed=1), len(DATA.class_names), steps)  # gives way to the next wish
    runs.warm(PLAN, len(DATA.class_names), steps)
    wait_until(kept)
    run_id = runs.submit(DATA, PLAN)
    wait(runs, run_id, training)
    assert not kept(), "the run should have taken it"
    wait(runs, run_id, over)
    wait_until(kept)


def test_a_worker_proves_gradients_and_answers_nonsense_with_nothing(runs: Runs) -> None:
    asked = question(EXAMPLES["mazur"])
    runs.prove(asked)
    runs.prove("nonsense")
    wait_until(lambda: not runs.proof(asked)[0] and not runs.proof("nonsense")[0])
    (found,) = answered(runs.proof(asked)[1])
    np.testing.assert_allclose(found.error, 0.298371109, atol=5e-10)
    assert runs.proof("nonsense") == (False, "")
    assert runs.proof("never asked") == (False, "")


def follow(runs: Runs, run_id: str, until: Callable[[StudyState], bool] = lambda state: state.over) -> StudyState:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        state = runs.study_state(run_id)
        assert state is not None
        if until(state):
            return state
        time.sleep(0.01)
    raise AssertionError(f"still {runs.study_state(run_id)}")


def test_a_study_tells_its_progress_and_leaves_an_outcome(runs: Runs) -> None:
    net, plan = network(), InsidePlan("heat", target=1, layer="conv_2").to_json()
    run_id = runs.study("inside", plan, look(net, picture(9, 3)))
    state = follow(runs, run_id)
    assert (state.phase, state.error, state.plan, state.kind) == ("done", "", plan, "inside")
    assert (state.done, state.total, state.words, state.has_result) == (1, 1, "Done", True)
    outcome = runs.outcome(run_id)
    assert outcome is not None
    assert unpack(outcome)["maps"].shape == (5, 9, 9)
    assert runs.state(run_id) is None, "it is no training run"
    again = runs.retry(run_id)
    assert again is not None
    follow(runs, again)
    assert runs.outcome(again) == outcome


def test_a_study_that_cannot_be_done_says_why(runs: Runs) -> None:
    data = look(network(), picture(9, 3))
    for plan, sentence in [
        (InsidePlan("heat", target=1, layer="relu_1").to_json(), "the layer must be a convolution"),
        ('{"view": "nothing"}', "view must be one of heat"),
    ]:
        state = follow(runs, runs.study("inside", plan, data))
        assert state.phase == "failed"
        assert state.error.startswith("This cannot be done: ")
        assert sentence in state.error
        assert not state.has_result
    with pytest.raises(ValueError, match="a study must be one of"):
        runs.study("nothing", "{}")


def test_a_study_can_be_stopped_and_keeps_what_it_has(runs: Runs) -> None:
    net = network(side=32, filters=8)
    run_id = runs.study("inside", InsidePlan("filters", layer="conv_2").to_json(), look(net, picture(32, 3)))
    follow(runs, run_id, lambda state: state.phase == "running")
    runs.cancel(run_id)
    state = follow(runs, run_id)
    assert (state.phase, state.has_result) == ("canceled", True)
    outcome = runs.outcome(run_id)
    assert outcome is not None
    assert 1 <= len(unpack(outcome)["at"]) < 21


def test_runs_wait_in_line_and_both_ways_of_canceling_work(runs: Runs) -> None:
    first, second, third = (runs.submit(DATA, ENDLESS) for _ in range(3))
    wait(runs, first, training)
    states = [runs.state(run_id) for run_id in (first, second, third)]
    assert [state and (state.phase, state.place) for state in states] == [
        ("running", 0),
        ("queued", 1),
        ("queued", 2),
    ]
    runs.cancel(second)
    gone, next_one = runs.state(second), runs.state(third)
    assert gone is not None
    assert (gone.phase, gone.has_result, runs.result(second)) == ("canceled", False, None)
    assert next_one is not None
    assert next_one.place == 1
    runs.cancel(first)
    stopped = wait(runs, first, over)
    result = runs.result(first)
    assert (stopped.phase, stopped.has_result) == ("canceled", True)
    assert result is not None
    assert result.canceled
    assert 1 <= len(result.history) < ENDLESS.epochs
    wait(runs, third, training)
    runs.cancel(third)
    wait(runs, third, over)


def test_the_same_code_reaches_a_scheduler_by_its_address(runs: Runs) -> None:
    """With a named scheduler no disk is shared: data, snapshots and result travel as bytes."""
    wait(runs, runs.submit(DATA, PLAN), over)
    client = runs._link._client
    assert client is not None
    other = Runs(Settings(scheduler=client.scheduler.address))
    try:
        run_id = other.submit(DATA, PLAN)
        assert wait(other, run_id, over).phase == "done"
        result, snapshot = other.result(run_id), other.snapshot(run_id, 1)
        assert result is not None
        assert snapshot is not None
        assert [row.epoch for row in result.history] == [1, 2]
    finally:
        other.close()
    assert runs._link.answers()


def test_a_killed_worker_fails_its_run_and_the_next_run_works_and_repeats_exactly(runs: Runs) -> None:
    before = runs.submit(DATA, PLAN)
    wait(runs, before, over)
    lost = runs.submit(DATA, ENDLESS)
    wait(runs, lost, training)
    os.kill(worker_pid(runs), signal.SIGKILL)
    state = wait(runs, lost, over)
    assert state.phase == "failed"
    assert "worker process ended" in state.error
    assert "try again" in state.error
    assert not runs.ready
    again = runs.retry(before)
    assert again is not None
    assert wait(runs, again, over).phase == "done"
    first, second = runs.result(before), runs.result(again)
    assert first is not None
    assert second is not None
    assert [row.loss for row in first.history] == [row.loss for row in second.history]
    np.testing.assert_array_equal(first.probabilities, second.probabilities)


def test_a_worker_that_has_grown_is_replaced_between_runs(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    wait(runs, runs.submit(DATA, PLAN), over)
    old = worker_pid(runs)
    with monkeypatch.context() as patched:
        patched.setattr(link, "LARGE_SHARE", 0.001)
        wait(runs, runs.submit(DATA, PLAN), over)
        end = time.monotonic() + PATIENCE
        while psutil.pid_exists(old) and time.monotonic() < end:
            time.sleep(0.05)
    assert not psutil.pid_exists(old)
    assert wait(runs, runs.submit(DATA, PLAN), over).phase == "done"


def test_a_run_that_diverges_fails_with_a_sentence(runs: Runs) -> None:
    wild = replace(PLAN, optimizer="sgd", learning_rate=10.0, schedule="constant", epochs=150, dense_units=64)
    wild = replace(wild, blocks=tuple(replace(b, batch_norm=False, activation="linear") for b in wild.blocks))
    state = wait(runs, runs.submit(DATA, wild), over)
    assert state.phase == "failed"
    assert "learning rate is too high" in state.error
    assert "Traceback" not in state.error


def test_a_service_that_dies_fails_the_run_and_leaves_no_process() -> None:
    runs = Runs(Settings())
    try:
        run_id = runs.submit(DATA, ENDLESS)
        wait(runs, run_id, lambda state: runs._link._client is not None)
        host = runs._link._host
        assert host is not None
        children = psutil.Process(host._process.pid).children(recursive=True)
        host._process.kill()
        state = wait(runs, run_id, over)
        assert state.phase == "failed"
        assert "service stopped answering" in state.error
        assert gone(children)
    finally:
        runs.close()


def test_a_worker_that_nobody_asks_for_is_ended_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "SWEEP_SECONDS", 0.1)
    runs = Runs(Settings(idle_minutes=1 / 60))
    try:
        for _ in range(2):
            runs.warm()
            wait_until(lambda: runs._link._host is not None)
            host = runs._link._host
            assert host is not None
            wait_until(lambda host=host: not host.alive())
    finally:
        runs.close()


def test_an_unknown_id_is_nothing(runs: Runs) -> None:
    for run_id in ("", "../..", "nope"):
        assert runs.state(run_id) is None
        assert runs.result(run_id) is None
        assert runs.data(run_id) is None
        assert runs.retry(run_id) is None
        runs.cancel(run_id)


def test_a_network_that_does_not_fit_is_refused_at_once(runs: Runs) -> None:
    with pytest.raises(ValueError, match="MB of maps"):
        runs.submit(DATA, replace(PLAN, side=128, batch_size=256, blocks=(replace(PLAN.blocks[0], filters=128),)))
