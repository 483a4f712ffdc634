"""A row of pictures to choose from, as buttons: Streamlit's own choices show words alone."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import streamlit as st

from core.figures.palette import Mode, palette
from pages.kit.stage import mode

_STYLE = """
[role=group] { display: flex; flex-wrap: wrap; gap: 1px; }
button { width: 42px; height: 42px; padding: 2px; border: 2px solid transparent; border-radius: 8px; cursor: pointer;
  background: none; color: inherit; font: 600 22px sans-serif; }
button:hover { border-color: var(--quiet); }
button[aria-pressed=true] { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
button.own { border: 2px dashed var(--quiet); }
@media (pointer: coarse) { button { width: 48px; height: 48px; } }
img { width: 100%; height: 100%; border-radius: 5px; display: block; }
"""
_SCRIPT = """
export default function ({ data: told, parentElement, setTriggerValue }) {
  const data = JSON.parse(told.text);
  const row = parentElement.querySelector("[role=group]");
  row.style.setProperty("--accent", data.accent);
  row.style.setProperty("--quiet", data.quiet);
  row.setAttribute("aria-label", data.label);
  row.replaceChildren(...data.choices.map(({ name, title, url }) => {
    const button = document.createElement("button");
    button.title = title;
    button.setAttribute("aria-label", title);
    button.setAttribute("aria-pressed", name === data.chosen);
    if (url) { const image = new Image(); image.src = url; image.alt = ""; button.append(image); }
    else { button.textContent = "+"; button.className = "own"; }
    button.onclick = () => setTriggerValue("picked", name);
    return button;
  }));
}
"""
_component = st.components.v2.component("picker", html='<div role="group"></div>', css=_STYLE, js=_SCRIPT)


class Pick(NamedTuple):
    """A picture to choose; without a `url` it is the plus, for one of the reader's own."""

    name: str
    title: str
    url: str = ""


def picker(label: str, choices: Sequence[Pick], chosen: str, pick: Callable[[str], None], *, key: str) -> None:
    """The row; `pick` is told the name of the picture that was pressed, before the page is made anew."""
    shown: Mode = mode()
    colors = palette(shown)
    data: dict[str, Any] = {
        "label": label,
        "chosen": chosen,
        "choices": [choice._asdict() for choice in choices],
        "accent": colors.primary,
        "quiet": colors.muted,
    }

    def picked() -> None:
        name = st.session_state[key].picked
        if name:
            pick(name)

    # As text: of anything else Streamlit asks whether it is a table, and loads pandas for the question.
    _component(key=key, data={"text": json.dumps(data)}, on_picked_change=picked)
