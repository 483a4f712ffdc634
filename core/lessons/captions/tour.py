"""Tours of the views: a caption word by word, beginnings that are kept, a test of what is new, and training."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Write": (
        Stop(
            prose("""The picture is dark where the network does not look: now it looks at the yellow star, with 88% of
                its attention. It has written “a”. Which word comes next?"""),
            step=2,
        ),
        Stop(
            prose("""The bars: “yellow”, with probability 1.0000. So it writes that, reads it, and now it is sure of
                “star”."""),
            step=3,
        ),
        Stop(
            prose("""It looks at small squares, 6×6 of them, each told by features that a **CNN** has made. How much it
                looks at each is its **attention**."""),
            step=4,
        ),
        Stop(
            prose("""“a yellow star left of a …” The second item is to be named, and it looks there: 63% at the red
                cross."""),
            step=7,
        ),
        Stop(
            prose("""After “cross” it says (end), and stops. “a yellow star left of a red cross”: right, in every
                word."""),
            step=9,
        ),
        Stop(
            prose("""In training it saw red things and stars, but never a red star. Is it red, then? 0.7307 for “red”,
                and 0.2464 for “yellow”."""),
            step=2,
            link={"scene": "A red star, never seen"},
        ),
        Stop(
            prose("""**Your turn.** Choose the picture A doubtful one. Which of its words will be wrong? Press play, and
                watch where it looks when it is unsure.""")
        ),
    ),
    "Beam": (
        Stop(
            prose("""The first word of a caption. To take the likeliest each time is **greedy**. A **beam** keeps three
                beginnings instead; here “a” leads by far.""")
        ),
        Stop(
            prose("""The numbers are logarithms of probabilities, so that they can be added: 0 would be certain, and the
                farther below 0, the less likely. Σ is the sum so far."""),
            step=2,
        ),
        Stop(
            prose("""The fourth word: greedy goes on with “above”, and so does the best of the beam, −1.3010. The beam
                keeps “left” as well."""),
            step=4,
        ),
        Stop(
            prose("""Two words on, the order has turned: “a black square left of a” leads with −1.4093. Greedy can no
                longer change its mind."""),
            step=6,
        ),
        Stop(
            prose("""The end: the beam's caption has −2.0005, greedy's −2.4246. The likelier caption is found. It is
                still wrong: likely and right are two things."""),
            step=10,
        ),
        Stop(
            prose("""**Your turn.** Set Beam width to 1, and the beam is greedy. From which width on does it find “left
                of”? Guess first.""")
        ),
    ),
    "Test": (
        Stop(
            prose("""A picture that was never in training, and what the network says of it. A caption counts as right
                only when every word is, and here every word is.""")
        ),
        Stop(
            prose("""Here one of 7 words is wrong: it says “square” where a circle is."""),
            step=4,
        ),
        Stop(
            prose("""Each row of the table counts 1,000 pictures. **Seen combinations** in new drawings: 99.7% right.
                Items that were never seen together, the **new pairings**: 99.8%.""")
        ),
        Stop(
            prose("""**New items**, a color and a shape that never came together in training: 55.5%. It knows both
                words, but pairs that it has seen pull it away.""")
        ),
        Stop(
            prose("""Which part goes wrong? The place is right in 99.1%, the small shape in 77.7% only. The range below
                55.5%, 52.4 to 58.6, says how exactly so many pictures can tell."""),
            step=12,
        ),
        Stop(
            prose("""**Your turn.** Turn on Only mistakes. Which color does it miss most often, and what does it say
                instead? Go through the pictures.""")
        ),
    ),
    "Train": (
        Stop(
            prose("""One pass over the training pictures, one **epoch**. It says “blue square” where a blue circle is.
                Of combinations that it has seen, 17.0% are right.""")
        ),
        Stop(
            prose("""The second epoch: the circle is right. The **loss**, how far its probabilities are from the true
                words, has fallen from 1.4872 to 0.2328."""),
            step=2,
        ),
        Stop(
            prose("""After five epochs all of the seen combinations that are watched are right: 100.0%."""),
            step=5,
        ),
        Stop(
            prose("""Not so the dotted line, items that are new: 56.0% at the end. More of the same training does not
                help what it has never seen."""),
            step=12,
        ),
        Stop(
            prose("""**Your turn.** Under What does it say of, choose a picture with a new item. Will it ever be right?
                Guess, then press play.""")
        ),
    ),
}
