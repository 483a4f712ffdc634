"""Tours of why convolution: how many weights, what a shift does to them, and three trained networks."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Weights": (
        Stop(
            prose("""Both layers see the same picture, a square of 8s among 0s. In the **dense layer** a line comes from
                every pixel: each has a **weight** of its own, blue above 0 and orange below. All 36 together make one
                output, −8.""")
        ),
        Stop(
            prose("""The **convolution** has lines from nine pixels only: it looks at neighbors, not at the whole
                picture. Its first output is 8.""")
        ),
        Stop(
            prose("""Next output. The dense layer needs 36 new weights for it. The convolution moves its window by one
                cell and uses **the same nine again**."""),
            step=2,
        ),
        Stop(
            prose("""All 16 outputs are made: with 592 numbers to learn in the dense layer, and 10 in the convolution,
                nine weights and a **bias**, a number that is always added."""),
            step=16,
        ),
        Stop(
            prose("""The tables below show it: a new row of colors for each output of the dense layer, but the same nine
                colors in every row of the convolution. It is a dense layer whose weights are shared."""),
            step=16,
        ),
        Stop(
            prose("""**Your turn.** Raise the side of the picture to 7. How many parameters will the convolution have,
                and will the dense one have a few more, or about twice as many?"""),
            step=16,
        ),
    ),
    "A shift": (
        Stop(
            prose("""A small square of 8s in a picture of 9×9. The convolution makes a pattern of it, with 24 as its
                largest number; the dense layer mixes all pixels into other numbers.""")
        ),
        Stop(
            prose("""The square has moved by one cell. The convolution's pattern is the same, one cell further: 42 of 42
                cells agree with **The first one, moved along**."""),
            step=2,
        ),
        Stop(
            prose("""The dense layer meets every pixel with another weight now. Only 7 of 42 cells agree, by chance: for
                it the moved square is a new picture."""),
            step=2,
        ),
        Stop(
            prose("""Moved by three: 28 of 28 agree. What a convolution finds moves with the picture. That is called
                **equivariant**."""),
            step=4,
        ),
        Stop(
            prose("""**Your turn.** Set padding to Same and the ground to 1. Zeros now stand around the picture and do
                not move with it. Where will the convolution's cells stop agreeing?"""),
            step=2,
        ),
    ),
    "Trained": (
        Stop(
            prose("""Three trained networks of about the same size look at this square in the middle, where they have
                seen such shapes before. All three say square: 77%, 100% and 100% sure."""),
            step=7,
        ),
        Stop(
            prose("""Moved by four pixels to the right, the **dense** network says circle, 72% sure. Both convolutional
                ones still see a square."""),
            step=11,
        ),
        Stop(
            prose("""The maps tell of many shapes at every shift: dark cells are right answers. The dense network is
                right in the middle only. The line of cells is the way that this square takes."""),
            step=11,
        ),
        Stop(
            prose("""Moved by six to the left, the second network is right for 38% of the shapes. It convolves, but then
                **flattens** its maps, and a dense layer behind them has a weight for each place."""),
            step=1,
        ),
        Stop(
            prose("""The third keeps the largest number of each map, wherever it stands (**global max pooling**): right
                for all shapes here. Convolution takes the shift along, pooling forgets it."""),
            step=1,
        ),
        Stop(
            prose("""**Your turn.** Choose another shape, and drag the step from the middle to the end. Which network is
                the first to be wrong?"""),
            step=7,
        ),
    ),
}
