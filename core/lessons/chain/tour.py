"""Tours of the chain: to the list, on to the loss, and back to everything that learns."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "To the list": (
        Stop(
            prose("""The **picture** is a cross of 6×6 pixels. The solid frame on it is the **window**: the nine pixels
                that the first step looks at.""")
        ),
        Stop(
            prose("""**Convolution.** Each pixel of the window times the number of the **kernel** at the same place,
                added up, plus the **bias**, a number that is always added. It makes 2.8, in the dashed frame.""")
        ),
        Stop(
            prose("""16 windows, 16 sums, all with the same nine numbers of the kernel. They are large where the picture
                falls from upper left to lower right, as the kernel does: 3.3 in row 2, column 2."""),
            step=16,
        ),
        Stop(
            prose("""**ReLU** makes 0 of all that is below 0: the −1.2 in row 2, column 3 is gone. What is positive
                stays as it was."""),
            step=17,
        ),
        Stop(
            prose("""**Pooling** keeps the largest number of four, here 3.3. Four such windows leave 2×2 numbers of 4×4:
                the picture gets smaller, its strongest answers stay."""),
            step=18,
        ),
        Stop(
            prose("""**Flatten** computes nothing: it writes the pooled numbers in one row after another as a list, 3.3,
                0.3, 0 and 3.3. A layer that tells a cross from a circle can read it now."""),
            step=22,
        ),
        Stop(
            prose("""**Your turn.** Choose the picture A circle, which has another kernel, and press play. How long will
                the list be? Then set **How far** to To the loss: what is the list good for?""")
        ),
    ),
    "To the loss": (
        Stop(
            prose("""This is where the picture has got to: a list **f** of four numbers. Beside it stand eight
                **weights**, a column for each class: cross and circle."""),
            step=22,
        ),
        Stop(
            prose("""Each number of the list times its weight for cross, added up, plus a bias: the **score** of cross
                is −0.67. This is the **dense layer**: every number of the list counts for every class."""),
            step=23,
        ),
        Stop(
            prose("""Circle gets −0.26, which is more. **So the network takes this cross for a circle.** Its weights
                were not learned yet."""),
            step=24,
        ),
        Stop(
            prose("""**Softmax** makes shares of the scores, which sum to 1: 0.399 for cross and 0.601 for circle. They
                are read as probabilities."""),
            step=25,
        ),
        Stop(
            prose("""The **loss** says how wrong that is: the negative logarithm of the right class's probability, here
                0.919. Were the network sure of the cross, it would be 0."""),
            step=26,
        ),
        Stop(
            prose("""**Your turn.** Set Right class to circle: the picture stays, and so do the probabilities. Will the
                loss rise or fall?"""),
            step=26,
        ),
    ),
    "And back": (
        Stop(
            prose("""Forward is over, and the loss is 0.919: the network believes in the circle, and the picture is a
                cross. Which numbers are to blame, and how much?"""),
            step=26,
        ),
        Stop(
            prose("""Each score's **delta** (δ) says how much the loss changes when that score moves a little:
                probability minus target, −0.601 for cross. Below 0 means: a higher score makes the loss smaller."""),
            step=27,
        ),
        Stop(
            prose("""Back through pooling, only the cell that **won** its window gets anything, 0.301 here: moving the
                other three a little would change nothing."""),
            step=35,
        ),
        Stop(
            prose("""ReLU lets pass what comes to a positive sum. Three of four numbers arrive at the convolution; one
                is stopped, since its sum was below 0."""),
            step=39,
        ),
        Stop(
            prose("""All windows share one kernel, so its **gradient**, how much the loss changes with each weight, is
                gathered: three windows add what they saw, times their δ. Row 3, column 2 comes to 0.601."""),
            step=42,
        ),
        Stop(
            prose("""Every number takes a small step against its gradient: that weight goes from 0 to −0.030. Forward
                again with the new numbers: will the loss be smaller? Press Next."""),
            step=45,
        ),
        Stop(
            prose("""The loss fell from 0.919 to 0.292. **Your turn.** Set Right class to circle, which the network
                leans to already, and look at step 27: will the deltas be larger or smaller than 0.601?"""),
            step=49,
        ),
    ),
}
