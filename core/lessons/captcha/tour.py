"""Tours of the views: a network reads a CAPTCHA column by column, and what CTC adds up."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Train and read": (
        Stop(
            prose("""A CAPTCHA that a network has never seen, cut into 25 columns. For each it must name one of 19
                characters, or **nothing**, written –. In the first column it is sure: nothing.""")
        ),
        Stop(
            prose("""The fifth column: “5”, with probability 0.999. The dark place in the table below says the same; the
                darker, the more probable."""),
            step=5,
        ),
        Stop(
            prose("""Here it is less sure: “4” 0.625, but “b” 0.311. The line through the picture is there to confuse
                programs."""),
            step=9,
        ),
        Stop(
            prose("""The e is wide: two columns name it. Is that “e” or “ee”? The rule: **repeats are merged**, and two
                equal letters need a – between them, as the two 8 have."""),
            step=26,
        ),
        Stop(
            prose("""Take out every –, and the text is left: 54e88. Right. Nobody has told the network where the letters
                stand, only what each picture says."""),
            step=27,
        ),
        Stop(
            prose("""Many ways through the columns make the same text. All ways to “54e88” found by a search have 0.5502
                together; “5be88” comes second."""),
            step=28,
        ),
        Stop(
            prose("""**Your turn.** Set Play to Epochs: the same network while it learned, one pass over its pictures a
                step. After how many passes is its text right? Guess, then press play.""")
        ),
    ),
    "CTC": (
        Stop(
            prose("""Four columns, and only a, b and nothing (–) to choose from. The framed way a a a b merges its
                repeats to “ab”: 0.6 × 0.4 × 0.5 × 0.7 = 0.0840, its probability.""")
        ),
        Stop(
            prose("""Another way to the same text: a – b b. Nothing is taken out, repeats are merged, and “ab” is left.
                It has 0.0630; both together 0.1470."""),
            step=2,
        ),
        Stop(
            prose("""All 15 ways to “ab” added up: 0.4449. Training raises this sum, whichever way it is made of: that
                is **CTC**."""),
            step=15,
        ),
        Stop(
            prose("""Writing all ways out takes too long for 25 columns. The **lattice** shares them: a way stays, goes
                on by one, or skips the – between two different letters. All ways to this place have 0.36."""),
            step=7,
            link={"part": "Lattice"},
        ),
        Stop(
            prose("""A few additions later, the same sum: a text ends in its last letter or the – after it, 0.4221 +
                0.0228 = 0.4449."""),
            step=21,
            link={"part": "Lattice"},
        ),
        Stop(
            prose("""Back to a text. **Greedy** takes the best of each column and reads “aab”. But its one way has
                0.1050, and all ways to “ab” have 0.4449: the best columns do not make the best text."""),
            step=11,
            link={"part": "Decoding"},
        ),
        Stop(
            prose("""**Your turn.** Choose Start from: A double letter. At least how many columns does “aa” need, and
                why? Lower Columns and see what the page says.""")
        ),
    ),
}
