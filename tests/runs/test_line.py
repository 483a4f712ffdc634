"""The training queue where no scheduler can be reached: what is said, kept, dropped and refused."""

import time
from collections.abc import Callable, Iterator

import pytest

from core.lessons.looking_inside.study.plan import InsidePlan
from core.runs import link
from core.runs.queue import Runs
from core.runs.store import BusyError
from core.settings import Settings
from tests.runs.test_queue import ASKED, PATIENCE, over, wait


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Runs]]:
    """Runs whose scheduler does not exist, so that every run is over soon."""
    monkeypatch.setattr(link, "CONNECT_SECONDS", 0.2)
    made: list[Runs] = []

    def make(**changes: object) -> Runs:
        made.append(Runs(Settings(scheduler="tcp://127.0.0.1:9", **changes)))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for runs in made:
        runs.close()


def test_a_scheduler_out_of_reach_is_said(unreachable: Callable[..., Runs]) -> None:
    runs = unreachable()
    run = wait(runs, run_id := runs.submit(*ASKED), over)
    assert run.phase == "failed"
    assert "the scheduler at tcp://127.0.0.1:9 did not answer" in run.error
    assert runs.outcome(run_id) is None


def test_the_oldest_finished_runs_are_dropped_with_their_files(unreachable: Callable[..., Runs]) -> None:
    runs = unreachable(kept_runs=2)
    ids = []
    for _ in range(3):
        ids.append(runs.submit(*ASKED))
        wait(runs, ids[-1], over)
    assert runs.find(ids[0]) is None
    assert runs.find(ids[1]) is not None
    assert runs._store.folder is not None
    assert sorted(path.name for path in runs._store.folder.iterdir() if path.is_dir()) == sorted(ids[1:])


def test_looking_into_a_network_does_not_drop_the_run_that_trained_it(
    unreachable: Callable[..., Runs],
) -> None:
    runs = unreachable(kept_runs=2)
    trained = runs.submit(*ASKED)
    wait(runs, trained, over)
    looks = [runs.submit("looking_inside", InsidePlan("heat").to_json()) for _ in range(3)]
    for run_id in looks[1:]:
        wait(runs, run_id, over)
    assert runs.find(looks[0]) is None
    assert runs.find(looks[1]) is not None
    assert runs.find(trained) is not None


def test_a_finished_run_expires(unreachable: Callable[..., Runs]) -> None:
    runs = unreachable(keep_runs_hours=1e-9)
    run_id = runs.submit(*ASKED)
    end = time.monotonic() + PATIENCE
    while runs.find(run_id) is not None and time.monotonic() < end:
        time.sleep(0.02)
    assert runs.find(run_id) is None


def test_a_full_queue_refuses(unreachable: Callable[..., Runs], monkeypatch: pytest.MonkeyPatch) -> None:
    runs = unreachable(queued_runs=2)
    monkeypatch.setattr(runs, "_post", lambda *task: None)  # nothing leaves the queue
    for _ in range(2):
        runs.submit(*ASKED)
    with pytest.raises(BusyError, match="at most 2 runs wait"):
        runs.submit(*ASKED)
