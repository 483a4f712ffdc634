"""Where training runs: one queue for everyone, in front of a Dask cluster.

`runs()` is the one place that the pages ask. It hands a plan and a data set to a worker process, remembers
what the worker tells, and keeps results on disk in a private folder. The cluster is local and started on
first use, or the one whose scheduler `settings().scheduler` names; both are reached in the same way.
"""

import atexit
import logging
import queue
import threading
import time
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.runs import link, studies, telling
from core.runs.proofs import Proofs
from core.runs.record import RunState, StudyRecord, StudyState, TrainingRecord
from core.runs.store import BusyError, Store
from core.settings import Settings, settings
from core.training.data import DataSet
from core.training.layers import layers_of
from core.training.plan import TrainingPlan
from core.training.result import RunResult, Snapshot
from core.wording import prose

if TYPE_CHECKING:
    import distributed

__all__ = ["BusyError", "RunState", "Runs", "StudyState", "runs"]

log = logging.getLogger(__name__)

TICK_SECONDS = 0.1  # how often the end of a run, or of the service, is looked for while something runs
SWEEP_SECONDS = 60.0  # how often expired runs are looked for while nothing does

LOST_WORKER = prose("""The worker process ended while it trained: it was stopped, or it needed more than its {limit}
    MB. Nothing of this run was kept. A new worker is started; try again, with a smaller batch or smaller pictures if
    this happens twice.""")
OUT_OF_MEMORY = prose("""The worker was stopped because it needed more than its {limit} MB of memory. Smaller pictures,
    fewer filters or a smaller batch need less.""")
LOST_SERVICE = "The training service stopped answering, so this run is lost. Try again."


