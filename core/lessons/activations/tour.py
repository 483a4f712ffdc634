"""Tours of activations: four curves and their slopes, gradients that vanish, units that die, layers that collapse."""

from core.explain.tour import Stop, Tours
from core.wording import prose

# Its default, said at every stop: a tour takes a setting of this name for the one that chooses the view.

TOURS: Tours = {
    "Curves": (
        Stop(
            prose("""Across is the sum x that a neuron has made, up is what it answers. The thick line is the
                **sigmoid**: at a sum of 0 it answers 0.5000."""),
            step=51,
        ),
        Stop(
            prose("""However large the sum, the sigmoid stays between 0 and 1: at 5 it answers 0.9933. The dashed
                line, **tanh**, looks alike. How far down does it go?"""),
            step=101,
        ),
        Stop(
            "Down to −1: at −5 tanh answers −0.9999, the sigmoid 0.0067. Both are nearly flat here.",
        ),
        Stop(
            prose("""**ReLU** answers 0 below 0, and the sum itself above. **Leaky ReLU** lets a little through
                below: at −2 it answers −0.4000 where ReLU says 0."""),
            step=31,
        ),
        Stop(
            prose("""The lower panel is the **slope**: how much the answer moves when the sum moves. The sigmoid is
                steepest here, at 0, and even so only 0.2500."""),
            step=51,
        ),
        Stop(
            prose("""At 5 the sigmoid’s slope is 0.0066: push the sum, and almost nothing happens. Learning needs
                slope; ReLU still has 1 here."""),
            step=101,
        ),
        Stop(
            prose("""**Your turn.** Set **Function** to Leaky ReLU, and lower its slope left of 0 down to nothing.
                Which other curve does it become?"""),
            step=51,
        ),
    ),
    "Vanishing gradient": (
        Stop(
            prose("""Fifty layers of one neuron each. The gradient starts at layer 50 and walks back; every layer
                multiplies it by weight times slope, for the sigmoid 0.2247."""),
        ),
        Stop(
            prose("""Two layers back, 0.0504920 of it is left. How much after ten: a hundredth, or less than a
                millionth?"""),
            step=2,
        ),
        Stop(
            prose("""Less than a millionth: 3.28 × 10⁻⁷. The layers near the input hardly learn. That is the
                **vanishing gradient**."""),
            step=10,
        ),
        Stop(
            "After all fifty, ReLU has everything left: above 0 its slope is 1, and 1 times 1 stays 1.",
            step=50,
        ),
        Stop(
            prose("""**Your turn.** Raise **Weight of every layer** above 1. Where does ReLU’s line go now, and why
                is that no better?"""),
            step=50,
        ),
    ),
    "Dead ReLU": (
        Stop(
            prose("""One neuron, four rows to learn, twice: with ReLU and with leaky ReLU. All four sums are above
                0, and the answers far too large: the cost is 8.4375."""),
        ),
        Stop(
            prose("""The step was too long: now all four sums are below 0. ReLU answers 0 there, and its slope is 0
                too. What can it still learn?"""),
            step=2,
        ),
        Stop(
            prose("""Nothing. Ten epochs later it is where it was: a **dead** unit. Leaky ReLU keeps a slope of 0.2
                below 0. Is that enough to come back?"""),
            step=12,
        ),
        Stop(
            "It is: its cost has fallen to 0.0004, while ReLU has not moved.",
            step=61,
        ),
        Stop(
            prose("""**Your turn.** Set **Start** to Alive. The rate is lower there: does ReLU die again? Watch its
                cost."""),
        ),
    ),
    "Linear layers collapse": (
        Stop(
            prose("""Two layers with no activation between them: tables of weights, W1 and W2. Row 1 of the one
                times column 1 of the other is one number: 1×2 + (−1)×1 + 2×(−1) = −1."""),
        ),
        Stop(
            "Four such sums make one table, W. Can it do the work of both?",
            step=4,
        ),
        Stop(
            "The biases become one as well: −2 and 3.",
            step=6,
        ),
        Stop(
            prose("""Yes: for the input the two layers answer [4, 2], and the one layer answers [4, 2]. Without a
                bend between them, many layers are one."""),
            step=9,
        ),
        Stop(
            "**Your turn.** Set **Between the layers** to ReLU. Will both ways still agree?",
            step=9,
        ),
    ),
}
