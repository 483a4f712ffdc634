"""Tours of the views: windows of days, forecasts day by day, and whose value a forecast repeats."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Windows": (
        Stop(
            prose("""Ten days side by side, the blue dots, are a **window**: all that a model may see. It is asked for
                the next day, the orange dot: 106.88.""")
        ),
        Stop(
            prose("""The window moves on by a day. What was asked for is now seen, and the next day, 108.09, is asked
                for. So one series makes many questions."""),
            step=2,
        ),
        Stop(
            prose("""Right of the dashed line is the **test**: days that no model has learned from. They come last,
                because tomorrow comes last, too."""),
            step=15,
        ),
        Stop(
            prose("""A network learns better from numbers near 0. So each value is **scaled**: less the mean, 101.237,
                and divided by the deviation, 5.312, both of the past. That makes the line in the lower picture."""),
            step=15,
        ),
        Stop(
            prose("""The lower dashed line is scaled with mean and deviation of all days, the test among them. That is a
                mistake, a **leak**: the model is told where the future lies."""),
            step=15,
        ),
        Stop(
            prose("""**Your turn.** Set Window to 3. How many blue dots are there, and does the past make more windows
                or fewer? The answer stands below the picture, under Split by time.""")
        ),
    ),
    "Forecast": (
        Stop(
            prose("""Today is day 280. What comes tomorrow? Three forecasts: as today 114.46, linear 114.47, network
                113.93. Then 114.37 came, and the simplest was nearest: its error is 0.09.""")
        ),
        Stop(
            prose("""Day 283: the value jumped to 115.46, and nobody had said so."""),
            step=3,
        ),
        Stop(
            prose("""Now look at what they say for the day after: 115.46 and 115.49. They repeat the jump, a day late,
                and 113.62 came."""),
            step=4,
        ),
        Stop(
            prose("""After 120 days: the lower picture adds up how much smaller the errors were than those of “as
                today”. Linear and network end below 0: they have saved nothing."""),
            step=120,
        ),
        Stop(
            prose("""No wonder: this series is a **random walk**, whose moves are drawn by chance. Here is one with a
                trend and a season: linear has a mean error of 0.981, “as today” of 1.357. Now there is something to
                learn."""),
            step=120,
            link={"series": "Trend and season"},
        ),
        Stop(
            prose("""Scaled on all data, the network's mean error falls from 1.324 to 1.226. It is no better: its scale
                has looked at the days to come. With real money it could not."""),
            step=120,
            link={"series": "Trend and season", "leak": "true"},
        ),
        Stop(
            prose("""**Your turn.** Choose the series ARMA, whose next day hangs on the days before. Will the network
                beat “as today”? Guess, then drag to the last day.""")
        ),
    ),
    "Lag plot": (
        Stop(
            prose("""Each dot is a test day: across, what came; up, what the network had said. On the dashed line it
                would be exactly right. It is 0.837 away on average. Not bad, or is it?""")
        ),
        Stop(
            prose("""The same forecasts against the value of **the day before**: 0.306. They lie closer to yesterday
                than to the day that they are for."""),
            step=2,
        ),
        Stop(
            prose("""Two days before, the distance grows again: 0.737. The shortest bar, in orange, says what the
                network does: it repeats yesterday."""),
            step=3,
        ),
        Stop(
            prose("""This is a pure copy, the model As today: every dot on the line, distance 0.000 to the day before.
                Drawn over the real curve it would look like an excellent forecast."""),
            step=2,
            link={"model": "As today"},
        ),
        Stop(
            prose("""A series with a trend and a season, and the linear model: 0.981 to the same day and 0.975 to the
                day before. So near a tie it is no copy: a copy would have 0 there."""),
            step=2,
            link={"series": "Trend and season", "model": "Linear"},
        ),
        Stop(
            prose("""**Your turn.** Choose the series ARMA and the model Linear. Which bar will be the shortest? Guess,
                then look: does the model copy?""")
        ),
    ),
}
