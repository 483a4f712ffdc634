"""How fast the lessons of the neurons wing are in a real browser, against a plain Streamlit app in the same run.

    uv run python -m tests.bench.bench_neurons

Prints medians and ratios for each lesson: a cold link until its first picture, and a control's change until its new
picture is painted.
"""

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.bench_browser import PAINTED, PLAIN, UNWATCHED, first_picture, opened
from tests.running import CHROMIUM, CHROMIUM_ARGUMENTS, served

# A slider by its name, or two options that are clicked in turn.
CONTROLS: dict[str, str | tuple[str, str]] = {
    "neuron": "Bias b (minus the threshold)",
    "activations": ("±10", "±5"),
    "losses": "Rows",
    "softmax": "Temperature T",
    "gradient_descent": ("My own", "Given"),
    "backpropagation": "Iteration",
    "playground": "Units, layer 1",
}
ROUNDS, CHANGES = 2, 12


def changes(page: Page, control: str | tuple[str, str]) -> list[float]:
    """Milliseconds from a press to the new picture, one by one; what is seen for the first time is left out."""
    # Counted from the press itself: a driver's own way to it takes longer on a fuller page.
    page.evaluate("""() => {
        for (const kind of ['keydown', 'pointerup'])
            document.addEventListener(kind, () => window.begin?.(), true);
    }""")
    times = []
    for turn in range(CHANGES):
        if isinstance(control, str):
            page.get_by_role("slider", name=control).first.focus()
        else:
            option = page.get_by_role("radio", name=control[turn % 2], exact=True)
            box = option.bounding_box()
            assert box
            page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.wait_for_timeout(150)  # what the pointer passes on its way is drawn
        page.evaluate(f"""() => {{
            window.painted = new Promise(done => {{
                window.begin = () => {{ window.begin = null; ({PAINTED})().then(done); }};
            }});
        }}""")
        if isinstance(control, str):
            page.keyboard.press("ArrowRight" if turn % 4 < 2 else "ArrowLeft")
        else:
            page.mouse.down()
            page.mouse.up()
        times.append(page.evaluate("window.painted"))
        page.wait_for_timeout(700)
    return [time for time in times[4:] if time == time]


def main(browser: Browser) -> None:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "plain.py"
        script.write_text(PLAIN)
        with served(script, UNWATCHED) as plain, served() as ours:
            pages: dict[str, tuple[str, str | tuple[str, str]]] = {"plain app": (plain.address, "Size")}
            pages |= {slug: (f"{ours.address}/{slug}", control) for slug, control in CONTROLS.items()}
            changed: dict[str, list[float]] = {name: [] for name in pages}
            first: dict[str, list[float]] = {name: [] for name in pages}
            # In turns, since a machine has better and worse minutes.
            for turn in range(ROUNDS + 1):
                for name, (address, control) in pages.items():
                    with opened(browser, address) as page:
                        times = changes(page, control)
                    times_first = [first_picture(browser, address, 3)]
                    if turn:  # a server's first visitor waits for what all others find there
                        changed[name] += times
                        first[name] += times_first
    base = {"change": statistics.median(changed["plain app"]), "first": statistics.median(first["plain app"])}
    print("aims: change 1, first picture 1.3 times the plain app's")
    for name in pages:
        change, there = statistics.median(changed[name]), statistics.median(first[name])
        print(
            f"{name}: change {change:.0f} ms, {change / base['change']:.2f} times; "
            f"first picture {there:.0f} ms, {there / base['first']:.2f} times"
        )


if __name__ == "__main__":
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        main(chromium)
        chromium.close()
