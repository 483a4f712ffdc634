"""The syllabus: every lesson, in teaching order. Navigation, home page and smoke tests follow from it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """One lesson. `slug` is its address and its file in `pages/`; `icon` names a Material symbol."""

    slug: str
    title: str
    icon: str
    section: str
    question: str


NEURONS = "Neurons"
IMAGES = "Images"
YOURS = "Your own pictures"
SEQUENCES = "Sequences"

LESSONS: tuple[Lesson, ...] = (
    Lesson("neuron", "Neuron and perceptron", "fiber_manual_record", NEURONS,
           "How can one weighted sum and a threshold decide, and what can it never decide?"),
    Lesson("activations", "Activations", "ssid_chart", NEURONS,
           "Why does a neuron bend its sum, and which bend lets deep networks learn?"),
    Lesson("losses", "Losses", "trending_down", NEURONS,
           "How does a network measure how wrong it is, and why does the measure decide how fast it learns?"),
    Lesson("softmax", "Softmax", "bar_chart", NEURONS,
           "How do raw scores become probabilities that sum to 1?"),
    Lesson("gradient_descent", "Gradient descent", "downhill_skiing", NEURONS,
           "Which way is down, and how large should the next step be?"),
    Lesson("backpropagation", "Backpropagation", "undo", NEURONS,
           "How does every weight learn, from one error at the end, which way to move?"),
    Lesson("playground", "Playground", "scatter_plot", NEURONS,
           "What can a small network learn, and what does each hidden unit do for it?"),
    Lesson("why_convolve", "Why convolution", "join_inner", IMAGES,
           "Why not give every pixel a weight of its own?"),
    Lesson("convolution", "Convolution", "grid_on", IMAGES,
           "How does a small kernel slide over a picture and find its edges?"),
    Lesson("receptive_field", "Receptive field", "center_focus_strong", IMAGES,
           "How much of the picture can one number deep in a network see?"),
    # An address that ends with another one confuses st.context.url: this one does not end in "convolution".
    Lesson("convolution_transpose", "Transposed convolution", "zoom_out_map", IMAGES,
           "How does a convolution run backward make a picture larger, and why do checkerboards appear?"),
    Lesson("pooling", "Pooling and flattening", "compress", IMAGES,
           "What does pooling keep, and what does it forget?"),
    Lesson("chain", "The whole chain", "conversion_path", IMAGES,
           "How does a CNN get from pixels to a loss, and how does it learn its kernel?"),
    Lesson("zoo", "The zoo's rulers", "straighten", IMAGES,
           "What does every layer of a famous network see, and what does it cost?"),
    Lesson("feature_maps", "Feature maps", "layers", YOURS,
           "What does a trained network see in this picture, layer by layer?"),
    Lesson("train", "Train a CNN", "model_training", YOURS,
           "Can a small network learn to tell your own pictures apart?"),
    Lesson("looking_inside", "Looking inside", "troubleshoot", YOURS,
           "What in this picture made the network say so, and how far can such an answer be trusted?"),
    Lesson("transfer", "Transfer learning", "move_down", YOURS,
           "When does a network that has learned from other pictures help with yours, and how much?"),
    Lesson("unrolling", "RNN unrolling", "all_inclusive", SEQUENCES,
           "How does one small cell read a whole sequence?"),
    Lesson("bptt", "Backpropagation through time", "history", SEQUENCES,
           "How does an error at the end reach a weight that was used at every step before?"),
    Lesson("lstm_gru", "LSTM and GRU", "conveyor_belt", SEQUENCES,
           "How does a cell decide what to keep, for fifty steps and more?"),
    Lesson("captcha", "CAPTCHA reading", "text_fields", SEQUENCES,
           "How does a network read a text when nobody tells it where the letters stand?"),
    Lesson("next_word", "Next word", "edit_note", SEQUENCES,
           "How does a network guess the next word, and how does it write?"),
    Lesson("price", "Tomorrow's price", "candlestick_chart", SEQUENCES,
           "Can a network say tomorrow's price, or does it only repeat today's?"),
    Lesson("captions", "Captions", "closed_caption", SEQUENCES,
           "How does a network say in words what a picture shows?"),
)  # fmt: skip


def lesson(slug: str) -> Lesson:
    """The lesson with this address. Raises `ValueError` for an unknown one."""
    for entry in LESSONS:
        if entry.slug == slug:
            return entry
    known = ", ".join(entry.slug for entry in LESSONS)
    raise ValueError(f"a lesson's slug must be one of {known}, received {slug!r}")


def sections() -> dict[str, list[Lesson]]:
    """Lessons by section, both in teaching order."""
    grouped: dict[str, list[Lesson]] = {}
    for entry in LESSONS:
        grouped.setdefault(entry.section, []).append(entry)
    return grouped
