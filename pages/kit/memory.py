"""Where a reader has been, remembered by their own browser: no account, nothing is sent anywhere else.

What Streamlit cannot do, a few lines in the browser do: they read and write one entry of its local storage.
"""

import json
from typing import Any

import streamlit as st

SEEN, PRACTICED = "seen", "practiced"
_SCRIPT = """
const ENTRY = "unrolled";
export default function ({ data, setStateValue }) {
  let held = {};
  try { held = JSON.parse(localStorage.getItem(ENTRY) || "{}"); } catch { /* another program's entry, or none */ }
  if (typeof held !== "object" || held === null || Array.isArray(held)) held = {};
  const before = JSON.stringify(held);
  if (data.forget) held = {};
  if (data.slug) {
    if (data.mark === "practiced" || held[data.slug] === undefined) held[data.slug] = data.mark;
    held.last = data.slug;
  }
  const after = JSON.stringify(held);
  try { if (after !== before) localStorage.setItem(ENTRY, after); } catch { /* a browser that keeps nothing */ }
  if (data.tell && after !== (data.told || "{}")) setStateValue("held", after);
}
"""
_component = st.components.v2.component("memory", js=_SCRIPT)


def remember(slug: str, mark: str) -> None:
    """Has the browser remember that a lesson was seen, or its question answered."""
    _component(key=f"memory_{slug}_{mark}", data={"slug": slug, "mark": mark}, height=1)


def recalled(known: frozenset[str]) -> dict[str, str]:
    """What the browser remembers: the mark of each lesson, and under `last` the lesson that was open last."""
    told = st.session_state.get("memory", {}).get("held") or ""
    forget = bool(st.session_state.pop("forget", False))
    asked = {"tell": True, "told": told, "forget": forget}
    _component(key="memory", data=asked, default={"held": ""}, on_held_change=_nothing, height=1)
    try:
        held: Any = json.loads(told or "{}")
    except ValueError:
        held = {}
    held = held if isinstance(held, dict) else {}
    return {name: str(mark) for name, mark in held.items() if name in known or (name == "last" and mark in known)}


def _nothing() -> None:
    """A change of what is remembered only draws the page anew."""
