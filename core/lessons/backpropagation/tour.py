"""Tours of backpropagation: from one weight to a network, one step of it unit by unit, ten thousand steps."""

from core.explain.tour import Stop, Tours
from core.wording import prose

_NETWORK = {"view": "One step"}

TOURS: Tours = {
    "Circuit": (
        Stop(
            prose("""A network of **one weight**: input 2 times weight 0.5 answers a = 1, but the target is 3. The
                **error** E is half the square of what is missing: ½×(−2)² = 2. Make w larger by 0.01: will the error
                rise or fall? Decide, then press Next."""),
            step=3,
        ),
        Stop(
            prose("""It falls, from 2 to 1.9602: about −4 for each unit of w. That number is the **gradient** of w.
                Which way should w go, so that the error gets smaller?"""),
            step=4,
        ),
        Stop(
            prose("""Up, against the gradient: new w = 0.5 − 0.1×(−4) = 0.9, and the error is 0.72. The 0.1 is the
                **rate**. Next come eight weights with one error: must we nudge each of them?"""),
            step=10,
        ),
        Stop(
            prose("""No. Push w6 a little: the sum of o1 moves 0.5969 times as much (that is h2), its answer 0.1868
                times that (the curve there), the error 0.7414 times that (0.7514 − 0.01). Gears multiply: the
                **chain rule**. Which of the three does w5 share?"""),
            step=5,
            link=_NETWORK,
        ),
        Stop(
            prose("""The last two, so we work them out once: 0.7414 × 0.1868 = 0.1385 is the **delta** (δ) of o1, its
                share of the blame. Times what a weight saw it is that weight's gradient: for w5, 0.1385 × 0.5933 =
                0.0822. h1 feeds o2 as well: more blame for it, or less?"""),
            step=7,
            link=_NETWORK,
        ),
        Stop(
            prose("""Less. Blame comes back by both wires, each times its weight: 0.0554 + (−0.0190) = 0.0364. Times
                the slope of h1's own curve, 0.2413, that is its delta, 0.0088. The input x1 is only 0.05: will w1's
                gradient be large or small?"""),
            step=10,
            link=_NETWORK,
        ),
        Stop(
            prose("""Small: 0.0088 × 0.05 = 0.0004, written ∂E/∂w1. **Your turn.** Press play: all eight weights move,
                and the error falls from 0.2984 to 0.2910. Then set Rule to Deltas too late: which numbers change, and
                why not those of o1?"""),
            step=11,
            link=_NETWORK,
        ),
    ),
    "One step": (
        Stop(
            prose("""Two inputs, two hidden units, two outputs. The unit in the dashed frame takes 0.15×0.05, adds
                0.20×0.10 and its **bias** 0.35, and bends the sum with a curve, the **sigmoid**: 0.5933.""")
        ),
        Stop(
            prose("""Outputs do the same with what the hidden units answer: o1 says 0.7514. Its target is 0.01. Far
                off, or close?"""),
            step=3,
        ),
        Stop(
            prose("""Far off: of the **error** 0.2984, o1 alone makes 0.2748. One number says how wrong the whole
                network is. Whose fault is it?"""),
            step=5,
        ),
        Stop(
            prose("""Backward now. The **delta** of o1, δ for short, says how much the error changes when the sum of o1
                changes: 0.1385. It is above 0, so a larger sum makes a larger error."""),
            step=6,
        ),
        Stop(
            prose("""h1 fed both outputs, so both hand blame back, each times the weight between: 0.0554 + (−0.0190).
                Times the slope of h1's own curve, that is its delta: 0.0088."""),
            step=10,
        ),
        Stop(
            prose("""Only when all deltas are known do weights move: old − rate × gradient. w5 has been too large, so
                it goes down from 0.4000 to 0.3589."""),
            step=14,
        ),
        Stop(
            prose("""The error fell from 0.2984 to 0.2910. **Your turn.** Press Next iteration: will the second step
                help as much as the first? The last frame tells."""),
            step=0,
        ),
    ),
    "Many steps": (
        Stop(
            prose("""The network before it has learned anything: o1 answers 0.751365 and should say 0.01. The curve is
                its **error** from here to step 10,000.""")
        ),
        Stop(
            prose("""One step takes the error from 0.298371109 to 0.291027774: hardly anything. How many steps until it
                is tiny?"""),
            step=2,
        ),
        Stop(
            prose("""After 100 steps it is 0.020046828. Mind the two axes: from each line to the next, a number is ten
                times as large."""),
            step=25,
        ),
        Stop(
            prose("""After 10,000 steps: 0.000035102, and o1 says 0.015914. w5 began at 0.4000 and is now −3.8930; every
                weight is its start plus all its small steps."""),
            step=0,
        ),
        Stop(
            prose("""**Your turn.** Set Rule to Wrong sign. Where will the curve go, and where do the outputs end? Then
                click the curve anywhere: that very step opens, unit by unit."""),
        ),
    ),
}
