"""Tomorrow's price: naive, linear and recurrent forecasts, judged by a rolling backtest."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from core.explain.explanation import Unworkable
from core.lessons.price.code import FILE
from core.lessons.price.forecast import explain_forecast
from core.lessons.price.lags import Lags
from core.lessons.price.lags_words import explain_lags
from core.lessons.price.settings import IDEA, Settings
from core.lessons.price.study.plan import PricePlan, least_days, pack
from core.lessons.price.windows import Windowed
from core.lessons.price.windows_words import explain_windows
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
    panel = Controls(Settings())
    view = panel.show("view")
    series = _series(panel)
    panel.beside("window", "scaling")
    if view == "forecast":
        panel.show("leak")
    if view == "lags":
        panel.show("model")
    with st.popover("Network", width="stretch"):
        panel.show("cell", "units", "epochs", "rate", "seed")
    chosen = panel.settings
    plan = PricePlan(chosen.cell, chosen.units, chosen.window, chosen.scaling, chosen.epochs, chosen.rate, chosen.seed)
    _train(series, plan)
    return lambda: _tell(view, chosen, series, plan)


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


def _tell(view: str, chosen: Settings, series: Series | None, plan: PricePlan) -> View | None:
    """The view that was chosen; above it a training that still goes on."""
    run_id = linked_run("price")
    if run_id:
        follow(run_id, kit.live)
    else:
        runs().warm()
    if series is None:
        st.info("Bring a CSV first, or choose one of the simulated series.", icon=":material/upload_file:")
        return None
    if len(series.values) < least_days(plan):
        least = least_days(replace(plan, window=2))
        cure = "a smaller window or " if len(series.values) >= least else ""
        raise Unworkable(
            prose(f"""A window of {plan.window} needs at least {least_days(plan)} days, and this series has
                {len(series.values)}. Choose {cure}a longer series; {least} days are the least.""")
        )
    trained = kit.trained_for(series.values, plan, chosen.series, run_id)
    b = kit.backtest(series, plan, trained, leak=chosen.leak and view == "forecast")
    files = {FILE: partial(kit.weights_file, b)}
    if trained is not None and trained.epochs < plan.epochs:
        st.info(
            f"Stopped after {trained.epochs} of {plan.epochs} epochs. What the networks learned until then is kept.",
            icon=":material/stop_circle:",
        )
    if trained is None:
        st.caption("No network has been trained for these settings. Press *Train the network* to add it.")
    if view == "windows":
        w = Windowed(b)
        return View(kit.windows_stage(w, mode()), partial(explain_windows, w), files)
    if view == "lags":
        model = chosen.model if chosen.model in b.forecasts else "linear"
        lags = Lags(b, model)
        return View(kit.lags_stage(lags, mode()), partial(explain_lags, lags), files)
    other = None
    if trained is not None:
        leaky = replace(b, leak=not b.leak, networks=trained.networks("past" if b.leak else "all"))
        other = leaky.mae("network")
    return View(kit.forecast_stage(b, mode()), partial(explain_forecast, b, other), files)


show("price", controls, idea=IDEA)
