"""A process that trains ends cleanly, however it ends, and never loads TensorFlow itself."""

import subprocess
import sys
import textwrap
from pathlib import Path

import psutil

from tests.runs.test_queue import PATIENCE, gone

SCRIPT = """
    import sys, time
    from core.runs.queue import Runs
    assert "distributed" not in sys.modules, "importing core.runs.queue must be cheap"
    from core.training.result import TrainingResult
    from tests.training.small import small_data, small_plan
    runs, plan = Runs(), small_plan()
    asked = "train", plan.to_json(), small_data(plan).to_bytes()
"""


def script(text: str) -> "subprocess.Popen[str]":
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SCRIPT) + textwrap.dedent(text)],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_web_process_never_loads_tensorflow_and_takes_its_workers_along_when_killed() -> None:
    process = script(
        """
        run_id = runs.submit(*asked)
        while not runs.find(run_id).over:
            time.sleep(0.05)
        result = TrainingResult.from_bytes(runs.outcome(run_id))
        heavy = [name for name in ("tensorflow", "keras") if name in sys.modules]
        print(runs.find(run_id).phase, len(result.history), heavy, flush=True)
        time.sleep(600)
        """
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "done 2 []\n"
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= 2  # the host, and its worker
    process.kill()
    process.communicate()
    assert gone(children)


def test_a_normal_end_is_silent_and_leaves_nothing() -> None:
    process = script(
        """
        runs.submit(*asked)
        while runs._link._client is None:
            time.sleep(0.05)
        print(runs._store.folder, flush=True)
        sys.stdin.read(0)
        time.sleep(1)
        """
    )
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    children = psutil.Process(process.pid).children(recursive=True)
    output, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output, errors) == (0, "", "")
    assert gone(children)
    assert not folder.exists()
