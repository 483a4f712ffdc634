"""Tours of the neuron: one decision, gates as lines, two layers for XOR, a perceptron that learns."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Two neurons": (
        Stop(
            prose("""Two neurons: a living one, and the artificial one that was made after it. Three numbers come
                in, each of them a 1."""),
        ),
        Stop(
            prose("""Every input has a **weight**: 0.8, −0.6 and 0.5. A weight above 0 (blue) speaks for firing,
                one below 0 (orange) against it."""),
            step=2,
        ),
        Stop(
            prose("""Each input times its weight, all added up, and a **bias** of −0.5 that belongs to the neuron
                itself: 0.8×1 + (−0.6)×1 + 0.5×1 + (−0.5) = 0.2. Will that be enough to fire?"""),
            step=3,
        ),
        Stop(
            prose("""Yes: the sum has to reach 0, and 0.2 does. Far above 0 or just above, the answer is the same:
                fire."""),
            step=4,
        ),
        Stop(
            prose("""So y = 1 goes out, and the next neurons take it as an input of theirs. That is all that a
                single neuron does."""),
            step=0,
        ),
        Stop(
            prose("""**Your turn.** Lower **Bias b** to −0.8. What will the sum be, and what does the neuron answer
                now?"""),
            step=4,
        ),
    ),
    "Gates": (
        Stop(
            prose("""**AND** should answer 1 only where both inputs are 1. Both are 0 here, so the sum is 0; it
                stays below the **threshold** T = 2, and the answer is 0."""),
        ),
        Stop(
            prose("""One input alone makes a sum of 1. That is still below 2: answer 0, as AND wants. And both
                together?"""),
            step=2,
        ),
        Stop(
            "Both make 2, which reaches the threshold: answer 1. One neuron is an AND.",
            step=4,
        ),
        Stop(
            prose("""In the picture the threshold is a straight line: on its blue side the neuron fires. The arrow
                shows the weights and stands at right angles to the line. Where must the line go for **OR**,
                which is happy with one input?"""),
            step=4,
        ),
        Stop(
            "Closer to (0, 0): with a threshold of 1, one input is enough. Same weights, another line.",
            step=4,
            link={"gate": "OR"},
        ),
        Stop(
            prose("""**Your turn.** Set **Gate to build** to XOR: 1 where exactly one input is 1. Move weights and
                threshold: how many of the 4 rows can one line get right?"""),
        ),
    ),
    "XOR in two layers": (
        Stop(
            prose("""**XOR** wants 1 (blue) where exactly one input is 1. Look at the panel Inputs: no straight
                line has both blue points on one side and both orange ones on the other."""),
        ),
        Stop(
            "So two **hidden units** look first. h1 adds up the inputs: for (0, 1) that is 1.",
            step=4,
        ),
        Stop(
            "For (1, 1) it is 2. That is too much: XOR wants 0 here. Who takes it away?",
            step=10,
        ),
        Stop(
            prose("""h2 does: it answers only where both inputs are 1. The output takes h1 and twice subtracts h2:
                1×2 + (−2)×1 = 0."""),
            step=12,
        ),
        Stop(
            prose("""The second panel shows the rows as h1 and h2 see them. (0, 1) and (1, 0) now share one place,
                so that one line is enough."""),
            step=12,
        ),
        Stop(
            prose("""**Your turn.** Set **Built from** to OR, NAND, AND. What does each hidden unit say of (1, 1)
                there?"""),
        ),
    ),
    "Learning": (
        Stop(
            prose("""A **perceptron** finds its weights by itself. It begins with w = (0, 0) and b = 0, so the
                first sum is 0: undecided, and that counts as a mistake."""),
        ),
        Stop(
            prose("""The rule after a mistake: add label times row to w, and the label to b. This row is (0, 0) and
                its label −1: w stays as it is, b becomes −1."""),
        ),
        Stop(
            prose("""Row 4 wants +1, but the sum is −1: a mistake. Adding (1, 1) to w and 1 to b draws a first
                line. Rows that were right change nothing."""),
            step=2,
        ),
        Stop(
            prose("""What helps one row can hurt another: pass 2 has 3 mistakes. The bars count them. Will they
                ever reach 0?"""),
            step=3,
        ),
        Stop(
            "Yes. In pass 9 all 4 rows are right, so it stops: 18 mistakes on the way, and w = (3, 2), b = −4.",
            step=0,
        ),
        Stop(
            "**Your turn.** Set **Rows to learn** to XOR. No line can part those rows: what will the bars do?",
        ),
    ),
}
