"""TensorFlow's gradients of the whole chain's examples, computed and written where the lesson reads them.

python -m tests.lessons.chain.proof
"""

import json
import os
from typing import Any

from core.lessons.chain.chain import TENSORFLOW, question, shipped
from core.lessons.chain.study.gradients import gradients


def computed() -> dict[str, Any]:
    """Every example's answer, by name."""
    return {name: gradients(json.loads(question(task))) for name, task in shipped().items()}


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    TENSORFLOW.write_text(json.dumps(computed(), separators=(",", ":")) + "\n")
