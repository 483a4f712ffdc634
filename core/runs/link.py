"""The line to a Dask cluster: open it, give it jobs, hear its events, keep its workers small and warm."""

import contextlib
import logging
import time
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from core.runs import job, telling
from core.runs.local import LocalHost
from core.settings import Settings

if TYPE_CHECKING:
    import distributed

CONNECT_SECONDS = 5
LOOK_SECONDS = 1.0  # the workers of a scheduler that is not ours are looked at so often while something runs
PACKAGE = Path(__file__).parents[1]
TENSORFLOW = ("tensorflow", "tensorflow-cpu", "tensorflow-intel")  # one product under several names
Wanted = tuple[str, str]  # a kind of study, and what it is to make ready
LARGE_SHARE = 0.6  # of its limit: a worker larger than this after a job is replaced before the next


class Link:
    """One client of one cluster. Used by one thread; `heard` is called by the client's own.

    Where the settings name no scheduler, `open` starts a local cluster, and disks are shared.
    """

    def __init__(self, settings: Settings, heard: Callable[[dict[str, Any]], None]) -> None:
        """Nothing is started or imported yet."""
        self._settings, self._heard = settings, heard
        self._host: LocalHost | None = None
        self._client: distributed.Client | None = None
        self._warmed: distributed.Future | None = None
        self._made: distributed.Future | None = None
        self._wanted: Wanted | None = None
        self._code_is_there = False
        self._workers: frozenset[str] = frozenset()
        self._looked = 0.0
        # Jobs of several web processes may meet on one scheduler; each hears only its own.
        self._topic = f"unrolled-{token_hex(8)}"

    @property
    def shares_disk(self) -> bool:
        """Whether workers can read and write this process' files."""
        return not self._settings.scheduler

    def open(self, folder: Path) -> None:
        """Make sure that the cluster answers, and that its workers can do what is asked of them.

        Raises `OSError` with what did not answer, or does not fit.
        """
        if self._client is None or not self.answers():
            self._connect(folder)
        if not self.shares_disk:
            self._check_workers()
            self._carry_code()

    def _connect(self, folder: Path) -> None:
        self.close()
        # The client says on its loggers what `answers` and the runs' own sentences say better.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        import distributed

        if self._settings.scheduler:
            address = self._settings.scheduler
        else:
            self._host = LocalHost(self._settings.train_slots, self._settings.worker_memory_megabytes, folder)
            address = self._host.address
        try:
            client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise OSError(f"the scheduler at {address} did not answer in {CONNECT_SECONDS} s") from error
        client.subscribe_topic(self._topic, lambda event: self._heard(event[1]))
        self._client = client

    def _check_workers(self) -> None:
        """Raises `OSError` where no worker is there, or one has other versions than this process."""
        client, scheduler = self._client, self._settings.scheduler
        assert client is not None
        try:
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError:
            raise OSError(
                f"the scheduler at {scheduler} has no worker. Start one with: dask worker {scheduler} --nthreads 1"
            ) from None
        found: Any = client.get_versions(packages=["keras", *TENSORFLOW])
        places = {f"the worker at {address}": one for address, one in found["workers"].items()}
        for place, one in {f"the scheduler at {scheduler}": found["scheduler"], **places}.items():
            ours, theirs = _versions(found["client"]), _versions(one)
            for name in ours if place in places else ("Python", "dask", "distributed"):
                if theirs[name] != ours[name]:
                    raise OSError(
                        f"{place} has {name} {theirs[name]} and this app {ours[name]}; both need what "
                        "requirements.txt names"
                        if theirs[name]
                        else f"{place} has no {name}; install what requirements.txt names there"
                    )

    def _carry_code(self) -> None:
        """Bring this product's code to all workers, once."""
        if not self._code_is_there:
            import cloudpickle

            from core.runs import carried

            assert self._client is not None
            cloudpickle.register_pickle_by_value(carried)
            self._client.register_plugin(carried.Carried(PACKAGE))
            self._code_is_there = True

    def answers(self) -> bool:
        """Whether the cluster is still there."""
        if self._client is None or self._client.status != "running":
            return False
        return self._host is None or self._host.alive()

    @property
    def is_warm(self) -> bool:
        """Whether the local worker has done its warm-up."""
        warmed = self._warmed
        return warmed is not None and warmed.status == "finished"

    def warm(self) -> None:
        """Have the local worker import TensorFlow, unless it is at it or done."""
        if self._client is None or not self.shares_disk:
            return
        if self._warmed is None or self._warmed.status not in ("pending", "finished"):
            self._warmed = self._client.submit(job.warm_up, pure=False)

    def make_ready(self, wanted: Wanted | None) -> None:
        """Have the local worker make ready what a study will need. A wish that waits gives way to a newer one."""
        if self._client is None or not self.shares_disk or wanted is None:
            return
        if self._made is not None:
            if wanted == self._wanted and self._made.status in ("pending", "finished"):
                return
            self._made.cancel()
        self._wanted = wanted
        self._made = self._client.submit(job.make_ready, *wanted, pure=False)

    def submit(self, run_id: str, kind: str, plan: str, source: str | bytes) -> "distributed.Future":
        """Give the cluster a run. Its `answer` comes when the future is done."""
        assert self._client is not None
        given = run_id, self._topic, kind, plan, source
        return self._client.submit(self._named(job.run_job), *given, key=f"run-{run_id}", pure=False, retries=0)

    def ask(self, slug: str, question: str) -> "distributed.Future":
        """Give the cluster a question about gradients. Its `proof` comes when the future is done."""
        assert self._client is not None
        return self._client.submit(self._named(job.prove), slug, question, pure=False, retries=0)

    def _named(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function as it is submitted: by its name only where the scheduler does not know it."""
        if self.shares_disk:
            return function
        from core.runs.carried import named

        return named(function)

    def has_lost(self, worker: str) -> bool:
        """Whether a worker has gone from a scheduler that is not ours, or all have; that one would wait for another."""
        if self._client is None or self.shares_disk:
            return False
        if time.monotonic() - self._looked < LOOK_SECONDS and worker in self._workers:
            return False
        # Not `scheduler_info`: the client itself overwrites that now and then, with no worker in it.
        with contextlib.suppress(OSError):  # a scheduler that is gone is found out elsewhere
            self._workers = frozenset(self._client.nthreads())
            self._looked = time.monotonic()
        return worker not in self._workers if worker else not self._workers

    def proof(self, future: "distributed.Future") -> str:
        """What `job.prove` answered; empty when its worker or its scheduler died."""
        if future.status == "finished":
            with contextlib.suppress(Exception):
                return str(future.result(timeout=60))
        return ""

    def stop(self, run_id: str) -> None:
        """Ask a run to stop at its next batch."""
        if self._client is not None:
            import distributed

            distributed.Event(telling.stop_name(run_id), client=self._client).set()

    def answer(self, future: "distributed.Future") -> dict[str, Any]:
        """What `run_job` answered, or what kept it from being called; `{"outcome": "lost"}` when its worker died."""
        from distributed import KilledWorker

        # A future that is done may still lose its worker before the answer is fetched.
        with contextlib.suppress(Exception):
            if future.status == "finished":
                return future.result(timeout=60)
            error = future.exception(timeout=60) if future.status == "error" else None
            if error is not None and not isinstance(error, KilledWorker):
                return {"outcome": "failed", "error": telling.sentence(error), "detail": str(error)}
        return {"outcome": "lost"}

    def tidy(self, run_id: str, answer: dict[str, Any]) -> None:
        """After a run: forget its stop event, and replace a worker that has grown large, or died."""
        if self._client is None or not self.answers():
            return
        import distributed

        distributed.Event(telling.stop_name(run_id), client=self._client).clear()
        distributed.Event(telling.begun_name(run_id), client=self._client).clear()
        if not self.shares_disk:
            return
        if answer["outcome"] == "lost":
            self._warmed = None
        elif answer["memory"] > LARGE_SHARE * self._settings.worker_memory_megabytes * 1e6:
            self._client.restart_workers([answer["worker"]], timeout=30, raise_for_error=False)
            self._warmed = None
        self.warm()
        # The run took what was ready: the next one needs another.
        self._made = None
        self.make_ready(self._wanted)

    def close(self) -> None:
        """Hang up, and end the local cluster."""
        client, host, self._looked = self._client, self._host, 0.0
        self._client = self._host = self._warmed = self._made = None
        self._code_is_there = False
        if client is not None:
            with contextlib.suppress(Exception):
                client.close(timeout=2)
        if host is not None:
            host.close()


def _versions(one: Any) -> dict[str, str]:
    """Of what Dask tells of a process, the versions that must match; empty for what is missing."""
    packages = one["packages"]
    return {
        "Python": ".".join(packages["python"].split(".")[:2]),
        **{name: packages.get(name) or "" for name in ("dask", "distributed", "numpy", "keras")},
        "tensorflow": next((packages[name] for name in TENSORFLOW if packages.get(name)), ""),
    }
