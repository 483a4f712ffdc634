"""The same plan and data give the same numbers in a new worker as in one that has done other studies before."""

import json
import os
import subprocess
import sys

from tests.runs.same import tiny
from tests.runs.test_run import KINDS


def test_every_study_repeats_in_another_process_after_other_studies() -> None:
    assert sorted(tiny()) == KINDS
    command = [sys.executable, "-m", "tests.runs.same"]
    quiet = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    ways = [
        subprocess.Popen([*command, *way], env=quiet, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for way in ([], ["backwards"])
    ]
    (said, errors), (backwards, _) = (process.communicate(timeout=280) for process in ways)
    assert said, errors
    assert json.loads(said) == json.loads(backwards)
