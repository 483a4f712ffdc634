"""The README's pictures, taken from the product: `python -m tests.pictures`. It needs Chromium."""

from playwright.sync_api import sync_playwright

from core.media.out.render import gif
from pages.kit.thumbnails import ROOT, figure_of
from tests.running import CHROMIUM, CHROMIUM_ARGUMENTS, served

ASSETS = ROOT / ".assets"


def stage() -> bytes:
    """The convolution lesson's stage, every step."""
    figure = figure_of("convolution", "light")
    return gif((figure.still(step) for step in range(1, figure.steps + 1)), rate=2)


def home() -> bytes:
    """The home page as a visitor sees it first."""
    with served() as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 960}, base_url=server.address)
        page.goto("/")
        page.wait_for_selector("[data-testid=stVegaLiteChart] svg")
        page.get_by_text("Captions").first.wait_for()
        page.wait_for_timeout(2000)
        picture = page.screenshot()
        browser.close()
    return picture


if __name__ == "__main__":
    (ASSETS / "stage.gif").write_bytes(stage())
    (ASSETS / "home.png").write_bytes(home())
