"""What is easily got wrong about captions, each with the number that shows it."""

from core.explain.explanation import Slip
from core.lessons.captions.settings import COLORS, RELATIONS, SHAPES
from core.lessons.captions.write import Writing
from core.nn.shapes import receptive_field
from core.wording import percent, prose

ITEMS = len(COLORS) * len(SHAPES)
SCENES = ITEMS * (ITEMS - 1) * len(RELATIONS)


def classes_slip(words: int) -> Slip:
    """One class per caption."""
    return Slip(
        "A CNN will not work here: the answer is a sequence",
        prose("""It could: one class for each caption. But a class that was never trained is never answered, and the
            number of classes grows with every word. A decoder needs only the words."""),
        f"Here {ITEMS} × {ITEMS - 1} × {len(RELATIONS)} = **{SCENES:,} classes**, against {words} words.",
    )


def looking_slip(w: Writing) -> Slip:
    """Attention is not an explanation."""
    field = receptive_field([(kernel.shape[0], stride) for kernel, _, stride in w.asked.model.convolutions])
    t, side = w.doubtful, w.asked.pixels.shape[0]
    outside = max(1 - float(w.looks[t].sum()), 0.0)
    return Slip(
        "The lit cells are what the network has seen, and why it says the word",
        prose("""They are where the decoder read. Each cell's features were computed from a window far larger than the
            cell, so a dark cell's pixels may count, too."""),
        prose(f"""A cell is {side // w.features.shape[0]} pixels wide, its window **{field.size} pixels** of {side}.
            For “{w.words[t]}” {percent(outside)} of the attention lies on neither item."""),
    )


def one_to_many_slip(w: Writing) -> Slip:
    """The picture is read once, the words one by one."""
    return Slip(
        "One to many: the picture goes in, and the whole sentence comes out at once",
        prose("""One picture goes in, once. The words come one by one, and each is read back in before the next: the
            word and the state carry what was said."""),
        f"This caption took 1 pass of the CNN and **{len(w.steps)} steps** of the RNN, the end included.",
    )
