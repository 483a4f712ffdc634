"""The training queue with a real worker process: runs, places, cancel, death, restart, and tidy ends."""

import contextlib
import errno
import math
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from core.lessons.backpropagation.step import answered, question
from core.lessons.backpropagation.task import EXAMPLES
from core.lessons.looking_inside.study.plan import InsidePlan, unpack
from core.lessons.looking_inside.study.work import question as look
from core.lessons.train.study.work import wish
from core.runs import link, queue, telling
from core.runs.queue import Runs
from core.runs.run import Run
from core.runs.telling import RESULT_FILE
from core.settings import Settings
from core.training.data import DataSet
from core.training.plan import TrainingPlan
from core.training.result import Snapshot, TrainingResult
from tests.feature_nets import network, picture
from tests.training.small import small_data, small_plan

PLAN = small_plan()
DATA = small_data(PLAN)
ENDLESS = replace(PLAN, epochs=200)
ASKED = "train", PLAN.to_json(), DATA.to_bytes()
FULL = "The disk is full, so what was learned could not be written. Make room on it, then try again."
PATIENCE = 200.0  # seconds; a busy machine imports TensorFlow slowly


def asked(plan: TrainingPlan) -> tuple[str, str, bytes]:
    """A training as it is submitted."""
    return "train", plan.to_json(), DATA.to_bytes()


def result_of(runs: Runs, run_id: str) -> TrainingResult:
    left = runs.outcome(run_id)
    assert left is not None
    return TrainingResult.from_bytes(left)


def wait(runs: Runs, run_id: str, until: Callable[[Run], bool]) -> Run:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        run = runs.find(run_id)
        assert run is not None
        if until(run):
            return run
        time.sleep(0.01)
    raise AssertionError(f"still {runs.find(run_id)}")


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def fill_disk(runs: Runs, run_id: str) -> None:
    """A run's result goes to a device that is always full."""
    (runs._store.root() / run_id / RESULT_FILE).with_suffix(".part").symlink_to("/dev/full")


def over(run: Run) -> bool:
    return run.over


def training(run: Run) -> bool:
    assert not run.over, run
    return len(run.rows) >= 1


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
    run_id = runs.submit(*ASKED)
    assert len(run_id) >= 10
    run = wait(runs, run_id, over)
    assert (run.phase, run.error, run.place, run.has_result) == ("done", "", 0, True)
    assert (run.kind, TrainingPlan.from_json(run.plan)) == ("train", PLAN)
    result = result_of(runs, run_id)
    assert run.rows == tuple(asdict(row) for row in result.history)
    assert run.done == run.total == 2 * math.ceil(len(DATA.training) / PLAN.batch_size)
    assert run.trail[-1]["loss"] == result.history[-1].loss
    assert run.parts == ("epoch-0", "epoch-1", "epoch-2")
    part = runs.part(run_id, "epoch-2")
    assert part is not None
    np.testing.assert_array_equal(Snapshot.from_bytes(part).probabilities, result.probabilities)
    given = runs.data(run_id)
    assert given is not None
    data = DataSet.from_bytes(given)
    np.testing.assert_allclose(result.network.predict(data.pixels[data.validation]), result.probabilities, atol=1e-5)
    assert runs.part(run_id, "epoch-3") is None
    assert runs.find(run_id, "price") is None


def test_the_network_on_screen_is_made_ready_before_its_run_and_after_it(runs: Runs) -> None:
    steps = math.ceil(len(DATA.training) / PLAN.batch_size)

    def kept() -> bool:
        client = runs._link._client
        if client is None:
            return False
        keys = client.run(lambda: list(getattr(sys.modules.get("core.training.ready"), "_kept", ())))
        return (PLAN, len(DATA.class_names), steps) in next(iter(keys.values()))

    runs.warm("train", wish(replace(PLAN, seed=1), len(DATA.class_names), steps))  # gives way to the next wish
    runs.warm("train", wish(PLAN, len(DATA.class_names), steps))
    wait_until(kept)
    run_id = runs.submit(*ASKED)
    wait(runs, run_id, training)
    assert not kept(), "the run should have taken it"
    wait(runs, run_id, over)
    wait_until(kept)


