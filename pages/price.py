"""Tomorrow's price: naive, linear and recurrent forecasts, judged by a rolling backtest."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from core.explain.explanation import Unworkable
from core.lessons.price import stage
from core.lessons.price.forecast import Backtest, refuse_flat
from core.lessons.price.settings import IDEA, Settings
from core.lessons.price.study.plan import PricePlan, Trained, least_days, pack
from core.media.intake.tables import Series
from core.nn.simulated import SIMULATED
from core.runs.queue import runs
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls
from pages.kit.lesson import show
from pages.kit.stage import mode
from pages.kit.study import begin, follow, linked_run
from pages.parts.price import price as kit


def controls() -> Callable[[], View | None]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view({"windows": _windows, "forecast": _forecast, "lags": _lags})


def _windows(panel: Controls) -> Callable[[], View | None]:
    task = _task(panel)

    def tell() -> View | None:
        found = _judged(task)
        return None if found is None else stage.windows(found[0], mode())

    return tell


def _forecast(panel: Controls) -> Callable[[], View | None]:
    task = _task(panel, "leak")

    def tell() -> View | None:
        found = _judged(task, leak=task.chosen.leak)
        if found is None:
            return None
        b, trained = found
        other = None
        if trained is not None:
            leaky = replace(b, leak=not b.leak, networks=trained.networks("past" if b.leak else "all"))
            other = leaky.mae("network")
        return stage.forecast(b, other, mode())

    return tell


def _lags(panel: Controls) -> Callable[[], View | None]:
    task = _task(panel, "model")

    def tell() -> View | None:
        found = _judged(task)
        return None if found is None else stage.lags(found[0], task.chosen.model, mode())

    return tell


class _Task(NamedTuple):
    """What every view needs: the settings, the series if there is one, and the network that they ask for."""

    chosen: Settings
    series: Series | None
    plan: PricePlan


def _task(panel: Controls, *own: str) -> _Task:
    """The widgets of all views; `own` are those of the view at hand."""
    series = _series(panel)
    panel.beside("window", "scaling")
    panel.show(*own)
    with st.popover("Network", width="stretch"):
        panel.show("cell", "units", "epochs", "rate", "seed")
    chosen = panel.settings
    plan = PricePlan(chosen.cell, chosen.units, chosen.window, chosen.scaling, chosen.epochs, chosen.rate, chosen.seed)
    _train(series, plan)
    return _Task(chosen, series, plan)


def _series(panel: Controls) -> Series | None:
    """The chosen series; after a reload, the reader's own is that of the link's run."""
    name = panel.show("series")
    if name in SIMULATED:
        return Series(name, SIMULATED[name](), (), (), False)
    own = kit.ask_series()
    if own is None:
        run = kit.trained_run(linked_run("price"))
        own = None if run is None else Series("run", run.values, (), (), False)
    return own


def _train(series: Series | None, plan: PricePlan) -> None:
    """The button that trains the network on all folds."""
    fit = series is not None and len(series.values) >= least_days(plan)
    pressed = st.button(
        "Train the network",
        type="primary",
        icon=":material/model_training:",
        width="stretch",
        disabled=not fit,
    )
    if pressed and series is not None and begin("price", plan.to_json(), pack(series.values)):
        st.rerun()


def _judged(task: _Task, *, leak: bool = False) -> tuple[Backtest, Trained | None] | None:
    """All forecasts, and the trained network; above the stage a training that still goes on. None without a series."""
    chosen, series, plan = task
    run_id = linked_run("price")
    if run_id:
        follow(run_id, kit.live)
    else:
        runs().warm()
    if series is None:
        refused = st.session_state.get(kit.REFUSED, "")
        st.info(f"{refused} Bring a CSV, or choose one of the simulated series.".strip(), icon=":material/upload_file:")
        return None
    if len(series.values) < least_days(plan):
        least = least_days(replace(plan, window=2))
        cure = "a smaller window or " if len(series.values) >= least else ""
        raise Unworkable(
            prose(f"""A window of {plan.window} needs at least {least_days(plan)} days, and this series has
                {len(series.values)}. Choose {cure}a longer series; {least} days are the least.""")
        )
    refuse_flat(series.values, plan.folds)
    trained = kit.trained_for(series.values, plan, chosen.series, run_id)
    if trained is not None and trained.epochs < plan.epochs:
        st.info(
            f"Stopped after {trained.epochs} of {plan.epochs} epochs. What the networks learned until then is kept.",
            icon=":material/stop_circle:",
        )
    if trained is None:
        st.caption("No network has been trained for these settings. Press *Train the network* to add it.")
    return kit.backtest(series, plan, trained, leak=leak), trained


show("price", controls, idea=IDEA)
