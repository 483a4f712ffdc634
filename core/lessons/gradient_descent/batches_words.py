"""What the lesson says about sizes of batches: iterations, noise, and why not all examples at once."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.gradient_descent.batches import START, Sizes, X, gradient, height, noise
from core.lessons.gradient_descent.slips import batches, epoch_slip
from core.lessons.gradient_descent.updates import pair, small
from core.trace import Region, Step, Sweep, Trace
from core.wording import counted, floating, number, prose


def explain(held: Sizes) -> Explanation:
    """The words of this view."""
    mini = held.passes[1]
    return Explanation(
        formula=r"\begin{gathered} g_B = \frac{1}{|B|}\sum_{i \in B} \nabla L_i \qquad w \leftarrow w - \eta\,g_B"
        r" \\[4pt] \text{iterations} = \text{epochs} \cdot \left\lceil \frac{n}{|B|} \right\rceil \end{gathered}",
        numbers=(
            rf"\left\lceil \frac{{{len(X)}}}{{{held.batch}}} \right\rceil = {mini.each} \text{{ updates in an epoch}}",
            rf"{held.epochs} \cdot {mini.each} = \mathbf{{{held.epochs * mini.each}}} \text{{ iterations}}",
        ),
        notes=_notes(held),
        question=_question(held),
        slips=(epoch_slip(held.batch), _noise_slip(held)),
        keras=keras_code(held),
        trace=trace(held),
    )


def _notes(held: Sizes) -> tuple[str, ...]:
    n, start = len(X), np.array(START)
    rows = []
    for one in held.passes:
        end = float(height(one.weights[-1]))
        rows.append(
            f"| {one.name} | {one.size} | {one.each} | {one.each * held.epochs} | "
            f"{number(float(noise(start, one.size)), 4)} | {'diverged' if np.isnan(end) else small(end)} |"
        )
    table = "\n".join(
        [
            prose(f"""| | examples per update | updates per epoch | after {counted(held.epochs, "epoch")} | noise at
                the start | loss above the lowest |"""),
            "|---|--:|--:|--:|--:|--:|",
            *rows,
        ]
    )
    rest = n % held.batch
    last = f"The last batch of an epoch has only {rest}. " if rest else ""
    return (
        prose(f"""**In words.** *n* = {n} eruptions of Old Faithful, shuffled before every epoch and cut into batches
            *B*. Each batch gives a gradient, each gradient one update of the weights: one **iteration**. When all
            examples have been seen once, that is one **epoch**. {last}In Keras: `model.fit(x, y, epochs={held.epochs},
            batch_size={held.batch})`; without `batch_size` it is 32."""),
        table,
        prose(f"""**Noise.** The gradient of a batch is that of all examples on average, and off by about 1/√|B| as
            much as that of a single example. {held.batch} examples cost {held.batch} times the work of one and are
            {number(float(noise(start, 1) / max(noise(start, held.batch), 1e-12)), 2)} times less noisy (here they are
            drawn without repeats, which helps a little more). So many rough steps beat few exact ones, until the noise
            is all that is left: a smaller rate, or one that falls, lowers that floor (see Schedules)."""),
        prose("""**Why 32.** It need not see all data at once, fits the memory, and fills a processor's lanes; whole
            powers of 2 are a habit. One by one is called stochastic gradient descent; in practice “SGD” means
            mini-batches."""),
    )


def _question(held: Sizes) -> Question:
    """Iterations of another number of examples and epochs."""
    examples, epochs = 1000 + 100 * held.epochs, 5 * held.epochs
    each = batches(examples, held.batch)
    return Question(
        f"{examples:,} examples, batches of {held.batch}, {epochs} epochs: how many iterations?",
        each * epochs,
        rf"$\lceil {examples} / {held.batch} \rceil = {each}$ batches, times {epochs} epochs: ${each * epochs}$.",
    )


def _noise_slip(held: Sizes) -> Slip:
    """A batch's gradient may point elsewhere."""
    start = np.array(START)
    whole = gradient(start, np.arange(len(X)))
    single = held.passes[2].chosen
    off = sum(float(gradient(start, rows) @ whole) < 0 for rows in single[: len(X)])
    return Slip(
        "Every step of stochastic gradient descent goes down",
        prose("""With a small enough learning rate it does on average. A single example's gradient lowers the loss of
            that example, and may well raise that of all the others."""),
        prose(f"""At the start, **{off}** of the {len(X)} examples pull uphill for the whole. For all of them together
            the gradient is {number(float(np.linalg.norm(whole)), 4)} long, and a single one is off by
            {number(float(noise(start, 1)), 4)}."""),
    )