def test_a_worker_proves_gradients_and_answers_nonsense_with_nothing(runs: Runs) -> None:
    asked = "backpropagation", question(EXAMPLES["mazur"])
    nonsense = ("backpropagation", "nonsense"), ("nonsense", "{}")
    for one in (asked, *nonsense):
        runs.prove(*one)
    wait_until(lambda: not any(runs.proof(*one)[0] for one in (asked, *nonsense)))
    (found,) = answered(runs.proof(*asked)[1])
    np.testing.assert_allclose(found.error, 0.298371109, atol=5e-10)
    assert [runs.proof(*one) for one in nonsense] == [(False, ""), (False, "")]
    assert runs.proof("backpropagation", "never asked") == (False, "")


def test_a_study_tells_its_progress_and_leaves_an_outcome(runs: Runs) -> None:
    net, plan = network(), InsidePlan("heat", target=1, layer="conv_2").to_json()
    run_id = runs.submit("looking_inside", plan, look(net, picture(9, 3)))
    run = wait(runs, run_id, over)
    assert (run.phase, run.error, run.plan, run.kind) == ("done", "", plan, "looking_inside")
    assert (run.done, run.total, run.words, run.has_result) == (1, 1, "Done", True)
    outcome = runs.outcome(run_id)
    assert outcome is not None
    assert unpack(outcome)["maps"].shape == (5, 9, 9)
    assert runs.find(run_id, "train") is None, "it is no training run"
    again = runs.retry(run_id)
    assert again is not None
    wait(runs, again, over)
    assert runs.outcome(again) == outcome


def test_a_study_that_cannot_be_done_says_why(runs: Runs) -> None:
    data = look(network(), picture(9, 3))
    for plan, sentence in [
        (InsidePlan("heat", target=1, layer="relu_1").to_json(), "the layer must be a convolution"),
        ('{"view": "nothing"}', "view must be one of heat"),
    ]:
        run = wait(runs, runs.submit("looking_inside", plan, data), over)
        assert run.phase == "failed"
        assert run.error.startswith("This cannot be done: ")
        assert sentence in run.error
        assert not run.has_result
    for kind in ("nothing", "softmax", "train.study", "../train", ""):
        with pytest.raises(ValueError, match="the name of a lesson that has one"):
            runs.submit(kind, "{}")


def test_a_study_can_be_stopped_and_keeps_what_it_has(runs: Runs) -> None:
    net = network(side=32, filters=8)
    run_id = runs.submit("looking_inside", InsidePlan("filters", layer="conv_2").to_json(), look(net, picture(32, 3)))
    wait(runs, run_id, lambda run: run.phase == "running")
    runs.cancel(run_id)
    run = wait(runs, run_id, over)
    assert (run.phase, run.has_result) == ("canceled", True)
    outcome = runs.outcome(run_id)
    assert outcome is not None
    assert 1 <= len(unpack(outcome)["at"]) < 21


def test_runs_wait_in_line_and_both_ways_of_canceling_work(runs: Runs) -> None:
    first, second, third = (runs.submit(*asked(ENDLESS)) for _ in range(3))
    wait(runs, first, training)
    states = [runs.find(run_id) for run_id in (first, second, third)]
    assert [run and (run.phase, run.place) for run in states] == [
        ("running", 0),
        ("queued", 1),
        ("queued", 2),
    ]
    runs.cancel(second)
    gone, next_one = runs.find(second), runs.find(third)
    assert gone is not None
    assert (gone.phase, gone.has_result, runs.outcome(second)) == ("canceled", False, None)
    assert next_one is not None
    assert next_one.place == 1
    runs.cancel(first)
    stopped = wait(runs, first, over)
    result = result_of(runs, first)
    assert (stopped.phase, stopped.has_result) == ("canceled", True)
    assert result.canceled
    assert 1 <= len(result.history) < ENDLESS.epochs
    wait(runs, third, training)
    runs.cancel(third)
    wait(runs, third, over)


