"""A server that nobody asks anything does nothing, started as the README says."""

import shlex
import time
from pathlib import Path

import psutil
from playwright.sync_api import Page, expect

from tests.running import ROOT, Server

SECONDS = 8
SHARE = 0.1  # of one core: the watcher of files took a third and more


def test_an_open_page_costs_an_idle_server_no_processor_time(page: Page, server: Server) -> None:
    page.goto("/softmax")
    expect(page.get_by_text("Check yourself")).to_be_visible()
    time.sleep(3)  # until what the page asked for is answered
    before = server.processor_seconds()
    time.sleep(SECONDS)
    # Processor time, not time on the wall: a busy machine does not add to it.
    assert (server.processor_seconds() - before) / SECONDS < SHARE


def test_the_tested_server_is_the_one_that_the_readme_starts(server: Server) -> None:
    said = next(line for line in Path(ROOT / "README.md").read_text().splitlines() if "streamlit run" in line)
    command = shlex.split(said.split("uv run ")[1])
    started = psutil.Process(server.process.pid).cmdline()
    started = started[started.index("streamlit") :]
    assert [Path(word).name for word in started[: len(command)]] == command
    own = {"--server.port", "--server.address", "--server.headless"}
    assert set(started[len(command) :][::2]) == own, "every other setting comes from .streamlit/config.toml"
    assert psutil.Process(server.process.pid).cwd() == str(ROOT)
