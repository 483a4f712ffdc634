"""TensorFlow's gradients of the examples of backpropagation through time, written where the lesson reads them.

python -m tests.lessons.bptt.proof
"""

import json
import os
from typing import Any

from core.lessons.bptt.gradient import TENSORFLOW, question
from core.lessons.bptt.study.gradients import gradients
from core.lessons.bptt.task import EXAMPLES


def computed() -> dict[str, Any]:
    """Every example's answer, by name."""
    return {name: gradients(json.loads(question(task))) for name, task in EXAMPLES.items()}


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    TENSORFLOW.write_text(json.dumps(computed(), separators=(",", ":")) + "\n")
