"""A tour of the page: pictures, layers, the answer, and who judges; then a press of Train."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "": (
        Stop(
            prose("""Six classes of drawn shapes, 64 pictures of each. Below them stands the network: a picture goes in,
                and every block is a **layer** that turns it into something else.""")
        ),
        Stop(
            prose("""conv_1 looks for small patterns: 16 kernels of 3×3 make 16 maps. norm_1 after it keeps the numbers
                near 0, relu_1 makes negative ones 0."""),
            step=2,
        ),
        Stop(
            prose("""pool_1 keeps the largest of every 2×2 numbers: maps of 48×48 become 24×24. Then the same four
                layers come again, three times, with more kernels."""),
            step=5,
        ),
        Stop(
            prose("""The last layer has 6 numbers: a **probability** for every class. The largest is the answer. Before
                training it is a guess."""),
            step=21,
        ),
        Stop(
            prose("""Of all 384 pictures, 324 train. The other 60 are **held out**: the network never learns from them,
                they only judge it. The line below Train says so."""),
            step=21,
        ),
        Stop(
            prose("""**Your turn.** Press Train. A guess would be right in one of six. What share of the held-out
                pictures will be right after 30 epochs, 30 passes over the others? Watch both lines.""")
        ),
    )
}
