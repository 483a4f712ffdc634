"""Tours of the views: two steps and one number that both have used, and what many steps leave of a gradient."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Gradient": (
        Stop(
            prose("""A unit reads two days' changes of a price, +1 and −0.5. It has read the first: mixed with its start
                of 0.500, that makes its **state**, 0.716.""")
        ),
        Stop(
            prose("""After the second day it says “up” with probability 0.651. Right, but not sure: the error, called
                the **loss**, is 0.429. At probability 1 it would be 0."""),
            step=3,
        ),
        Stop(
            prose("""Each time, the old state went in times **one weight**, U = 0.8. It was used on both days, so both
                have a share in the error. Would a larger U be better? The way back tells."""),
            step=5,
        ),
        Stop(
            prose("""Day 2: the error says −0.630 at the unit's sum. There U had multiplied the state 0.716. Its share
                is 0.716 × (−0.630) = −0.451: raise U by a little, and the error falls 0.451 times as much."""),
            step=9,
        ),
        Stop(
            prose("""But day 1 had made that state, so the blame goes on back through U: −0.630 × 0.8 = −0.504. Green
                arrows show the way."""),
            step=11,
        ),
        Stop(
            prose("""Day 1's share is smaller, −0.123. Both added are the **gradient** of U: (−0.123) + (−0.451) =
                −0.574. It is below 0: yes, a larger U would be better."""),
            step=15,
        ),
        Stop(
            prose("""**Your turn.** Set Truncate after to 1, which cuts the way back after every step. Which share is
                lost? Guess, then go to the last step.""")
        ),
    ),
    "Vanishing": (
        Stop(
            prose("""How much of an error reaches the past? The thick line starts at 1. One step back, the first factor
                is 0.8371, and so much is left.""")
        ),
        Stop(
            prose("""Every step back is another product. Ten steps back 0.0711576 is left, though no single factor was
                small."""),
            step=10,
        ),
        Stop(
            prose("""Fifty steps back: about two millionths. From an error at the end, the first inputs learn almost
                nothing. This is the **vanishing gradient**."""),
            step=50,
        ),
        Stop(
            prose("""Why? Each step multiplies by U, which stretches by 0.90 at most (its **largest singular value**),
                and by a slope of tanh, at most 1. So the thick line stays below the dashed one, which is at 0.121577
                here."""),
            step=20,
            link={"sigma": "0.9"},
        ),
        Stop(
            prose("""Now linear units, whose slope is always 1, and a U that stretches by 1.1. Will the line fall or
                rise? After ten steps it is at 2.59374."""),
            step=10,
            link={"activation": "Linear", "sigma": "1.1"},
        ),
        Stop(
            prose("""After fifty, 117.391: the **exploding gradient**. **Clipping** is the cure: the gradient of U, far
                too long by now, is scaled down to the length 1."""),
            step=50,
            link={"activation": "Linear", "sigma": "1.1"},
        ),
        Stop(
            prose("""**Your turn.** Choose Linear and set Largest singular value to 1. What will the line do over fifty
                steps? Guess, then look.""")
        ),
    ),
}
