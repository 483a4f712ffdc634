"""Tours of the views: one unit reads four words, the five types, and how long an input is remembered."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Unroll": (
        Stop(
            prose("""A sentence comes in word by word, each as one number: “good” is 1, “bad” is −1, the others are 0.
                The arrow from the cell back into itself is its **memory**.""")
        ),
        Stop(
            prose("""Drawn once for each word, the loop becomes a chain: the network is **unrolled**. There is still one
                cell, so all four copies have the same weights."""),
            step=2,
        ),
        Stop(
            prose("""The first word: 1 times the input's weight is 1. Nothing has been read before it, so the memory
                adds 0, and tanh bends the sum to 0.762. That number is the **state**: the mood so far."""),
            step=6,
        ),
        Stop(
            prose("""“food” is 0 and says nothing. Yet the state is not lost: 0.762 comes back, times the memory's
                weight 0.8, and 0.544 is left."""),
            step=10,
        ),
        Stop(
            prose(
                """“bad” brings −1, the memory brings 0.435. Who wins? The sum is −0.565, and the mood has turned."""
            ),
            step=14,
        ),
        Stop(
            prose("""The output is read from the last state: −0.388. In any order the four words add up to 0: it is the
                **order** that made the mood bad."""),
            step=0,
        ),
        Stop(
            prose("""**Your turn.** Open Edit the numbers and put −1 first and 1 third: “bad food, good service”. Above
                0 or below at the end? Then press play.""")
        ),
    ),
    "Types": (
        Stop(
            prose("""The sentence “not a good film” comes in, and one answer is wanted after the last word: **many to
                one**. Each word is two numbers: its mood, and whether it is “not”.""")
        ),
        Stop(
            prose("""“not” has been read. Unit 2 holds it: 0.964. Unit 1, the mood, is still 0. Will “good” make it rise
                above 0?"""),
            step=6,
        ),
        Stop(
            prose("""“good” pushes the mood up by 2, but the state pulls it down by 3.355. So the mood is −0.875: the
                cell has read “not good”."""),
            step=14,
        ),
        Stop(
            prose("""The answer, from the last state alone: “unhappy”, with probability 0.997."""),
            step=19,
        ),
        Stop(
            prose("""**One to many**: a picture goes in once, and at each step a word comes out, here “dog”. With no new
                input, only the state says which word is next."""),
            step=7,
            link={"kind": "One to many"},
        ),
        Stop(
            prose("""**Many to many, unequal**, as in translation: first all is read, then all is said. The first word
                comes only after the end sign, at step 4 of 6."""),
            step=19,
            link={"kind": "Many to many, unequal"},
        ),
        Stop(
            prose("""**Your turn.** Choose the type Many to many: a ball's height in each frame of a film. At which
                frame does the answer turn to “falls”? Guess first, then press play.""")
        ),
    ),
    "Context": (
        Stop(
            prose("""Two readings by one cell: the sequence, and the same with its first number changed from 1 to 0. The
                states after this step are 0.762 and 0: they differ by 0.762.""")
        ),
        Stop(
            prose("""From now on both read the same numbers. Only the state was different, and still is: by 0.544. What
                earlier inputs left in the state is called **context**."""),
            step=2,
        ),
        Stop(
            prose(
                """Two steps on, it is 0.316, or 41.5% of the first difference: the cell forgets little by little."""
            ),
            step=4,
        ),
        Stop(
            prose("""A strong new input, −1, makes both states more alike at once: 0.128 is left. What is new pushes out
                what is old."""),
            step=5,
        ),
        Stop(
            prose("""With the recurrent weights at 0 the state's way on is cut: the difference is gone after one step. A
                network without memory sees every number by itself."""),
            step=2,
            link={"memory": "0.0"},
        ),
        Stop(
            prose("""**Your turn.** Choose Running total as the cell, which adds up what it reads. How much of the
                change is left at the end? Guess, then press play.""")
        ),
    ),
}
