"""Training through the page, in the real app and browser, against the same `model.fit` in a bare script.

    uv run python -m tests.bench.bench_training_page

Prints the seconds from a press of Train to the first epoch on screen, the run's seconds and their ratio to
the script's, and the memory of the web process and of all processes, idle and while it trains.
"""

import contextlib
import re
import subprocess
import sys
import time

import psutil
from playwright.sync_api import Page, sync_playwright

from tests.running import CHROMIUM, CHROMIUM_ARGUMENTS, Server, served

SCRIPT = """
import time
from core.media.drawn.shapes import draw_shapes
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
# Notes the moments at which the page says that an epoch, and that the run is over: to ask it again and again would
# keep a core busy.
WATCH = """() => {
    window.first = window.last = 0;
    new MutationObserver((_, observer) => {
        const said = [...document.querySelectorAll("p")].map(p => p.textContent);
        const now = performance.timeOrigin + performance.now();
        if (!window.first && said.some(words => words.startsWith("Epoch 1: loss"))) window.first = now;
        if (window.first && said.some(words => /Trained \\d+ epochs/.test(words))) {
            window.last = now;
            observer.disconnect();
        }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def everything(server: Server) -> float:
    """Resident megabytes of the web process and all that it started, as a container counts: shared pages once."""
    processes = [psutil.Process(server.process.pid), *server.workers()]
    return sum(process.memory_full_info().pss for process in processes) / MEGABYTE


def used(server: Server) -> float:
    """Processor seconds of the workers so far; of those that end meanwhile, none."""
    seconds = 0.0
    for worker in server.workers():
        with contextlib.suppress(psutil.NoSuchProcess):
            seconds += sum(worker.cpu_times()[:2])
    return seconds


def settled(server: Server) -> None:
    """Waits until the workers have had nothing to do for three seconds."""
    quiet = 0
    while quiet < 6:
        before = used(server)
        time.sleep(0.5)
        quiet = quiet + 1 if used(server) - before < 0.1 and len(server.workers()) > 1 else 0


def run(page: Page, server: Server) -> None:
    """One run with the page's own settings."""
    button = page.get_by_role("button", name=re.compile("^Train( again)?$"))
    settled(server)
    print(f"idle: web process {server.resident_megabytes():.0f} MB, all {everything(server):.0f} MB (aim: 250, 1000)")
    page.evaluate(WATCH)
    pressed = time.time()
    button.click()
    most = 0.0
    while not page.evaluate("window.last"):
        page.wait_for_timeout(3000)
        most = max(most, everything(server))  # which stops the worker for a moment
    first, seconds = (page.evaluate(f"window.{name}") / 1000 - pressed for name in ("first", "last"))
    print(f"first epoch on screen {first:.2f} s after the press (aim: 2), result after {seconds:.1f} s (aim: 60)")
    print(f"while it trains: web process {server.resident_megabytes():.0f} MB, all {most:.0f} MB (aim: 250, 2700)")
    bare = float(subprocess.check_output([sys.executable, "-c", SCRIPT], stderr=subprocess.DEVNULL))
    print(f"bare model.fit {bare:.1f} s; through the page {seconds / bare:.2f} times that (aim: 1.1)")
    for words in (r"Trained \d+ epochs", "held-out pictures are right"):
        print(page.get_by_text(re.compile(words)).first.inner_text())


if __name__ == "__main__":
    with sync_playwright() as driver, served() as app:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.goto(f"{app.address}/train")
        opened.get_by_role("button", name="Train", exact=True).wait_for(timeout=60_000)
        for _ in range(2):
            run(opened, app)
        browser.close()