def test_the_same_code_reaches_a_scheduler_by_its_address(runs: Runs) -> None:
    """With a named scheduler no disk is shared: data, snapshots and result travel as bytes."""
    wait(runs, runs.submit(*ASKED), over)
    client = runs._link._client
    assert client is not None
    other = Runs(Settings(scheduler=client.scheduler.address))
    try:
        run_id = other.submit(*ASKED)
        assert wait(other, run_id, over).phase == "done"
        assert [row.epoch for row in result_of(other, run_id).history] == [1, 2]
        assert other.part(run_id, "epoch-1") is not None
    finally:
        other.close()
    assert runs._link.answers()


def test_a_killed_worker_fails_its_run_and_the_next_run_works_and_repeats_exactly(runs: Runs) -> None:
    before = runs.submit(*ASKED)
    wait(runs, before, over)
    lost = runs.submit(*asked(ENDLESS))
    wait(runs, lost, training)
    os.kill(worker_pid(runs), signal.SIGKILL)
    run = wait(runs, lost, over)
    assert run.phase == "failed"
    assert "worker process ended" in run.error
    assert "try again" in run.error
    assert not runs.ready
    again = runs.retry(before)
    assert again is not None
    assert wait(runs, again, over).phase == "done"
    first, second = result_of(runs, before), result_of(runs, again)
    assert [row.loss for row in first.history] == [row.loss for row in second.history]
    np.testing.assert_array_equal(first.probabilities, second.probabilities)


def test_a_worker_that_has_grown_is_replaced_between_runs(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    wait(runs, runs.submit(*ASKED), over)
    old = worker_pid(runs)
    with monkeypatch.context() as patched:
        patched.setattr(link, "LARGE_SHARE", 0.001)
        wait(runs, runs.submit(*ASKED), over)
        end = time.monotonic() + PATIENCE
        while psutil.pid_exists(old) and time.monotonic() < end:
            time.sleep(0.05)
    assert not psutil.pid_exists(old)
    assert wait(runs, runs.submit(*ASKED), over).phase == "done"


def test_a_run_that_diverges_fails_with_a_sentence(runs: Runs) -> None:
    wild = replace(PLAN, optimizer="sgd", learning_rate=10.0, schedule="constant", epochs=150, dense_units=64)
    wild = replace(wild, blocks=tuple(replace(b, batch_norm=False, activation="linear") for b in wild.blocks))
    run = wait(runs, runs.submit(*asked(wild)), over)
    assert run.phase == "failed"
    assert "learning rate is too high" in run.error
    assert "Traceback" not in run.error


def test_a_service_that_dies_fails_the_run_and_one_that_nobody_asks_for_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs = Runs(Settings(idle_minutes=1 / 60))
    try:
        run_id = runs.submit(*asked(ENDLESS))
        wait(runs, run_id, lambda run: runs._link._client is not None)
        host = runs._link._host
        assert host is not None
        children = psutil.Process(host._process.pid).children(recursive=True)
        host._process.kill()
        run = wait(runs, run_id, over)
        assert run.phase == "failed"
        assert "service stopped answering" in run.error
        assert gone(children)
        monkeypatch.setattr(queue, "SWEEP_SECONDS", 0.1)
        for _ in range(2):  # it comes back after its death, and after its end
            runs.warm()
            wait_until(lambda: runs._link._host is not None)
            host = runs._link._host
            assert host is not None
            wait_until(lambda host=host: not host.alive())
    finally:
        runs.close()


def test_an_unknown_id_is_nothing(runs: Runs) -> None:
    for run_id in ("", "../..", "nope"):
        assert runs.find(run_id) is None
        assert runs.outcome(run_id) is None
        assert runs.data(run_id) is None
        assert runs.retry(run_id) is None
        runs.cancel(run_id)


def test_a_full_disk_is_told(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = runs.submit(*ASKED)
    fill_disk(runs, run_id)
    assert wait(runs, run_id, over).error == FULL

    def no_room(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(telling, "write_whole", no_room)
    run = runs.find(runs.submit(*ASKED))
    assert run is not None
    assert (run.phase, run.error) == ("failed", FULL)


def test_a_network_that_does_not_fit_fails_with_a_sentence(runs: Runs) -> None:
    large = replace(PLAN, side=128, batch_size=256, blocks=(replace(PLAN.blocks[0], filters=128),))
    run = wait(runs, runs.submit(*asked(large)), over)
    assert run.phase == "failed"
    assert "MB of maps" in run.error
