"""Tours of losses: four rows and their mean, a loss as a curve, and why a loss can learn slowly."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Rows": (
        Stop(
            prose("""Row 1: the answer is yes (target 1), and the network says so with 0.90: right, and sure. That
                costs little: −ln 0.90 = 0.1054, where ln is the natural logarithm."""),
        ),
        Stop(
            prose("""Row 3 is right, but not sure: 0.60 costs 0.5108. Row 4 will be the other way round: sure, and
                wrong. Dearer?"""),
            step=3,
        ),
        Stop(
            prose("""Much dearer. It says 0.95 where the target is 0, and pays 2.9957: more than the other three
                together."""),
            step=4,
        ),
        Stop(
            "The **loss** is the mean of all rows: 0.9588. Training makes this one number smaller.",
            step=5,
        ),
        Stop(
            prose("""The **slope** says which way each p should go: below 0, as −0.2778 in row 1, up; above 0, as
                5.0000 in row 4, down. The larger it is, the more it matters."""),
            step=5,
        ),
        Stop(
            prose("""**Your turn.** Press **Edit targets and predictions**, and make row 4 right and sure. Will the
                mean halve, or fall further?"""),
            step=5,
        ),
    ),
    "Curve": (
        Stop(
            prose("""Across is the prediction p, and the target is 1. At 0.50 the network is unsure: the thick
                line, **log loss**, says 0.6931."""),
            step=50,
        ),
        Stop(
            prose("""Sure and right, with p = 0.99, costs almost nothing: 0.0101. What does it cost to be sure and
                wrong?"""),
            step=99,
        ),
        Stop(
            prose("""A lot: 4.6052, and the curve goes on up without end. The squared error, MSE, never costs more
                than 1."""),
        ),
        Stop(
            prose("""The lower panel is the **slope**, here −5.0000: below 0 means that a larger p costs less. The
                further off p is, the harder it is pulled."""),
            step=20,
        ),
        Stop(
            "**Your turn.** Set **Target** to No (0). Where does the loss go up without end now?",
            step=50,
        ),
    ),
    "Slow start": (
        Stop(
            prose("""One neuron, twice, with the same start: it answers a = 0.9820, and the target is 0. One copy
                learns by the **quadratic** cost (half the squared error), one by **cross-entropy** (log
                loss). Which is faster?"""),
        ),
        Stop(
            prose("""Cross-entropy is down to 0.1342; the quadratic one still says 0.9774. Why? Look at the curve
                where its dot stands."""),
            step=41,
        ),
        Stop(
            prose("""The sigmoid is nearly flat there, and the quadratic slope is made smaller by that: 0.0173
                against 0.9820. Surely wrong, and slow to learn."""),
        ),
        Stop(
            "After 300 epochs the quadratic one has come to 0.2028, the other to 0.0120.",
            step=301,
        ),
        Stop(
            prose("""**Your turn.** Set **Start** to w = 0.6, b = 0.9, which is less surely wrong. Will the
                quadratic cost still be slow?"""),
            step=41,
        ),
    ),
}
