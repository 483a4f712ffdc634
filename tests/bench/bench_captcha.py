"""How surely the reader of CAPTCHAs learns: seeds, each in a process of its own, on 1,040 drawn pictures.

    uv run python -m tests.bench.bench_captcha [SEEDS] [FIRST]

prints for each seed the texts of the test that are read without a mistake, how often the run started again, and the
seconds; then the worst of all.
"""

import json
import os
import subprocess
import sys
from typing import Any

PICTURES = 1040  # as many as the original has, of its size and with its characters
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3"}


def one(seed: int) -> dict[str, Any]:
    """Train with a seed, here."""
    from core.lessons.captcha.study.plan import CaptchaPlan, Drawing
    from core.lessons.captcha.study.result import CaptchaResult
    from core.lessons.captcha.study.work import study
    from core.training.watch import Nobody

    data = Drawing(PICTURES).to_bytes()
    result = CaptchaResult.from_bytes(study(CaptchaPlan(seed=seed).to_json(), data, Nobody()))
    return {"right": result.right, "test": len(result.test), "seeds": result.seeds, "seconds": result.seconds}


def main(seeds: int = 20, first: int = 0) -> None:
    """One after the other, each in a new process."""
    found = []
    for seed in range(first, first + seeds):
        command = [sys.executable, "-m", "tests.bench.bench_captcha", "one", str(seed)]
        said = subprocess.run(command, env=os.environ | QUIET, stdout=subprocess.PIPE, check=True).stdout
        found.append(run := json.loads(said.splitlines()[-1]))
        print(
            f"seed {seed}: {run['right']} of {run['test']} texts, {len(run['seeds'])} starts, {run['seconds']:.0f} s",
            flush=True,
        )
    shares, seconds = ([run["right"] / run["test"] for run in found], [run["seconds"] for run in found])
    print(f"worst {min(shares):.3f} of texts, slowest {max(seconds):.0f} s")


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(one(int(sys.argv[2]))))
    else:
        main(*map(int, sys.argv[1:]))
