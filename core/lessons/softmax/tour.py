"""Tours of softmax: scores become shares, the loss on top, every slope, sigmoids, the unknown."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Steps": (
        Stop(
            prose("""Four raw scores, called **logits**: 2.0 for Cat, −1.5 for Fish. We want shares instead: each
                between 0 and 1, and together 1."""),
        ),
        Stop(
            prose("""First the largest is subtracted from all, so that Fish has −3.5. It keeps the next numbers
                small, and changes no share."""),
            step=5,
        ),
        Stop(
            prose("""Then *e*, a fixed number, is raised to the power of each. Whatever the score, the result is
                above 0: 1.0000 for Cat, 0.0302 for Fish."""),
            step=9,
        ),
        Stop(
            prose("""Added up they make 1.5616. Each share will be a number’s part of that sum. Does Cat get more
                than half?"""),
            step=10,
        ),
        Stop(
            prose("""Yes: 1.0000 / 1.5616 = 0.6404. And together the shares make 0.6404 + 0.2877 + 0.0526 + 0.0193
                = 1.0000."""),
            step=15,
        ),
        Stop(
            prose("""**Your turn.** Raise **Temperature T**: do the shares come closer to each other? Then move
                **Add to every logit**: what changes, and what does not?"""),
            step=15,
        ),
    ),
    "Loss": (
        Stop(
            prose("""The picture is a cat: the target y is 1 for Cat and 0 for the rest, which is called
                **one-hot**. Softmax gives Cat 0.6404."""),
            step=2,
        ),
        Stop(
            prose("""The **loss** looks at the right class alone: −ln 0.6404 = 0.4457. The closer that share is to
                1, the smaller the loss."""),
            step=3,
        ),
        Stop(
            prose("""Which way should the scores go? Share minus target says it. For Cat 0.6404 − 1 = −0.3596:
                below 0, so raise it."""),
            step=4,
        ),
        Stop(
            prose("""The other three are above 0, so their scores go down. All four add up to 0: what Cat gains,
                the others lose."""),
            step=8,
        ),
        Stop(
            "After one such step Cat’s score is 2.3596. How large will its share be?",
            step=12,
        ),
        Stop(
            "0.7632, and the loss falls from 0.4457 to 0.2702.",
            step=13,
        ),
        Stop(
            prose("""**Your turn.** Set **Right class** to Fish, whose share is small. Which score gets the hardest
                push then, and which way?"""),
            step=7,
        ),
    ),
    "Jacobian": (
        Stop(
            prose("""Raise Cat’s score a little: how much does Cat’s share grow? 0.6404 × (1 − 0.6404) = 0.2303
                times as much."""),
        ),
        Stop(
            prose("""Raise Dog’s score instead, and Cat’s share falls: −0.1843. Shares add up to 1, so what one
                gains another loses."""),
            step=2,
        ),
        Stop(
            prose("""Now Dog’s share, as Cat’s score rises: −0.1843 again. Above and below the diagonal the table
                is the same."""),
            step=5,
        ),
        Stop(
            prose("""The whole table is called the **Jacobian**. Fish has a small share, and its row and column are
                small: at most 0.0190. What does each row add up to?"""),
            step=16,
        ),
        Stop(
            prose("""Add up the first row, 0.2303, −0.1843, −0.0337 and −0.0124: but for rounding, 0. **Your
                turn.** Set **Start from** to Ten equal logits: what will the diagonal look like?"""),
            step=4,
        ),
    ),
    "Sigmoids": (
        Stop(
            "One softmax asks one question: which of the four is it? The largest share wins: Cat, with 0.6404.",
        ),
        Stop(
            "A **sigmoid** asks of Cat alone: is it there, yes or no? 0.8808 is at least 0.5: yes.",
            step=3,
        ),
        Stop(
            "Then it asks of Dog: 0.7685, yes as well. Nothing was taken from Cat for that.",
            step=4,
        ),
        Stop(
            prose("""Two classes of four: their sum, 2.2093, need not be 1. Softmax is for classes that **exclude**
                each other, sigmoids for those that may come together."""),
            step=7,
        ),
        Stop(
            prose("""**Your turn.** Set **Start from** to Photo tags. Which of the two questions suits a photo with
                several things in it?"""),
            step=7,
        ),
    ),
    "Unknown": (
        Stop(
            prose("""The picture shows a toaster, and the network knows only Cat, Dog and Bird. A softmax must
                choose: Dog, with 0.7162."""),
        ),
        Stop(
            "First way out: **reject** what is too unsure. 0.7162 is below 0.80, so there is no answer.",
            step=2,
        ),
        Stop(
            "Second: one sigmoid for each class. None of them reaches 0.5, so the answer is none of them.",
            step=3,
        ),
        Stop(
            prose("""Third: a class **Other**, for which the network was trained with pictures of everything else.
                It gets 0.7968."""),
            step=4,
        ),
        Stop(
            "**Your turn.** Set **The picture shows** to A wolf. Which of the three ways still says no?",
            step=4,
        ),
    ),
}
