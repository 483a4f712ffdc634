"""Starting and ending the process that holds the local cluster (`core.runs.host`)."""

import contextlib
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0


class LocalHost:
    """The host process, seen from the web process. It ends when closed, or when this process dies."""

    def __init__(self, workers: int, megabytes: int, folder: Path) -> None:
        """Start it and wait for its address. `folder` takes its log and the workers' files.

        Raises `OSError` when it ends or says nothing for a minute.
        """
        self._log = folder / "host.log"
        # Of the C library's pools, one a thread, each keeps what it once held: two of them save some 50 MB.
        pools = {"MALLOC_ARENA_MAX": "2"}
        path = {"PYTHONPATH": os.pathsep.join([str(REPOSITORY), *_inherited_path()])}
        environment = {**pools, **os.environ, **path}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "core.runs.host", str(workers), str(megabytes), str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                start_new_session=True,  # a Ctrl-C in the terminal is the web process' to handle
            )
        self.address = self._read_address()

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """Close its standard input, which ends it and its workers; insist after ten seconds."""
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _read_address(self) -> str:
        stdout = self._process.stdout
        assert stdout is not None
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=lambda: lines.put(stdout.readline()), daemon=True).start()
        with contextlib.suppress(queue.Empty):
            if line := lines.get(timeout=START_SECONDS).decode().strip():
                return line
        self._process.kill()
        self.close()
        last = self._log.read_text(errors="replace").strip().splitlines()[-1:]
        raise OSError(f"the local training service did not start: {''.join(last)}")


def _inherited_path() -> list[str]:
    path = os.environ.get("PYTHONPATH")
    return [path] if path else []
