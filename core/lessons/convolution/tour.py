"""A tour of convolution: one window, one sum, the next window, and how large the output gets."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "": (
        Stop(
            prose("""The solid frame is the **window**: 3×3 numbers of the input, and all that this step looks at. Each
                is multiplied by the number of the **kernel** at the same place.""")
        ),
        Stop(
            prose("""Nine products, added up: 0. Left and right are alike here, so what the left column takes away, the
                right column gives back. The sum goes where the dashed frame is.""")
        ),
        Stop(
            prose("""The window has moved one cell to the right. Now large numbers are on its left and small ones on its
                right, and the sum is −32. **This kernel answers to edges.**"""),
            step=2,
        ),
        Stop(
            prose("""The same nine weights were used at every place: 16 windows, 16 sums. Where the output is 0, the
                left and the right column of the window are alike."""),
            step=16,
        ),
        Stop(
            prose("""With stride 2 the window skips every second place: (6 − 3) / 2 rounded down is 1, plus 1 makes 2
                rows and 2 columns."""),
            step=0,
            link={"stride": "2"},
        ),
        Stop(
            prose("""**Your turn.** Set padding to Same: zeros around the input let the kernel stand on its rim. How
                large will the output be? Then press play.""")
        ),
    )
}