class Runs:
    """All runs of this process, by id. Every method may be called from any thread and returns at once.

    One background thread talks to the cluster, so that no page waits for it.
    """

    def __init__(self, given: Settings | None = None) -> None:
        """`given` instead of `settings()` is for tests. Nothing is started before the first use."""
        self._settings = given or settings()
        self._store = Store(self._settings)
        self._lock = self._store.lock
        self._link = link.Link(self._settings, self._heard)
        self._tasks: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
        self._futures: dict[str, distributed.Future] = {}  # the background thread's own
        self._proofs = Proofs()
        self._asked: dict[str, distributed.Future] = {}  # the background thread's own
        self._thread: threading.Thread | None = None
        self._used = 0.0
        self._closed = False

    # What pages ask for.

    def warm(self, plan: TrainingPlan | None = None, classes: int = 0, steps: int = 0) -> None:
        """Start the cluster and import TensorFlow in its worker, in the background; free when done before.

        With a plan, its network for so many classes and batches an epoch is made ready there, too: a run of it
        then starts at once.
        """
        self._post("warm", (plan.to_json(), classes, steps) if plan is not None else None)

    def submit(self, data: DataSet, plan: TrainingPlan) -> str:
        """Queue a run on pictures as `core.training.data.prepare` left them; its id is unguessable and fits into a URL.

        Raises `ValueError` for a plan that cannot be trained, `BusyError` when the queue is full.
        """
        layers_of(plan, len(data.class_names))  # raises for a network that does not fit
        make = partial(_training, plan, data.class_names)
        run_id = self._store.add(make, data.to_bytes())
        self._post("pump")
        return run_id

    def study(self, kind: str, plan: str, data: bytes = b"") -> str:
        """Queue work of `core.runs.studies`; answers its id as `submit` does.

        `plan` is JSON, `data` what the study reads. Raises `ValueError` for a kind that is unknown, `BusyError` when
        the queue is full.
        """
        studies.check(kind, data)
        run_id = self._store.add(partial(_studying, kind, plan), data)
        self._post("pump")
        return run_id

    def retry(self, run_id: str) -> str | None:
        """Queue what an earlier run was asked once more; None for one that is unknown."""
        with self._lock:
            record, _ = self._store.find(run_id)
            data = self._store.read(run_id, telling.DATA_FILE)
            if record is None or data is None:
                return None
            again = self._store.add(record.again, data)
        self._post("pump")
        return again

    @property
    def ready(self) -> bool:
        """Whether the local worker has TensorFlow imported, so that a run would start at once."""
        return self._link.is_warm

    def state(self, run_id: str) -> RunState | None:
        """What is known of a training run now; None for an id that is unknown, or no longer kept."""
        with self._lock:
            record, place = self._store.find(run_id)
            return record.state(place) if isinstance(record, TrainingRecord) else None

    def study_state(self, run_id: str) -> StudyState | None:
        """The same of a study."""
        with self._lock:
            record, place = self._store.find(run_id)
            return record.state(place) if isinstance(record, StudyRecord) else None

    def cancel(self, run_id: str) -> None:
        """Take a run out of the queue, or stop it at its next batch and keep what it learned.

        Does nothing to one that is over or unknown.
        """
        with self._lock:
            record, place = self._store.find(run_id)
            if record is None or record.over:
                return
            if place:
                self._store.waiting.remove(run_id)
                record.finish("canceled")
                return
        self._post("stop", run_id)

    def result(self, run_id: str) -> RunResult | None:
        """What a run left, read from disk; None before it is over, or where nothing was kept."""
        data = self._store.read(run_id, telling.RESULT_FILE)
        return None if data is None else RunResult.from_bytes(data)

    def snapshot(self, run_id: str, epoch: int) -> Snapshot | None:
        """The network after `epoch`, one of `state(run_id).snapshots`, read from disk; None for any other."""
        data = self._store.read(run_id, telling.snapshot_file(epoch))
        return None if data is None else Snapshot.from_bytes(data)

    def data(self, run_id: str) -> DataSet | None:
        """The arrays that a run was given, read from disk; None for an unknown run."""
        data = self._store.read(run_id, telling.DATA_FILE)
        return None if data is None else DataSet.from_bytes(data)

    def outcome(self, run_id: str) -> bytes | None:
        """What a study left, read from disk; None before it is over, or where nothing was kept."""
        return self._store.read(run_id, telling.RESULT_FILE)

    def part(self, run_id: str, name: str) -> bytes | None:
        """One of `study_state(run_id).parts`, read from disk; None for any other."""
        return self._store.read(run_id, telling.part_file(name))

    def prove(self, question: str) -> None:
        """Have a worker answer a question of `core.runs.gradients`; `proof` has the answer later.

        Raises `BusyError` when too many wait.
        """
        with self._lock:
            if self._proofs.waits(question):
                return
            if self._proofs.waiting >= self._settings.queued_runs:
                raise BusyError(f"at most {self._settings.queued_runs} questions wait at once; try again later")
            self._proofs.ask(question)
        self._post("prove", question)

    def proof(self, question: str) -> tuple[bool, str]:
        """Whether a question still waits, and its answer; an empty one where it was not asked, or went wrong."""
        with self._lock:
            return self._proofs.waits(question), self._proofs.answer(question)

    def close(self) -> None:
        """End the local cluster and remove every file. Called by itself when the process ends."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            thread = self._thread
        self._tasks.put(("end",))
        if thread is not None:
            thread.join(30)
        self._link.close()
        self._store.remove()

    # The background thread, the only one that talks to the cluster.

    def _post(self, *task: Any) -> None:
        with self._lock:
            if self._closed:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="unrolled-runs", daemon=True)
                self._thread.start()
                atexit.register(self.close)
        self._tasks.put(task)

    def _work(self) -> None:
        while True:
            try:
                busy = self._store.active() or self._asked
                name, *arguments = self._tasks.get(timeout=TICK_SECONDS if busy else SWEEP_SECONDS)
            except queue.Empty:
                name, arguments = "tick", []
            if name == "end":
                return
            if name != "tick":
                self._used = time.monotonic()
            try:
                getattr(self, f"_do_{name}")(*arguments)
            except Exception:
                log.exception("The training queue could not do: %s", name)

    def _do_warm(self, wanted: link.Wanted | None) -> None:
        try:
            self._link.open(self._store.root())
            self._link.warm()
            self._link.make_ready(wanted)
        except OSError as error:
            log.info("%s", error)  # the first run says it to whoever waits for it

    def _do_tick(self) -> None:
        if self._store.active() and not self._link.answers():
            self._link.close()
            with self._lock:
                for record in self._store.active():
                    record.finish("failed", LOST_SERVICE)
            self._futures.clear()
        # Looked at here, not by a callback of the future's: those need a thread pool that is gone while the
        # interpreter ends.
        for run_id, future in list(self._futures.items()):
            if future.status != "pending":
                del self._futures[run_id]
                self._finish(run_id, future)
        for question, future in list(self._asked.items()):
            if future.status != "pending" or not self._link.answers():
                del self._asked[question]
                self._told(question, self._link.proof(future))
        with self._lock:
            self._store.sweep()
        self._do_pump()
        if self._store.active() or self._asked:
            self._used = time.monotonic()
        elif time.monotonic() - self._used > self._settings.idle_minutes * 60:
            self._link.close()  # the next wish opens it again

    def _do_pump(self) -> None:
        """Give waiting runs to the cluster while it has room."""
        while (record := self._store.take()) is not None:
            try:
                self._link.open(self._store.root())
                folder = record.folder
                source = str(folder) if self._link.shares_disk else (folder / telling.DATA_FILE).read_bytes()
                run_id = record.run_id
                self._futures[run_id] = self._link.submit(run_id, record.kind, record.asked, source)
            except Exception as error:  # whatever it was, the run must not stay in between
                log.info("Run %s did not start", record.run_id, exc_info=True)
                self._link.close()
                with self._lock:
                    record.finish("failed", f"Training could not start: {error}.")

    def _do_prove(self, question: str) -> None:
        try:
            self._link.open(self._store.root())
            self._asked[question] = self._link.ask(question)
        except Exception:
            log.info("A proof did not start", exc_info=True)
            self._told(question, "")

    def _told(self, question: str, answer: str) -> None:
        with self._lock:
            self._proofs.told(question, answer)

    def _do_stop(self, run_id: str) -> None:
        self._link.stop(run_id)

    def _finish(self, run_id: str, future: "distributed.Future") -> None:
        answer = self._link.answer(future)
        with self._lock:
            record = self._store.records.get(run_id)
            if record is None or record.over:
                return
            limit = self._settings.worker_memory_megabytes
            if answer["outcome"] == "lost":
                near = record.memory > 0.8 * limit * 1e6
                record.finish("failed", (OUT_OF_MEMORY if near else LOST_WORKER).format(limit=limit))
            elif answer["outcome"] == "failed":
                log.info("Run %s failed: %s", run_id, answer.get("detail", ""))
                record.finish("failed", answer["error"])
            else:
                if "data" in answer:
                    telling.write_whole(record.folder / telling.RESULT_FILE, answer["data"])
                record.finish("canceled" if answer["canceled"] else "done", has_result=True)
            self._store.sweep()
        self._link.tidy(run_id, answer)

    def _heard(self, event: dict[str, Any]) -> None:
        """An event from a worker. Runs on the client's own thread."""
        with self._lock:
            record = self._store.records.get(event["run"])
            if record is not None:
                record.hear(event)


def _training(plan: TrainingPlan, class_names: tuple[str, ...], run_id: str, folder: Path) -> TrainingRecord:
    return TrainingRecord(run_id=run_id, folder=folder, plan=plan, class_names=class_names)


def _studying(kind: str, plan: str, run_id: str, folder: Path) -> StudyRecord:
    return StudyRecord(kind=kind, run_id=run_id, folder=folder, plan=plan)


@cache
def runs() -> Runs:
    """The runs of this process, shared by all its sessions, so that a reloaded page finds its run again."""
    return Runs()
