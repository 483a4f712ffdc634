"""The lesson on tomorrow's price: the reader's series, networks that fit it, and the stages."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import streamlit as st

from core.figures.curves.axis import around
from core.figures.curves.figure import curves_figure
from core.figures.curves.learning import Learner, learning_plot
from core.lessons.price.forecast import Backtest
from core.lessons.price.study.builtin import builtin_trained
from core.lessons.price.study.plan import MOST_DAYS, PricePlan, Trained
from core.media.intake.refusal import Refused
from core.media.intake.tables import NumberTable, Reading, Series, read_table
from core.nn.simulated import SIMULATED
from core.runs.queue import runs
from core.runs.run import Run
from core.wording import counted, power_of_ten, prose
from core.written import read_number
from pages.kit.plain import plain
from pages.kit.stage import mode, stage

OWN, REFUSED = "own_series", "refused_series"
NAMED = 4  # dropped rows that are named
_LIKELY = re.compile("close|price|value", re.IGNORECASE)  # the column that is most likely meant


def ask_series() -> Series | None:
    """A column of the reader's own CSV; None while there is none."""
    with st.popover("Bring a CSV", icon=":material/upload_file:", width="stretch"):
        st.caption(
            prose("""One row per day, oldest or newest first; a column of numbers, dates if you like. The file stays
                until you reload the page.""")
        )
        file = st.file_uploader("CSV file", key="price_file", max_upload_size=3)
        if file is not None:
            try:
                st.session_state[OWN] = _decoded(file.getvalue())
            except Refused as error:
                st.error(plain(f"{error.reason} {error.cure}"), icon=":material/block:")
                st.session_state[REFUSED] = error.reason
                st.session_state.pop(OWN, None)
            else:
                st.session_state.pop(REFUSED, None)
    table: NumberTable | None = st.session_state.get(OWN)
    if table is None:
        return None
    columns = table.columns
    start = next((k for k, c in enumerate(columns) if _LIKELY.search(table.names[c])), 0)
    column = st.selectbox("Column", columns, index=start, format_func=lambda c: table.names[c], key="price_column")
    series = table.series(column if column in columns else columns[0], _reading(table))
    _report(series)
    if len(series.values) > MOST_DAYS:
        series = Series(
            series.name, series.values[-MOST_DAYS:], series.dates[-MOST_DAYS:], series.dropped, series.turned,
            series.newest_first, series.power,
        )  # fmt: skip
    return series


def _reading(table: NumberTable) -> Reading:
    """How the file is read; the reader decides what it leaves open."""
    how = table.reading
    if table.comma_open:
        cell = table.comma_open
        mark = "comma" if "," in cell else "point"
        parts = {True: "is the decimal sign", False: "groups thousands"}
        said = {
            comma: f"{read_number(cell, comma=comma):.15g}: its {mark} {parts[comma == (mark == 'comma')]}"
            for comma in (how.comma, not how.comma)
        }
        comma = st.selectbox(
            f"What is {plain(cell)}?", list(said), format_func=lambda sign: said[sign], key="price_comma"
        )
        how = replace(how, comma=comma)
    if len(table.forms) > 1:
        form = st.selectbox("Dates", table.forms, format_func=_form_said, key="price_dates")
        how = replace(how, form=form if form in table.forms else table.forms[0])
    if table.groups:
        group = st.selectbox(table.names[table.grouped], table.groups, key="price_group")
        how = replace(how, group=group if group in table.groups else table.groups[0])
    return how


def _form_said(form: str) -> str:
    """A form of date as people call it, with the last day of a January in it."""
    parts = {"%d": "day", "%m": "month", "%Y": "year", "%y": "year"}
    order = [parts[part] for part in re.findall(r"%[dmYy]", form)]
    return f"{', '.join(order).capitalize()} ({date(2019, 1, 31).strftime(form)})"


@st.cache_data(max_entries=8, max_size="32MB", show_spinner=False)
def _decoded(data: bytes) -> NumberTable:
    return read_table(data)


def _report(series: Series) -> None:
    """What became of the rows."""
    told = [f"{len(series.values):,} days."]
    if len(series.values) > MOST_DAYS:
        told.append(f"The last {MOST_DAYS:,} are used.")
    if series.newest_first:
        told.append("The newest came first: turned around.")
    elif series.turned:
        told.append("Put in the order of their dates.")
    if series.power:
        times = f"{10**series.power:,}" if series.power < 10 else power_of_ten(series.power)
        told.append(f"Values are shown times {times}.")
    if not series.dates:
        told.append("No dates: the rows are taken as days, the oldest first.")
    if series.dropped:
        some = "; ".join(f"line {d.line}: {d.reason}" for d in series.dropped[:NAMED])
        more = len(series.dropped) - NAMED
        told.append(
            f"{counted(len(series.dropped), 'row')} left out. {some}{f' and {more:,} more' if more > 0 else ''}."
        )
    st.caption(plain(" ".join(told)))


@st.cache_data(max_entries=4, max_size="32MB", show_spinner=False)
def _outcome(run_id: str) -> Trained | None:
    data = runs().outcome(run_id)
    return None if data is None else Trained.from_bytes(data)


def trained_run(run_id: str) -> Trained | None:
    """What the link's run left, once it is over."""
    run = runs().find(run_id, "price")
    return _outcome(run_id) if run is not None and run.has_result else None


def live(run: Run) -> None:
    """The losses so far, of the networks scaled on the past and of those scaled on all data."""
    if not run.rows:
        return
    at = [int(row["epoch"]) for row in run.rows]
    told = []
    for variant, name in (("past", "Scaled on the past"), ("all", "Scaled on all data")):
        losses = [float(row[variant]) for row in run.rows]
        told.append(Learner(name, at, losses, f"{losses[-1]:.4f}"))
    plan = PricePlan.from_json(run.plan)
    y = around([loss for one in told for loss in one.values], least=(0, 0.1))
    caption = f"Epoch {at[-1]} of {plan.epochs}: mean squared error {told[0].last} on the scaled past"
    plot = learning_plot(
        told, "Loss, mean of all folds, by epoch", plan.epochs, y, ("Networks", "epoch", "loss"), caption
    )
    stage(curves_figure(plot, mode(), "The loss of the networks in training, epoch by epoch."), key="price_live")


def trained_for(values: np.ndarray, plan: PricePlan, series: str, run_id: str) -> Trained | None:
    """Networks that were trained on just this series with just this plan, in the link's run or built in."""
    run = trained_run(run_id)
    if run is not None and run.fits(values, plan):
        return run
    if series in SIMULATED:
        shipped = builtin_trained(series)
        return shipped if shipped.fits(values, plan) else None
    return None


def backtest(series: Series, plan: PricePlan, trained: Trained | None, *, leak: bool) -> Backtest:
    """All forecasts, with the network's where one was trained."""
    networks = trained.networks("all" if leak else "past") if trained is not None else []
    return Backtest(series.values, series.dates, plan.window, plan.scaling, leak, networks, plan.folds)