def keras_code(held: Sizes) -> str:
    """Keras code of the mini-batch run; its data is a file that the page offers."""
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "import tensorflow as tf",
            "",
            'minutes, waiting = np.loadtxt("geyser.csv", delimiter=",", skiprows=1, unpack=True)',
            "x, t = ((v - v.mean()) / v.std() for v in (minutes, waiting))",
            f"w = keras.Variable(np.array([{START[0]:g}, {START[1]:g}]), dtype='float64')",
            f"optimizer = keras.optimizers.SGD(learning_rate={floating(held.rate)})",
            f"rng = np.random.default_rng({held.shuffle})",
            f"for epoch in range({held.epochs}):",
            "    order = rng.permutation(len(x))",
            f"    for at in range(0, len(x), {held.batch}):",
            f"        rows = order[at : at + {held.batch}]",
            "        with tf.GradientTape() as tape:",
            "            p = w.value[0] * x[rows] + w.value[1]",
            "            loss = tf.reduce_mean((p - t[rows]) ** 2)",
            "        optimizer.apply([tape.gradient(loss, w.value)], [w])",
            "result = w.numpy()",
            "print(optimizer.iterations.numpy(), result)",
        ]
    )


def captions(held: Sizes) -> list[tuple[str, str]]:
    """What every frame says first."""
    found = [("All start at the same weights, with the same examples", "All start at the same weights")]
    for frame in range(1, held.frames):
        each = held.passes[1].each
        epoch = (frame - 1) // each + 1
        at = f"Epoch {epoch} of {held.epochs}, mini-batch {(frame - 1) % each + 1} of {each}"
        counts = [held.updates(which, frame) for which in range(3)]
        found.append(
            (
                f"{at}. Updates so far: batch {counts[0]}, mini-batch {counts[1]}, stochastic {counts[2]}",
                f"{at}\nUpdates: {counts[0]}, {counts[1]}, {counts[2]}",
            )
        )
    return found


def told(held: Sizes) -> list[tuple[str, ...]]:
    """For every frame: this mini-batch's gradient beside that of all examples, and the update that it makes."""
    mini = held.passes[1]
    each = ", ".join(f"{one.name.lower()} {one.each}" for one in held.passes)
    found: list[tuple[str, ...]] = [
        (f"One epoch is one pass over all {len(X)} examples. Updates (iterations) in it: {each}.",)
    ]
    everything = np.arange(len(X))
    for at in range(held.frames - 1):
        before, after = mini.weights[at], mini.weights[at + 1]
        if np.isnan(after).any():
            found.append(("Mini-batch: diverged, its learning rate is too large.",))
            continue
        g, whole = gradient(before, mini.chosen[at]), gradient(before, everything)
        found.append(
            (
                prose(f"""Gradient of these {len(mini.chosen[at])} examples {pair(g)}, of all {len(X)} {pair(whole)}:
                    apart by {small(float(np.linalg.norm(g - whole)))}"""),
                f"w = w \u2212 rate \u00d7 g = {pair(before)} \u2212 {held.rate:g} \u00d7 {pair(g)} = {pair(after)}",
            )
        )
    return found


def trace(held: Sizes) -> Trace:
    """One step per mini-batch, the start first. Array: weights `(known + 1, 2)`, those of the mini-batch run."""
    mini, lines = held.passes[1], told(held)
    known = int((~np.isnan(mini.weights[:, 0])).sum())

    def step(index: int) -> Step:
        here = {"weights": Region((index, 0), (1, 2))}
        if not index:
            return Step(f"Start at w = {pair(mini.weights[0])}. {lines[0][0]}", {}, here)
        epoch, within = divmod(index - 1, mini.each)
        text = f"Epoch {epoch + 1}, mini-batch {within + 1}: {'; '.join(lines[index])}"
        return Step(text, {}, here)

    return Trace({"weights": mini.weights[:known]}, Sweep(known, step))
