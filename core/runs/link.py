"""The line to a Dask cluster: open it, give it jobs, hear its events, keep its workers small and warm."""

import contextlib
import logging
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
        # Jobs of several web processes may meet on one scheduler; each hears only its own.
        self._topic = f"unrolled-{token_hex(8)}"

    @property
    def shares_disk(self) -> bool:
        """Whether workers can read and write this process' files."""
        return not self._settings.scheduler

    def open(self, folder: Path) -> None:
        """Make sure that the cluster answers. Raises `OSError` with what did not."""
        if self._client is not None and self.answers():
            return
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
        return self._client.submit(
            job.run_job, run_id, self._topic, kind, plan, source, key=f"run-{run_id}", pure=False, retries=0
        )

    def ask(self, slug: str, question: str) -> "distributed.Future":
        """Give the cluster a question about gradients. Its `proof` comes when the future is done."""
        assert self._client is not None
        return self._client.submit(job.prove, slug, question, pure=False, retries=0)

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
        """What `run_job` answered; `{"outcome": "lost"}` when its worker or its scheduler died."""
        if future.status == "finished":
            # A future that is done may still lose its worker before the answer is fetched.
            with contextlib.suppress(Exception):
                return future.result(timeout=60)
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
        client, host = self._client, self._host
        self._client = self._host = self._warmed = self._made = None
        if client is not None:
            with contextlib.suppress(Exception):
                client.close(timeout=2)
        if host is not None:
            host.close()
