"""Whose value is a forecast closest to? A network that repeats yesterday is closest to yesterday's."""

import math

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.price.code import code
from core.lessons.price.forecast import NAMES, Backtest
from core.lessons.price.lags import LAGS, Lags
from core.trace import Region, Step, Trace
from core.wording import number, prose


def caption(lags: Lags, k: int) -> str:
    """One lag in words."""
    when = "the same day" if not k else f"{k} day{'s' * (k > 1)} before"
    found = f"Forecast against the value of {when}: {lags.distances[k]:.3f} apart on average"
    copy = " A copy of yesterday would have 0 here." if k == 1 else ""
    return f"{found}.{copy}"


def lags_trace(lags: Lags) -> Trace:
    """Arrays: forecast `(n,)`, distances `(LAGS,)`."""
    whole = Region.whole(lags.forecast.shape)
    steps = [Step(caption(lags, k), {"forecast": whole}, {"distances": Region.cell(k)}) for k in range(LAGS)]
    return Trace({"forecast": lags.forecast, "distances": lags.distances}, steps)


def _told(correlation: float) -> str:
    return (
        "undefined, since one of the two moves is the same every day"
        if math.isnan(correlation)
        else number(correlation, 2)
    )


def _known(b: Backtest) -> str:
    """Whether more than today can be known here, as the linear model shows."""
    if b.gain("linear").sign <= 0 or b.skill("linear") < 0.05:
        return ""
    return f" Here some of it can be known: the linear model saves {100 * b.skill('linear'):.0f}% of that error."


def explain_lags(lags: Lags) -> Explanation:
    """The words of this view."""
    b, d = lags.backtest, lags.distances
    name = NAMES[lags.model]
    if lags.model == "naive":
        verdict = "\u201cAs today\u201d is the day before by definition: the distance to it is 0."
    elif lags.exact:
        verdict = f"**It is right every day**: D(0) is 0, and to the day before it has the distance {d[1]:.3f}."
    elif lags.copies:
        verdict = prose(f"""**It repeats yesterday.** {name} lies {d[0] / max(d[1], 1e-12):.1f} times closer to the day
            before than to the day that it forecasts.""")
    else:
        verdict = (
            prose(f"""**It does not just repeat yesterday**: to the day before it has the distance {d[1]:.3f}, not near
                0, and its moves go with those that come (correlation {_told(lags.agreement)}).""")
            if lags.agreement > 0.3
            else prose(f"""**Neither a copy nor a forecast**: it is {d[1]:.3f} from the day before, and its moves
                hardly go with those that come (correlation {_told(lags.agreement)}).""")
        )
    naive = Lags(b, "naive").distances
    said, came = lags.moves
    hits = float(np.mean(np.sign(said) == np.sign(came)))
    moves = (
        "\u201cAs today\u201d forecasts no move at all, neither up nor down."
        if lags.model == "naive"
        else prose(f"""The forecast's move from today and the move that came have the correlation
            {_told(lags.agreement)} (1: always together, 0: unrelated); the sign was right on {100 * hits:.0f}% of
            {len(said)} days. A coin is right on 50%, and over so many days by chance up to
            {98 / math.sqrt(len(said)):.0f} points more or less (95 of 100 times).""")
    )
    return Explanation(
        lead=prose("""**In plain words.** *\u0177* is the forecast of a day, *y* what came. Whose value does the
            forecast lie closest to: that of its own day (k = 0), or that of the day before (k = 1)? In the second case
            it only repeats."""),
        formula=r"D(k) = \frac{1}{n} \sum_t |\hat y_t - y_{t-k}|",
        numbers=(
            rf"D(0) = {d[0]:.3f} \qquad D(1) = {d[1]:.3f}",
            rf"\text{{closest: }} k = {lags.closest}",
        ),
        notes=(
            verdict,
            prose("""**Why the curve deceives.** Drawn over the real one, a copy moved by one day looks like an
                excellent forecast. Slide the values one day on and it falls onto them."""),
            f"**Ask for the move instead.** {moves}",
        ),
        question=Question(
            "What would D(1) be for a model that always says today's value plus 0.25?",
            0.25,
            r"$\hat y_t = y_{t-1} + 0.25$, so every distance to the day before is 0.25.",
            places=2,
        ),
        slips=(
            Slip(
                "A stock's next price is like the next word",
                prose("""Words follow rules that a model can learn. In a random walk the next step is fresh: nothing
                    before tells it."""),
                f"D(0) is **{d[0]:.3f}** here, that of \u201cas today\u201d **{naive[0]:.3f}**.",
            ),
            Slip(
                "The forecast lags, so it needs more training",
                "Where tomorrow cannot be known, repeating today is the best answer, and training adds nothing.",
                f"{name}: {b.verdict(lags.model) if lags.model != 'naive' else 'the yardstick itself'}.{_known(b)}",
            ),
        ),
        keras=code(b, lags.model, lags=LAGS),
        trace=lags_trace(lags),
    )
