"""Training in the real app: a run survives its reader, its queue, its worker, and gives the same twice."""

import re
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, expect

from tests.running import Server

PATIENCE = 240_000  # ms; a busy machine imports TensorFlow slowly
LONG = "/train?epochs=100&per_class=60&side=64"  # a minute or more: it is stopped, not waited for
SHORT = "/train?epochs=2&per_class=10&side=32&blocks=1"

EPOCH = re.compile(r"Epoch \d+ of \d+, batch \d+ of \d+")


def start(page: Page, address: str) -> str:
    """Opens the page, presses Train; the run's id, which is in the address."""
    page.goto(address)
    page.get_by_role("button", name="Train", exact=True).click(timeout=PATIENCE)
    page.wait_for_url(re.compile(r"[?&]run=[\w-]{10,}"))
    return page.url.split("run=")[1].split("&")[0]


def stop(page: Page) -> None:
    """Stops the run, which keeps what it learned."""
    page.get_by_role("button", name="Stop and keep").click()
    expect(page.get_by_text(re.compile(r"Stopped by you after \d+ whole epochs"))).to_be_visible(timeout=60_000)


def uses_tensorflow(process: int) -> bool:
    """Whether a library of TensorFlow is mapped into a process."""
    try:
        return "tensorflow" in Path(f"/proc/{process}/maps").read_text()
    except OSError:
        return False  # it has just ended


def test_a_run_survives_a_reload_and_keeps_what_it_learned_when_stopped(page: Page) -> None:
    run = start(page, LONG)
    expect(page.get_by_text(EPOCH)).to_be_visible(timeout=PATIENCE)
    page.reload()
    expect(page.get_by_text(EPOCH)).to_be_visible(timeout=PATIENCE)
    assert f"run={run}" in page.url
    expect(page.get_by_text(re.compile(r"After epoch \d+, \d+ of \d+ held-out pictures are right"))).to_be_visible()
    stop(page)
    expect(page.get_by_text(re.compile(r"\d+ of 54 held-out pictures are right"))).to_be_visible()
    # The stopped run can be played through the epochs that it had.
    page.get_by_role("radio", name="Epochs").click()
    expect(page.get_by_text(re.compile(r"After epoch \d+ of 100"))).to_be_visible(timeout=30_000)
    expect(page.get_by_role("slider", name="Step")).to_be_visible()


def test_two_people_train_at_once_and_the_second_waits_for_its_turn(
    page: Page, browser: Browser, server: Server
) -> None:
    start(page, LONG)
    expect(page.get_by_text(EPOCH)).to_be_visible(timeout=PATIENCE)
    context = browser.new_context(base_url=server.address)
    try:
        other = context.new_page()
        start(other, SHORT)
        expect(other.get_by_text("Place 1 in the queue")).to_be_visible(timeout=30_000)
        stop(page)
        expect(other.get_by_text(re.compile("Trained 2 epochs"))).to_be_visible(timeout=PATIENCE)
    finally:
        context.close()


def middle_of(page: Page, within: str, part: str) -> tuple[float, float]:
    """The middle of the first mark of a kind, in the first chart that shows a text."""
    chart = page.locator("[data-testid=stVegaLiteChart]").filter(has=page.get_by_text(within)).first
    mark = chart.locator(part).first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_click_on_the_matrix_opens_its_pictures_and_the_epochs_play(page: Page) -> None:
    start(page, SHORT)
    expect(page.get_by_text(re.compile("Trained 2 epochs"))).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(re.compile("in this cell"))).to_be_visible(timeout=30_000)
    page.mouse.click(*middle_of(page, "What the network said", "g.mark-rect path"))
    for label in ("It is", "The network said"):
        expect(page.get_by_role("combobox", name=label)).to_have_value("circle", timeout=30_000)
    page.get_by_role("radio", name="Epochs").click()
    expect(page.get_by_text("After epoch 2 of 2")).to_be_visible(timeout=30_000)
    step = page.get_by_role("slider", name="Step")
    step.focus()
    page.keyboard.press("Home")
    expect(page.get_by_text("After epoch 0 of 2, before any training")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("After epoch 1 of 2")).to_be_visible()
    page.get_by_role("checkbox", name="Play").check()
    expect(page.get_by_text("After epoch 2 of 2")).to_be_visible(timeout=10_000)


def test_the_same_seed_gives_the_same_curve_to_the_last_digit_and_no_seed_another(page: Page) -> None:
    start(page, SHORT)
    expect(page.get_by_text(re.compile("Trained 2 epochs"))).to_be_visible(timeout=PATIENCE)
    page.get_by_role("radio", name="Run twice").click()
    page.get_by_role("button", name=re.compile("Run again with seed 0")).click(timeout=30_000)
    expect(page.get_by_text(re.compile("Equal to the last digit, with seed 0: all 8 numbers"))).to_be_visible(
        timeout=PATIENCE
    )
    page.get_by_role("button", name=re.compile("Run again without a fixed seed")).click()
    expect(page.get_by_text(re.compile("Not the same, without a fixed seed: they part in epoch 1"))).to_be_visible(
        timeout=PATIENCE
    )


def test_a_worker_that_is_killed_is_told_of_and_the_run_can_be_tried_again(page: Page, server: Server) -> None:
    first = start(page, LONG)
    expect(page.get_by_text(EPOCH)).to_be_visible(timeout=PATIENCE)
    busy = [process for process in server.workers() if uses_tensorflow(process.pid)]
    assert busy, "nobody trains"
    assert not uses_tensorflow(server.process.pid), "the web process has loaded TensorFlow"
    for process in busy:
        process.kill()
    expect(page.get_by_text(re.compile("The worker process ended while it trained"))).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url(lambda address: "run=" in address and first not in address)
    expect(page.get_by_text(EPOCH)).to_be_visible(timeout=PATIENCE)
    assert not any(psutil.pid_exists(process.pid) and process.is_running() for process in busy)
    stop(page)


def test_a_run_that_is_not_known_is_said_so(page: Page) -> None:
    page.goto("/train?run=../../etc/passwd")
    expect(page.get_by_text("This run is not known here")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled(timeout=30_000)
