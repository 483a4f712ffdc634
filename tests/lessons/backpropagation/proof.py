"""TensorFlow's gradients of the backpropagation lesson's examples, computed and written where the lesson reads them.

python -m tests.lessons.backpropagation.proof
"""

import json
import os
from typing import Any

from core.lessons.backpropagation.step import TENSORFLOW, question
from core.lessons.backpropagation.study.gradients import gradients
from core.lessons.backpropagation.task import EXAMPLES


def computed() -> dict[str, Any]:
    """Every example's rows, by example."""
    return {name: gradients(json.loads(question(task))) for name, task in EXAMPLES.items()}


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    TENSORFLOW.write_text(json.dumps(computed(), separators=(",", ":")) + "\n")
