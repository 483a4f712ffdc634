"""Where studies run: one queue for everyone, in front of a Dask cluster.

`runs()` is the one place that the pages ask. It hands a study to a worker process, remembers what the worker tells, and
keeps results on disk in a private folder. The cluster is local and started on first use, or the one whose scheduler
`settings().scheduler` names; both are reached in the same way.
"""

import atexit
import logging
import queue
import threading
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from core.runs import link, studies, telling
from core.runs.proofs import Proofs, Question
from core.runs.run import Run
from core.runs.store import BusyError, Store
from core.settings import Settings, settings
from core.wording import prose

if TYPE_CHECKING:
    import distributed

log = logging.getLogger(__name__)

TICK_SECONDS = 0.1  # how often the end of a run, or of the service, is looked for while something runs
SWEEP_SECONDS = 60.0  # how often expired runs are looked for while nothing does

LOST_WORKER = prose("""The worker process ended while it trained: it was stopped, or it needed more than its {limit}
    MB. Nothing of this run was kept. A new worker is started; try again, with a smaller batch or smaller pictures if
    this happens twice.""")
OUT_OF_MEMORY = prose("""The worker was stopped because it needed more than its {limit} MB of memory. Smaller pictures,
    fewer filters or a smaller batch need less.""")
LOST_REMOTE = prose("""The worker process ended while it trained: it was stopped, or it needed more memory than it may
    have. Nothing of this run was kept. Try again, with a smaller batch or smaller pictures if this happens twice.""")
LOST_SERVICE = "The training service stopped answering, so this run is lost. Try again."
LOST_SCHEDULER = "The scheduler at {address} stopped answering, so this run is lost. Try again when it is back."


