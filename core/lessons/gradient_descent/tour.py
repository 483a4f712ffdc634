"""Tours of gradient descent: one weight on one curve, two weights on a surface, batches, schedules, scales."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "One weight": (
        Stop(
            prose("""Across is one weight w, up is its **loss**: how wrong the network is with it. The ball is at w
                = 0, where the loss is 9. Which way is downhill?"""),
        ),
        Stop(
            prose("""Toward larger w. The line through the ball is the **slope**, −6: below 0 means that the loss
                falls when w grows. So always step against the slope."""),
        ),
        Stop(
            prose("""One step is the **learning rate** times the slope: w = 0.0000 − 0.1 × (−6.0000) = 0.6000. The
                loss falls from 9.0000 to 5.7600. Will the next step be as long?"""),
            step=2,
        ),
        Stop(
            "Shorter: the slope is only −4.8000 now. Near the bottom the steps get small by themselves.",
            step=3,
        ),
        Stop(
            prose("""A larger rate is not always faster. At rate 1 the ball jumps over the bottom to 6.0000, then
                back: the loss stays 9.0000 for ever."""),
            step=2,
            link={"pace": "1.0"},
        ),
        Stop(
            prose("""**Your turn.** Move **Learning rate** and press play. Which rate is at the bottom after one
                step, and from which one on does it fly away?"""),
        ),
    ),
    "Surface": (
        Stop(
            prose("""Two weights now, one across and one up. Each ring is one height of the loss, as on a map, and
                the cross is the lowest place. All start at the same point."""),
        ),
        Stop(
            prose("""Each weight has a slope of its own; together they are the **gradient**: (−1.5336, 1.7391). The
                step goes against both."""),
            step=2,
        ),
        Stop(
            prose("""The ring here is a **ravine**: steep across, flat along. The step must suit the steep way, so
                gradient descent zigzags. What would help?"""),
            step=8,
        ),
        Stop(
            prose("""A memory. **Momentum** (squares) keeps a part of every step, so that steps along the ravine
                add up. It is at the cross; gradient descent still has a loss of 0.1424."""),
            step=31,
        ),
        Stop(
            prose("""**Your turn.** Set **Learning rate** to Too large: who leaves first? Then add Adam under
                **Optimizers**."""),
            step=31,
        ),
    ),
    "Batch size": (
        Stop(
            prose("""272 eruptions of a geyser to learn from. A step can look at all of them (**batch**), at 32
                (**mini-batch**), or at a single one (**stochastic**)."""),
        ),
        Stop(
            prose("""The gradient of 32 is not quite that of all: they are apart by 0.4548. But it costs only a
                ninth of the work."""),
            step=2,
        ),
        Stop(
            prose("""One pass over all the data is an **epoch**. In it, batch made 1 step, mini-batch 9 and
                stochastic 272. Who is lowest after three epochs?"""),
            step=10,
        ),
        Stop(
            prose("""Mini-batch: its loss is 0.001279. Batch took good steps, but only three; stochastic took 816,
                and jumps about the bottom."""),
            step=28,
        ),
        Stop(
            "**Your turn.** Raise **Learning rate**. Which of the three paths gets wilder first?",
            step=28,
        ),
    ),
    "Schedules": (
        Stop(
            prose("""Four plans for the learning rate over 30 epochs. All begin at 0.3: large steps while the
                bottom is far away."""),
        ),
        Stop(
            prose("""**Exponential** multiplies by 0.9 after every epoch: 0.2700 after the first. **Constant**
                stays as it is."""),
            step=2,
        ),
        Stop(
            prose("""**Step decay** waits, and halves the rate after every 10 epochs: 0.1500 now. **Cosine** glides
                down. Who ends lowest?"""),
            step=11,
        ),
        Stop(
            prose("""Those that fell: cosine and exponential have almost no loss left. Constant still jumps about
                the bottom, at 0.02639."""),
            step=31,
        ),
        Stop(
            prose("""**Your turn.** Lower **First rate** as far as it goes. Is a falling rate still better than a
                constant one?"""),
            step=31,
        ),
    ),
    "Scaling": (
        Stop(
            prose("""The same regression twice. The length of an eruption is used in minutes as it is, or
                **standardized**: less its mean, and divided by its spread. See how the rings differ."""),
        ),
        Stop(
            "On round rings, the standardized one is there after 5 steps. And the other?",
            step=4,
        ),
        Stop(
            prose("""It needs 224. Its rings are long and narrow, so the steep way sets the rate, and along the
                flat one it creeps."""),
            step=0,
        ),
        Stop(
            prose("""The number κ says how narrow the rings are: 159.1 against 1. Standardized inputs make all
                directions alike."""),
            step=0,
        ),
        Stop(
            prose("""**Your turn.** Move **Rate, as a share of the largest stable one** up to its end. Does that
                help the minutes, or the standardized length?"""),
            step=0,
        ),
    ),
}
