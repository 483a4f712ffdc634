"""What is easy to get wrong about CTC, with a number that shows it, and the same sums in Keras."""

from core.explain.explanation import Slip
from core.lessons.captcha.example import Task
from core.wording import nested, prose

SLIPS: tuple[Slip, ...] = (
    Slip(
        says="The blank is the space between two letters.",
        truth=prose("""It means that no letter is read in this column. It stands inside letters and margins too, and
            only between **equal** neighbors is one required."""),
        shows="“ab” fits into 2 columns, “aa” needs 3: a – a. Without the blank, a a a is one a.",
    ),
    Slip(
        says="The best class of each column gives the best text.",
        truth=prose("""That is the best single alignment. A text's probability is spread over all its alignments, and
            another text may have more of them."""),
        shows=prose("""Two columns, blank 0.6 and a 0.4: greedy reads nothing (0.6 × 0.6 = 0.36), yet “a” has 0.4 × 0.4
            + 2 × 0.4 × 0.6 = 0.64."""),
    ),
    Slip(
        says="Take out the blanks, then merge repeats.",
        truth="The other way round: first merge, then take out blanks. Otherwise no text could have a double letter.",
        shows="a – a: merged first it reads “aa” (2 letters), blanks first it would read “a” (1 letter).",
    ),
)


def keras_loss(task: Task) -> str:
    """Keras' own CTC on the numbers on the screen."""
    return f"""import keras
import numpy as np

p = np.array({nested(task.p)})  # columns x (blank, a, b)
text = {task.labels}

# Keras applies a softmax itself: the softmax of ln p is p.
scores = np.log(np.maximum(p, 1e-30))[None].astype("float32")
loss = keras.ops.ctc_loss(
    np.array([text], "int32"), scores,
    np.array([len(text)], "int32"), np.array([len(p)], "int32"), mask_index=0,
)
result = float(np.exp(-loss[0]))  # the text's probability
"""
