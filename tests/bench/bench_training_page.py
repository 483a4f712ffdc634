"""Training through the page, in the real app and browser, against the same `model.fit` in a bare script.

    uv run python -m tests.bench.bench_training_page

Prints the seconds from a press of Train to the first epoch on screen, the run's seconds and their ratio to
the script's, and the memory of the web process and of all processes, idle and while it trains.
"""

import re
import subprocess
import sys
import time

import psutil
from playwright.sync_api import Page, expect, sync_playwright

from tests.running import CHROMIUM, CHROMIUM_ARGUMENTS, Server, served

SCRIPT = """
import time
from core.media.shapes import draw_shapes
from core.training.data import prepare
from core.training.fit import train
from core.training.plan import TrainingPlan
from tests.bench.bench_training import bare_fit
from tests.training.small import Notes
plan = TrainingPlan()
data = prepare(draw_shapes(64), plan)
train(data, TrainingPlan(epochs=1), Notes())
start = time.perf_counter()
bare_fit(data, plan)
print(time.perf_counter() - start)
"""
MEGABYTE = 2**20


def everything(server: Server) -> float:
    """Resident megabytes of the web process and all that it started, as a container counts: shared pages once."""
    processes = [psutil.Process(server.process.pid), *server.workers()]
    return sum(process.memory_full_info().pss for process in processes) / MEGABYTE


def settled(server: Server) -> None:
    """Waits until the workers have had nothing to do for three seconds."""
    quiet = 0
    while quiet < 6:
        before = sum(sum(worker.cpu_times()[:2]) for worker in server.workers())
        time.sleep(0.5)
        used = sum(sum(worker.cpu_times()[:2]) for worker in server.workers()) - before
        quiet = quiet + 1 if used < 0.1 and len(server.workers()) > 1 else 0


def run(page: Page, server: Server) -> None:
    """One run with the page's own settings."""
    button = page.get_by_role("button", name=re.compile("^Train( again)?$"))
    settled(server)
    print(
        f"idle: web process {server.resident_megabytes():.0f} MB, all {everything(server):.0f} MB (aim: 250, 1000)"
    )
    start = time.perf_counter()
    button.click()
    expect(page.get_by_text(re.compile("^Epoch 1: loss"))).to_be_visible(timeout=60_000)
    first = time.perf_counter() - start
    most = 0.0
    while page.get_by_text(re.compile(r"Trained \d+ epochs")).count() == 0:
        most = max(most, everything(server))
        page.wait_for_timeout(250)
    seconds = time.perf_counter() - start
    print(
        f"first epoch on screen {first:.2f} s after the press (aim: 2), result after {seconds:.1f} s (aim: 60)"
    )
    print(
        f"while it trains: web process {server.resident_megabytes():.0f} MB, all {most:.0f} MB (aim: 250, 2700)"
    )
    bare = float(subprocess.check_output([sys.executable, "-c", SCRIPT], stderr=subprocess.DEVNULL))
    print(f"bare model.fit {bare:.1f} s; through the page {seconds / bare:.2f} times that (aim: 1.1)")
    print(page.get_by_text(re.compile("held-out pictures are right")).first.inner_text())


if __name__ == "__main__":
    with sync_playwright() as driver, served() as app:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.goto(f"{app.address}/train")
        opened.get_by_role("button", name="Train", exact=True).wait_for(timeout=60_000)
        for _ in range(2):
            run(opened, app)
        browser.close()
