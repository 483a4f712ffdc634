"""A scheduler and workers that somebody else started, from another folder, as the README says; and what goes wrong."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import distributed
import psutil
import pytest

from core.runs import link
from core.runs.queue import Runs
from core.settings import Settings
from tests.runs.test_queue import ASKED, ENDLESS, FULL, asked, fill_disk, over, result_of, training, wait, wait_until

Start = Callable[..., "subprocess.Popen[bytes]"]
DASK = Path(sys.executable).with_name("dask")


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts `dask` in a folder that knows nothing of this repository; what still runs is ended."""
    folder = tmp_path_factory.mktemp("elsewhere")
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    begun: list[subprocess.Popen[bytes]] = []

    def run(*words: str, **environment: str) -> "subprocess.Popen[bytes]":
        log = (folder / f"{len(begun)}.log").open("wb")
        given = clean | {"TF_CPP_MIN_LOG_LEVEL": "3"} | environment
        begun.append(subprocess.Popen([DASK, *words], cwd=folder, env=given, stdout=log, stderr=log))
        log.close()
        return begun[-1]

    yield run
    for process in begun:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """A process and all that it started."""
    if process.poll() is None:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
    process.wait()


@pytest.fixture(scope="module")
def scheduler(start: Start) -> tuple["subprocess.Popen[bytes]", str]:
    """A scheduler on loopback, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")

    def answers() -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", port)) == 0

    wait_until(answers)
    return process, f"tcp://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def runs(scheduler: tuple[object, str]) -> Iterator[Runs]:
    value = Runs(Settings(scheduler=scheduler[1], train_slots=2))
    yield value
    value.close()


def worker(start: Start, address: str, **environment: str) -> "subprocess.Popen[bytes]":
    return start("worker", address, "--nthreads", "1", "--no-dashboard", **environment)


@pytest.fixture(scope="module")
def client(scheduler: tuple[object, str]) -> Iterator[distributed.Client]:
    """One of the test's own, to look at the workers."""
    with distributed.Client(scheduler[1], set_as_default=False) as value:
        yield value


def wait_for_workers(client: distributed.Client, count: int) -> None:
    wait_until(lambda: len(client.nthreads()) == count)


def failed(runs: Runs) -> str:
    run = wait(runs, runs.submit(*ASKED), over)
    assert run.phase == "failed"
    return run.error


def test_what_does_not_fit_is_told(
    runs: Runs,
    start: Start,
    client: distributed.Client,
    scheduler: tuple[object, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = scheduler[1]
    with monkeypatch.context() as patched:
        patched.setattr(link, "CONNECT_SECONDS", 1)
        assert f"has no worker. Start one with: dask worker {address} --nthreads 1" in failed(runs)
    old = tmp_path / "old" / "keras-0.1.dist-info"
    old.mkdir(parents=True)
    (old / "METADATA").write_text("Metadata-Version: 2.1\nName: keras\nVersion: 0.1\n")
    process = worker(start, address, PYTHONPATH=str(old.parent))
    wait_for_workers(client, 1)
    said = failed(runs)
    assert said.startswith("Training could not start: the worker at tcp://127.0.0.1:")
    assert "has keras 0.1 and this app 3." in said
    end(process)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "keras.py").write_text("raise ModuleNotFoundError('no keras', name='keras')\n")
    wait_for_workers(client, 0)
    process = worker(start, address, PYTHONPATH=str(broken))
    wait_for_workers(client, 1)
    assert failed(runs) == "The worker has no module keras. Install what requirements.txt names where the worker runs."
    end(process)
    wait_for_workers(client, 0)


def test_two_readers_train_at_once_and_what_ends_is_told(
    runs: Runs, start: Start, client: distributed.Client, scheduler: tuple["subprocess.Popen[bytes]", str]
) -> None:
    process, address = scheduler
    for _ in range(2):
        worker(start, address)
    wait_for_workers(client, 2)
    both = [runs.submit(*ASKED) for _ in range(2)]
    assert [wait(runs, run_id, over).error for run_id in both] == ["", ""]
    assert result_of(runs, both[0]).network.to_bytes() == result_of(runs, both[1]).network.to_bytes()
    assert runs.part(both[0], "epoch-1") is not None

    full = runs.submit(*ASKED)
    fill_disk(runs, full)
    assert wait(runs, full, over).error == FULL

    killed, lost = (runs.submit(*asked(ENDLESS)) for _ in range(2))
    for run_id in (killed, lost):
        wait(runs, run_id, training)
    run, other = runs.find(killed), runs.find(lost)
    assert run is not None
    assert other is not None
    assert (run.phase, other.phase) == ("running", "running")
    assert run.worker != other.worker
    os.kill(client.run(os.getpid, workers=[run.worker])[run.worker], signal.SIGKILL)
    run = wait(runs, killed, over)
    assert run.phase == "failed"
    assert run.error.startswith("The worker process ended while it trained")
    end(process)
    run = wait(runs, lost, over)
    assert run.phase == "failed"
    assert run.error == f"The scheduler at {address} stopped answering, so this run is lost. Try again when it is back."
