"""The syllabus: every lesson, in teaching order. Navigation, home page and smoke tests follow from it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """One lesson. `slug` is its address and its file in `pages/`; `icon` names a Material symbol; `minutes` are those
    that a first reading takes; `needs` are the lessons that it builds on; `exam`: whether it belongs to the course
    that an examination asks for.
    """

    slug: str
    title: str
    icon: str
    section: str
    question: str
    minutes: int = 10
    needs: tuple[str, ...] = ()
    exam: bool = False


NEURONS = "Neurons"
IMAGES = "Images"
YOURS = "Your own pictures"
SEQUENCES = "Sequences"

LESSONS: tuple[Lesson, ...] = (
    Lesson("neuron", "Neuron and perceptron", "fiber_manual_record", NEURONS,
           "How can one weighted sum and a threshold decide, and what can it never decide?",
           minutes=10, exam=True),
    Lesson("activations", "Activations", "ssid_chart", NEURONS,
           "Why does a neuron bend its sum, and which bend lets deep networks learn?",
           minutes=8, needs=("neuron",), exam=True),
    Lesson("losses", "Losses", "trending_down", NEURONS,
           "How does a network measure how wrong it is, and why does the measure decide how fast it learns?",
           minutes=10, needs=("activations",), exam=True),
    Lesson("softmax", "Softmax", "bar_chart", NEURONS,
           "How do raw scores become probabilities that sum to 1?",
           minutes=8, needs=("losses",), exam=True),
    Lesson("gradient_descent", "Gradient descent", "downhill_skiing", NEURONS,
           "Which way is down, and how large should the next step be?",
           minutes=12, needs=("losses",), exam=True),
    Lesson("backpropagation", "Backpropagation", "undo", NEURONS,
           "How does every weight learn, from one error at the end, which way to move?",
           minutes=20, needs=("activations", "gradient_descent"), exam=True),
    Lesson("playground", "Playground", "scatter_plot", NEURONS,
           "What can a small network learn, and what does each hidden unit do for it?",
           minutes=10, needs=("backpropagation",), exam=True),
    Lesson("why_convolve", "Why convolution", "join_inner", IMAGES,
           "Why not give every pixel a weight of its own?",
           minutes=6, needs=("neuron",), exam=True),
    Lesson("convolution", "Convolution", "grid_on", IMAGES,
           "How does a small kernel slide over a picture and find its edges?",
           minutes=10, needs=("why_convolve",), exam=True),
    Lesson("pooling", "Pooling and flattening", "compress", IMAGES,
           "What does pooling keep, and what does it forget?",
           minutes=8, needs=("convolution",), exam=True),
    Lesson("chain", "The whole chain", "conversion_path", IMAGES,
           "How does a CNN get from pixels to a loss, and how does it learn its kernel?",
           minutes=15, needs=("pooling", "backpropagation"), exam=True),
    Lesson("receptive_field", "Receptive field", "center_focus_strong", IMAGES,
           "How much of the picture can one number deep in a network see?",
           minutes=8, needs=("convolution", "pooling")),
    # An address that ends with another one confuses st.context.url: this one does not end in "convolution".
    Lesson("convolution_transpose", "Transposed convolution", "zoom_out_map", IMAGES,
           "How does a convolution run backward make a picture larger, and why do checkerboards appear?",
           minutes=8, needs=("convolution",)),
    Lesson("zoo", "Famous CNNs: size and cost", "straighten", IMAGES,
           "What does every layer of a famous network see, and what does it cost?",
           minutes=8, needs=("receptive_field",)),
    Lesson("feature_maps", "Feature maps", "layers", YOURS,
           "What does a trained network see in this picture, layer by layer?",
           minutes=8, needs=("convolution",)),
    Lesson("train", "Train a CNN", "model_training", YOURS,
           "Can a small network learn to tell your own pictures apart?",
           minutes=10, needs=("chain",)),
    Lesson("looking_inside", "Looking inside", "troubleshoot", YOURS,
           "What in this picture made the network say so, and how far can such an answer be trusted?",
           minutes=10, needs=("feature_maps",)),
    Lesson("transfer", "Transfer learning", "move_down", YOURS,
           "When does a network that has learned from other pictures help with yours, and how much?",
           minutes=10, needs=("train",), exam=True),
    Lesson("unrolling", "RNN unrolling", "all_inclusive", SEQUENCES,
           "How does one small cell read a whole sequence?",
           minutes=10, needs=("neuron",), exam=True),
    Lesson("bptt", "Backpropagation through time", "history", SEQUENCES,
           "How does an error at the end reach a weight that was used at every step before?",
           minutes=12, needs=("unrolling", "backpropagation"), exam=True),
    Lesson("lstm_gru", "LSTM and GRU", "conveyor_belt", SEQUENCES,
           "How does a cell decide what to keep, for fifty steps and more?",
           minutes=12, needs=("bptt",)),
    Lesson("captcha", "CAPTCHA reading", "text_fields", SEQUENCES,
           "How does a network read a text when nobody tells it where the letters stand?",
           minutes=12, needs=("lstm_gru", "softmax")),
    Lesson("next_word", "Next word", "edit_note", SEQUENCES,
           "How does a network guess the next word, and how does it write?",
           minutes=10, needs=("unrolling", "softmax")),
    Lesson("price", "Tomorrow's price", "candlestick_chart", SEQUENCES,
           "Can a network say tomorrow's price, or does it only repeat today's?",
           minutes=10, needs=("unrolling", "losses")),
    Lesson("captions", "Captions", "closed_caption", SEQUENCES,
           "How does a network say in words what a picture shows?",
           minutes=8, needs=("feature_maps", "next_word")),
)  # fmt: skip


def lesson(slug: str) -> Lesson:
    """The lesson with this address. Raises `ValueError` for an unknown one."""
    for entry in LESSONS:
        if entry.slug == slug:
            return entry
    known = ", ".join(entry.slug for entry in LESSONS)
    raise ValueError(f"a lesson's slug must be one of {known}, received {slug!r}")


def neighbors(slug: str) -> tuple[Lesson | None, Lesson | None]:
    """The lessons before and after this one; None at either end of the course."""
    at = LESSONS.index(lesson(slug))
    return (LESSONS[at - 1] if at else None), (LESSONS[at + 1] if at + 1 < len(LESSONS) else None)


def sections() -> dict[str, list[Lesson]]:
    """Lessons by section, both in teaching order."""
    grouped: dict[str, list[Lesson]] = {}
    for entry in LESSONS:
        grouped.setdefault(entry.section, []).append(entry)
    return grouped
