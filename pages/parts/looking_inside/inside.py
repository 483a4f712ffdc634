"""A look inside a network: asked of a worker by the view that needs it, kept for whoever asks the same again."""

from collections import OrderedDict
from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from core.lessons.looking_inside.study.known import known
from core.lessons.looking_inside.study.plan import InsidePlan, unpack
from core.runs.queue import runs
from pages.kit import link
from pages.kit.study import begin, follow

KIND = "looking_inside"
NAME = "inside"  # what the link calls such a run; `run` is the training run whose network is looked into
KEPT = 40  # outcomes that are held in memory
Found = Mapping[str, np.ndarray]


@st.cache_resource(show_spinner=False)
def _held() -> OrderedDict[str, Found]:
    """Outcomes by their plan, the latest last."""
    return OrderedDict()


def look_up(plan: InsidePlan, data: Callable[[], bytes]) -> Found:
    """What a worker found out; empty while it is at it, and then this says how far it is.

    The first to ask begins the study. The built-in network's first views come with the product.
    """
    asked = plan.to_json()
    held = _held()
    found = held.pop(asked, None) or known(plan)
    if found is None:
        outcome = _from_worker(asked, data)
        if outcome is None:
            return {}
        found = unpack(outcome)
    held[asked] = found
    while len(held) > KEPT:
        held.popitem(last=False)
    return found


def _from_worker(asked: str, data: Callable[[], bytes]) -> bytes | None:
    """A study's outcome; it is begun where the link's study is another one."""
    run_id = link.get(NAME)
    run = runs().find(run_id, KIND)
    if run is None or run.plan != asked:
        begun: dict[str, str] = st.session_state.setdefault("inside_begun", {})
        run_id = begun.get(asked, "")
        if runs().find(run_id) is None:
            if run is not None and not run.over:
                runs().cancel(run.run_id)  # nobody looks at its outcome any more
            run_id = begun[asked] = begin(KIND, asked, data(), name=NAME)
        if not run_id:
            return None
        link.put(NAME, run_id)
    run = follow(run_id, name=NAME)
    return None if run is None else runs().outcome(run_id)
