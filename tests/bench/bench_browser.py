"""How fast the real app is in a real browser, against a plain Streamlit app in the same run.

    uv run python -m tests.bench.bench_browser

Prints medians and ratios: a control's change until its new picture is painted, a cold link until its first
picture, steps a second while a 224 x 224 picture plays, the answer to the pointer, memory of the web process.
"""

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.running import CHROMIUM, CHROMIUM_ARGUMENTS, served

# As ours is: a server that watches its folder is slower.
UNWATCHED = {"STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none"}
PLAIN = """
import altair as alt
import pandas as pd
import streamlit as st

n = st.slider("Size", 1, 40, 5)
frame = pd.DataFrame({"x": range(n), "y": [i * i % 7 for i in range(n)]})
st.altair_chart(alt.Chart(frame).mark_line().encode(x="x", y="y"))
"""

# Resolves in the first frame after the drawing changed: every mark is drawn at once. An observer, since reading a big
# drawing again and again takes a share of the time that is measured.
PAINTED = """() => new Promise(done => {
    const start = performance.now(), inside = '[data-testid=stVegaLiteChart] svg';
    const drawn = change => change.target.closest?.(inside)
        || [...change.addedNodes].some(node => node.matches?.('svg.marks') || node.querySelector?.('svg.marks'));
    const observer = new MutationObserver(changes => {
        if (!changes.some(drawn)) return;
        observer.disconnect();
        requestAnimationFrame(() => done(performance.now() - start));
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    setTimeout(() => done(NaN), 4000);
})"""

CHART = "[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas"
# Notes the moment at which the page has its first chart: asking again and again would only see it later.
THERE = f"""new MutationObserver((_, observer) => {{
    if (!document.querySelector("{CHART}")) return;
    window.there = performance.now();
    observer.disconnect();
}}).observe(document, {{ subtree: true, childList: true }});"""


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.wait_for_selector(CHART)
    page.wait_for_timeout(2500)  # the words come after the picture
    yield page
    page.close()


def change(page: Page, label: str, count: int = 24) -> float:
    """Milliseconds from a key press on a slider to the last change of the chart: the median."""
    slider = page.get_by_role("slider", name=label).first
    times = []
    for turn in range(count):
        slider.focus()
        page.evaluate(f"() => {{ window.painted = ({PAINTED})(); }}")
        page.keyboard.press("ArrowRight" if turn % 4 < 2 else "ArrowLeft")
        times.append(page.evaluate("window.painted"))
        page.wait_for_timeout(400)
    return statistics.median(time for time in times[4:] if time == time)


def first_picture(browser: Browser, address: str, count: int = 7) -> float:
    """Milliseconds from opening a link in a fresh context to the chart being there: the median."""
    times = []
    for _ in range(count):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.add_init_script(THERE)
        page.goto(address)
        page.wait_for_selector(CHART)
        times.append(page.evaluate("window.there"))
        context.close()
    return statistics.median(times)


def steps_a_second(page: Page, seconds: float = 4) -> tuple[float, float, int]:
    """Steps and painted frames a second while it plays at 60, and messages to the server meanwhile."""
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))  # noqa: PLW0108
    page.reload()
    page.wait_for_selector("[data-testid=stVegaLiteChart] svg")
    page.wait_for_timeout(2500)
    page.locator(".vega-bind select").select_option("60")
    page.locator(".vega-bind input[type=checkbox]").check()
    page.wait_for_timeout(500)
    sent.clear()
    frames = page.evaluate(
        """seconds => new Promise(done => {
        const bar = document.querySelector('.vega-bind input[type=range]');
        const start = performance.now(), first = +bar.value;
        let frames = 0, seen = bar.value, changes = 0;
        const tick = now => {
            frames += 1;
            if (bar.value !== seen) { changes += 1; seen = bar.value; }
            if (now - start < seconds * 1000) requestAnimationFrame(tick);
            else done([(+bar.value - first) / (now - start) * 1000, changes / (now - start) * 1000]);
        };
        requestAnimationFrame(tick);
    })""",
        seconds,
    )
    return frames[0], frames[1], len(sent)


def pointing(page: Page, count: int = 30) -> float:
    """Milliseconds from a pointer move over the stage to its answer painted: the median."""
    box = page.locator("[data-testid=stVegaLiteChart] svg").first.bounding_box()
    assert box
    page.evaluate(
        """() => {
        const chart = document.querySelector('[data-testid=stVegaLiteChart] svg');
        window.moves = [];
        let moved = 0;
        chart.addEventListener('pointermove', () => { moved = performance.now(); }, true);
        new MutationObserver(() => { if (moved) {
            const since = moved; moved = 0;
            requestAnimationFrame(() => window.moves.push(performance.now() - since));
        } }).observe(chart, {subtree: true, attributes: true, childList: true, characterData: true});
    }"""
    )
    for turn in range(count):
        page.mouse.move(box["x"] + 40 + (turn * 37) % 180, box["y"] + 50 + (turn * 23) % 150)
        page.wait_for_timeout(60)
    return statistics.median(page.evaluate("window.moves"))


def main(browser: Browser) -> None:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "plain.py"
        script.write_text(PLAIN)
        with served(script, UNWATCHED) as plain, opened(browser, plain.address) as page:
            base_change, base_memory = change(page, "Size"), plain.resident_megabytes()
            base_first = first_picture(browser, plain.address)
    print(f"plain app: change {base_change:.0f} ms, first picture {base_first:.0f} ms, {base_memory:.0f} MB")
    with served() as ours:
        with opened(browser, f"{ours.address}/convolution") as page:
            stride = change(page, "Stride")
            point = pointing(page)
        with opened(browser, f"{ours.address}/convolution?source=Picture&side=224") as page:
            picture = change(page, "Stride")
        print(f"control's change, numbers: {stride:.0f} ms, {stride / base_change:.2f} times the plain app's (aim: 1)")
        print(f"control's change, 224 x 224: {picture:.0f} ms, {picture / base_change:.2f} times the plain app's")
        first = first_picture(browser, f"{ours.address}/convolution")
        print(f"first picture: {first:.0f} ms, {first / base_first:.2f} times the plain app's (aim: 1.3)")
        with opened(browser, f"{ours.address}/convolution?source=Picture&side=224&step=1") as page:
            steps, painted, sent = steps_a_second(page)
            point_picture = pointing(page)
        print(
            f"playing 224 x 224: {steps:.0f} steps/s, {painted:.0f} pictures/s, {sent} messages sent (aim: 60, 60, 0)"
        )
        print(f"pointing: {point:.0f} ms on numbers, {point_picture:.0f} ms on 224 x 224 (aim: 30)")
        print(f"web process: {ours.resident_megabytes():.0f} MB (aim: 250)")


if __name__ == "__main__":
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        main(chromium)
        chromium.close()
