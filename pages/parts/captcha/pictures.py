"""The CAPTCHAs that a network is to read: drawn ones, or the reader's own, named by their text."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.lessons.captcha.settings import ReadSettings
from core.lessons.captcha.study.plan import FEWEST, CaptchaSet, Drawing
from core.media.drawn.captchas import FONTS, Captcha, Look, draw_captchas
from core.media.intake.captchas import CaptchaIntake, take_captcha_files, take_captcha_zip
from core.media.out.uri import png
from core.settings import settings
from pages.kit.controls import Controls
from pages.kit.intake import STATUS
from pages.kit.plain import plain

OWN, TURN = "own_captchas", "own_captchas_turn"
EXAMPLES = 6  # pictures on the sheet of examples


@dataclass(frozen=True)
class Source:
    """Pictures to learn from: some to show, how many there are, their data when asked, why they cannot be learned."""

    some: tuple[Captcha, ...]
    count: int
    data: Callable[[], bytes]
    fault: str = ""
    own: bool = False


def ask(panel: Controls) -> Source:
    """Draws the widgets that bring pictures in."""
    return _own() if panel.show("source") == "own" else _drawn(panel)


def _drawn(panel: Controls) -> Source:
    with st.popover("How they look", width="stretch", icon=":material/tune:"):
        panel.show("characters")
        panel.beside("count", "length")
        panel.show("mixed")
        panel.beside("lines", "noise")
        panel.beside("bend", "turn")
        panel.show("drawing")
    chosen: ReadSettings = panel.settings
    shortest = max(2, int(chosen.length) // 2) if chosen.mixed else 0
    look = Look(
        chosen.characters, int(chosen.length), min(shortest, int(chosen.length)), int(chosen.lines),
        int(chosen.noise), int(chosen.bend), int(chosen.turn), FONTS,
    )  # fmt: skip
    drawing = Drawing(int(chosen.count), int(chosen.drawing), look)
    return Source(_examples(look, drawing.seed), drawing.count, drawing.to_bytes)


@st.cache_data(max_entries=64, show_spinner=False)
def _examples(look: Look, seed: int) -> tuple[Captcha, ...]:
    return tuple(draw_captchas(EXAMPLES, seed=seed, look=look))


def _own() -> Source:
    """The reader's pictures; what is taken stays for this visit."""
    held: CaptchaIntake | None = st.session_state.get(OWN)
    key, limits = f"captchas_{st.session_state.setdefault(TURN, 0)}", settings()
    files = st.file_uploader(
        "Pictures or a ZIP, each named by its text: 2b827.png",
        accept_multiple_files=True,
        key=key,
        max_upload_size=limits.upload_megabytes,
    )
    if files:
        bar = st.progress(0.0, "Reading")

        def tell(done: int, total: int) -> None:
            bar.progress(done / total, f"Read {done} of {total} files")

        if len(files) == 1 and files[0].name.lower().endswith(".zip"):
            st.session_state[OWN] = take_captcha_zip(files[0].name, files[0], tell)
        else:
            st.session_state[OWN] = take_captcha_files([(file.name, file) for file in files], tell)
        st.session_state[TURN] += 1
        st.rerun()
    captchas = held.captchas if held else ()
    fault = "" if len(captchas) >= FEWEST else f"Bring at least {FEWEST} pictures; there are {len(captchas)}."
    if len({character for captcha in captchas for character in captcha.text}) > 80:
        fault = "The names have more than 80 different characters. Leave out what is no text."
    return Source(captchas[:EXAMPLES], len(captchas), lambda: CaptchaSet.of(captchas).to_bytes(), fault, True)


def show_pictures(source: Source) -> None:
    """Some of the pictures side by side, and what became of each file."""
    report: CaptchaIntake | None = st.session_state.get(OWN)
    if source.some:
        rows = [
            np.hstack([np.pad(c.pixels, 3, constant_values=255) for c in source.some[k : k + 3]])
            for k in range(0, len(source.some) - 2, 3)
        ] or [source.some[0].pixels]
        texts = ", ".join(plain(captcha.text) for captcha in source.some)
        st.image(png(np.vstack(rows)), width="stretch", alt=f"CAPTCHAs that say {texts}")
        st.caption(f"{source.count:,} pictures. These say {texts}.")
    if report is not None and source.own:
        _report(report)


def _report(report: CaptchaIntake) -> None:
    """One sentence, and a row per file."""
    words = f"{len(report.captchas)} files taken, {report.refused} refused."
    if report.skipped:
        words += f" {report.skipped} files of the operating system were passed over."
    if report.refused:
        st.warning(words, icon=":material/rule:")
    else:
        st.success(words, icon=":material/task_alt:")
    with st.expander("What became of each file", icon=":material/table_rows:", type="compact"):
        rows = sorted(report.rows, key=lambda row: row.status != "refused")
        st.dataframe(
            {
                "File": [row.name for row in rows],
                "Text": [row.label for row in rows],
                "Result": [STATUS[row.status] for row in rows],
                "Why, and what helps": [row.detail for row in rows],
            },
            hide_index=True,
            height="auto" if len(rows) < 8 else 320,
            alt="Each uploaded file, its text, whether it was taken, and why not",
        )
