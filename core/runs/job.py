"""What a worker is given to do, and how it answers: with plain dictionaries and bytes, never with objects.

An exception of TensorFlow's would import TensorFlow wherever it is unpickled, which is the web process. So
everything that can go wrong is caught here and told as a sentence.
"""

import contextlib
import ctypes
import gc
import json
import logging
import threading
import traceback
from pathlib import Path
from typing import Any

from core.runs import studies
from core.runs.telling import DATA_FILE, RESULT_FILE, DaskWatch, begun_name, sentence, write_whole

log = logging.getLogger(__name__)

_alone = threading.Lock()  # Keras' graphs and seeds are of the process: where a worker has threads, they take turns


def run_job(run_id: str, topic: str, kind: str, plan: str, source: str | bytes) -> dict[str, Any]:
    """Do the study of this kind as `plan` (JSON) says, and answer with a dictionary of plain values.

    `source` is the run's folder, or the data's bytes where no disk is shared. The answer's `outcome` is `"done"` or
    `"failed"`. Done: the result is in the folder, or under `data`. Failed: `error` is a sentence for people, `detail`
    the traceback. `memory` is what the worker holds afterwards, in bytes.
    """
    with _alone:
        return _run(run_id, topic, kind, plan, source)


def _run(run_id: str, topic: str, kind: str, plan: str, source: str | bytes) -> dict[str, Any]:
    import distributed
    import psutil

    begun = distributed.Event(begun_name(run_id))
    if begun.is_set():
        # A scheduler that is not ours may give a dead worker's job to the next one. A job is not run twice.
        return {"outcome": "lost", "error": "", "memory": 0, "worker": ""}
    begun.set()
    folder = Path(source) if isinstance(source, str) else None
    worker = distributed.get_worker().address
    try:
        data = source if isinstance(source, bytes) else (Path(source) / DATA_FILE).read_bytes()
        watch = DaskWatch(run_id, topic, folder)
        result = studies.module(kind).study(plan, data, watch)
        answer: dict[str, Any] = {"outcome": "done", "canceled": watch.stopped}
        if folder is None:
            answer["data"] = result
        else:
            write_whole(folder / RESULT_FILE, result)
    except Exception as error:
        answer = {"outcome": "failed", "error": sentence(error), "detail": traceback.format_exc()}
    begun.clear()
    _tidy()
    return {**answer, "memory": psutil.Process().memory_info().rss, "worker": worker}


def prove(slug: str, question: str) -> str:
    """TensorFlow's gradients for a question of a lesson's, both as JSON; empty where it fails."""
    try:
        return json.dumps(studies.module(slug, "gradients").gradients(json.loads(question)), separators=(",", ":"))
    except Exception:
        log.exception("TensorFlow could not be asked")
        return ""


def warm_up() -> None:
    """Import TensorFlow and use it a little, so that the first real run starts at once."""
    from core.training.fit import rehearse

    rehearse()
    _tidy()


def make_ready(kind: str, wish: str) -> None:
    """Prepare what a study of this kind will need, before it is asked for."""
    studies.module(kind).make_ready(wish)
    _tidy()


def _tidy() -> None:
    """Give the system back the memory that a job is done with: the C library keeps it for the next one otherwise."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # only where that library is GNU's
        ctypes.CDLL(None).malloc_trim(0)
