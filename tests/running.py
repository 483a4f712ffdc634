"""The real app and a real browser, for tests and benchmarks."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def free_port() -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A Streamlit server in a process of its own."""

    def __init__(self, script: Path, environment: dict[str, str] | None = None) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        # As the README starts it: only where it listens, and that it opens no browser by itself, differ.
        command = [
            sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(self.port),
            "--server.address", "127.0.0.1", "--server.headless", "true",
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command, cwd=script.parent, env=os.environ | (environment or {}),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def wait(self, seconds: float = 60) -> None:
        """Until it answers."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
            if self.process.poll() is not None:
                break
        raise RuntimeError("the app did not start")

    def resident_megabytes(self) -> float:
        """Memory of the web process alone."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 2**20

    def processor_seconds(self) -> float:
        """Processor time that the web process has used since it began."""
        used = psutil.Process(self.process.pid).cpu_times()
        return float(used.user + used.system)

    def workers(self) -> list[psutil.Process]:
        """The processes that it has started."""
        return list(psutil.Process(self.process.pid).children(recursive=True))

    def stop(self) -> None:
        children = self.workers() if self.process.poll() is None else []
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for child in psutil.wait_procs(children, timeout=10)[1]:
            child.kill()


@contextmanager
def served(script: Path = ROOT / "streamlit_app.py", environment: dict[str, str] | None = None) -> Iterator[Server]:
    """A server that answers, stopped afterward."""
    server = Server(script, environment)
    try:
        server.wait()
        yield server
    finally:
        server.stop()