class Runs:
    """All runs of this process, by id. Every method may be called from any thread and returns at once.

    One background thread talks to the cluster, so that no page waits for it.
    """

    def __init__(self, given: Settings | None = None) -> None:
        """`given` instead of `settings()` is for tests. Nothing is started before the first use."""
        self._settings = given or settings()
        self._store = Store(self._settings)
        self._lock = self._store.lock
        self._link = link.Link(self._settings, self._store.hear)
        self._tasks: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
        self._futures: dict[str, distributed.Future] = {}  # the background thread's own
        self._proofs = Proofs()
        self._asked: dict[Question, distributed.Future] = {}  # the background thread's own
        self._thread: threading.Thread | None = None
        self._used = 0.0
        self._closed = False

    # What pages ask for.

    def warm(self, kind: str = "", wish: str = "") -> None:
        """Start the cluster and import TensorFlow in its worker, in the background; free when done before.

        With a kind of study, the worker also makes ready what that wishes, so that a run of it starts at once.
        """
        self._post("warm", (kind, wish) if kind else None)

    def submit(self, kind: str, plan: str, data: bytes = b"") -> str:
        """Queue a study of this kind; its run's id is unguessable and fits into a URL.

        `plan` is JSON, `data` what the study reads. Raises `ValueError` for a kind that is unknown, `BusyError` when
        the queue is full.
        """
        studies.check(kind)
        run_id = self._store.add(kind, plan, data)
        self._post("pump")
        return run_id

    def retry(self, run_id: str) -> str | None:
        """Queue what an earlier run was asked once more; None for one that is unknown."""
        with self._lock:
            run, data = self._store.find(run_id), self.data(run_id)
            if run is None or data is None:
                return None
            again = self._store.add(run.kind, run.plan, data)
        self._post("pump")
        return again

    @property
    def ready(self) -> bool:
        """Whether the local worker has TensorFlow imported, so that a run would start at once."""
        return self._link.is_warm

    def find(self, run_id: str, kind: str = "") -> Run | None:
        """What is known of a run now; None for an id that is unknown or no longer kept, or is of another kind."""
        run = self._store.find(run_id)
        return run if run and kind in ("", run.kind) else None

    def cancel(self, run_id: str) -> None:
        """Take a run out of the queue, or stop it at its next batch and keep what it learned.

        Does nothing to one that is over or unknown.
        """
        with self._lock:
            run = self._store.find(run_id)
            if run is None or run.over:
                return
            if run.place:
                self._store.finish(run_id, "canceled")
                return
        self._post("stop", run_id)

    def data(self, run_id: str) -> bytes | None:
        """What a run was given to read, from disk; None for an unknown run."""
        return self._store.read(run_id, telling.DATA_FILE)

    def outcome(self, run_id: str) -> bytes | None:
        """What a run left, read from disk; None before it is over, or where nothing was kept."""
        return self._store.read(run_id, telling.RESULT_FILE)

    def part(self, run_id: str, name: str) -> bytes | None:
        """One of a run's `parts`, read from disk; None for any other."""
        return self._store.read(run_id, telling.part_file(name))

    def prove(self, slug: str, question: str) -> None:
        """Have a worker answer a question about a lesson's gradients; `proof` has the answer later.

        Raises `BusyError` when too many wait.
        """
        asked = slug, question
        with self._lock:
            if self._proofs.waits(asked):
                return
            if self._proofs.waiting >= self._settings.queued_runs:
                raise BusyError(f"at most {self._settings.queued_runs} questions wait at once; try again later")
            self._proofs.ask(asked)
        self._post("prove", asked)

    def proof(self, slug: str, question: str) -> tuple[bool, str]:
        """Whether a question still waits, and its answer; an empty one where it was not asked, or went wrong."""
        with self._lock:
            return self._proofs.waits((slug, question)), self._proofs.answer((slug, question))

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
            address = self._settings.scheduler
            with self._lock:
                for run in self._store.active():
                    said = LOST_SCHEDULER.format(address=address) if address else LOST_SERVICE
                    self._store.finish(run.run_id, "failed", said)
            self._futures.clear()
        for run in self._store.active():
            if run.run_id in self._futures and self._link.has_lost(run.worker):
                self._futures[run.run_id].cancel()
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
        while (run := self._store.take()) is not None:
            run_id = run.run_id
            try:
                self._link.open(self._store.root())
                folder = self._store.root() / run_id
                source = str(folder) if self._link.shares_disk else (folder / telling.DATA_FILE).read_bytes()
                self._futures[run_id] = self._link.submit(run_id, run.kind, run.plan, source)
            except Exception as error:  # whatever it was, the run must not stay in between
                log.info("Run %s did not start", run_id, exc_info=True)
                if not self._futures:  # else it carries another run
                    self._link.close()
                self._store.finish(run_id, "failed", f"Training could not start: {error}.")

    def _do_prove(self, question: Question) -> None:
        try:
            self._link.open(self._store.root())
            self._asked[question] = self._link.ask(*question)
        except Exception:
            log.info("A proof did not start", exc_info=True)
            self._told(question, "")

    def _told(self, question: Question, answer: str) -> None:
        with self._lock:
            self._proofs.told(question, answer)

    def _do_stop(self, run_id: str) -> None:
        self._link.stop(run_id)

    def _finish(self, run_id: str, future: "distributed.Future") -> None:
        answer = self._link.answer(future)
        with self._lock:
            run = self._store.runs.get(run_id)
            if run is None or run.over:
                return
            if answer["outcome"] == "lost":
                self._store.finish(run_id, "failed", self._lost(run))
            elif answer["outcome"] == "failed":
                log.info("Run %s failed: %s", run_id, answer.get("detail", ""))
                self._store.finish(run_id, "failed", answer["error"])
            else:
                try:
                    if "data" in answer:
                        telling.write_whole(self._store.root() / run_id / telling.RESULT_FILE, answer["data"])
                    self._store.finish(run_id, "canceled" if answer["canceled"] else "done", has_result=True)
                except OSError as error:
                    self._store.finish(run_id, "failed", telling.sentence(error))
            self._store.sweep()
        self._link.tidy(run_id, answer)

    def _lost(self, run: Run) -> str:
        """What is said of a run whose worker is gone."""
        if self._settings.scheduler:
            return LOST_REMOTE
        limit = self._settings.worker_memory_megabytes
        near = run.memory > 0.8 * limit * 1e6
        return (OUT_OF_MEMORY if near else LOST_WORKER).format(limit=limit)


@cache
def runs() -> Runs:
    """The runs of this process, shared by all its sessions, so that a reloaded page finds its run again."""
    return Runs()
