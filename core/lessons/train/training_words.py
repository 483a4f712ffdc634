"""What is said of a training before it begins: its numbers, a question, and slips."""

from collections.abc import Sequence
from math import ceil

from core.explain.explanation import Question, Slip
from core.lessons.train.training import Fit, Scores
from core.training.plan import TrainingPlan
from core.wording import decimals, grouped, number, prose

# One step of each optimizer as Keras takes it, with its default constants; g is the gradient of a batch.
STEPS = {
    "sgd": r"w &\leftarrow w - \eta_t\, g",
    "momentum": r"v &\leftarrow 0.9\, v - \eta_t\, g \\ w &\leftarrow w + v",
    "adam": r"m &\leftarrow 0.9\, m + 0.1\, g \\ v &\leftarrow 0.999\, v + 0.001\, g^2 \\"
    r" w &\leftarrow w - \eta_t\, \frac{m / (1 - 0.9^{t+1})}{\sqrt{v / (1 - 0.999^{t+1})} + 10^{-7}}",
}
RATES = {
    "constant": r"\eta_t &= \eta",
    "cosine": r"\eta_t &= \begin{cases} \eta\, t / W & t < W \\"
    r" \frac{\eta}{2} \left(1 + \cos \pi \frac{t - W}{T - W}\right) & t \ge W \end{cases}",
}


def formula(plan: TrainingPlan) -> str:
    """The number of iterations, and what the plan's optimizer and schedule do in each."""
    return (
        r"\begin{aligned} T = \text{iterations} &= \text{epochs} \cdot \left\lceil \frac{\text{training pictures}}"
        r"{\text{batch size}} \right\rceil \\ t &= 0, 1, \dots, T - 1 \qquad g = \frac{\partial L}{\partial w} \\ "
        rf"{STEPS[plan.optimizer]} \\ {RATES[plan.schedule]} \end{{aligned}}"
    )


def symbols(plan: TrainingPlan) -> str:
    """What the letters of the formula mean."""
    kept = {
        "sgd": "",
        "momentum": "$v$ is the last step, most of which is kept.",
        "adam": prose(r"""$m$ and $v$ are running means of the gradient and of its square; both start at 0, which the
            divisions make up for."""),
    }[plan.optimizer]
    rate = r"$\eta_t$ is the learning rate, the same in every iteration."
    if plan.schedule == "cosine":
        rate = r"$\eta_t$ is the learning rate: it rises for $W$ iterations, then falls to 0 along half a cosine."
    return f"**In iteration $t$**, $g$ is the gradient of the batch. {rate}{kept and ' ' + kept}"


def numbers(fit: Fit, plan: TrainingPlan, parameters: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """The plan's iterations, its rate, and its parameters as a sum over kinds of layers: `(plural name, count)`."""
    share = number(fit.training / fit.batch_size, 2)
    lines = [
        rf"\begin{{aligned}} \text{{iterations}} &= {fit.epochs} \cdot \left\lceil"
        rf" \frac{{{fit.training}}}{{{fit.batch_size}}} \right\rceil = {fit.epochs} \cdot \lceil {share} \rceil"
        rf" \\ &= {fit.epochs} \cdot {fit.batches} = \mathbf{{{grouped(fit.iterations)}}} \end{{aligned}}"
    ]
    rate = number(plan.learning_rate, decimals([plan.learning_rate], 6))
    if plan.schedule == "cosine":
        lines.append(
            rf"\begin{{aligned}} \eta &= {rate} \\ W &= \max(1, \lfloor {grouped(fit.iterations)} / 10"
            rf" \rfloor) = {grouped(fit.warmup)} \end{{aligned}}"
        )
    else:
        lines.append(rf"\eta = {rate}")
    if parameters:
        total = grouped(sum(count for _, count in parameters))
        terms = " + ".join(rf"\underbrace{{{grouped(count)}}}_{{\text{{{name}}}}}" for name, count in parameters)
        lines.append(rf"\begin{{aligned}} \text{{parameters}} &= {terms} \\ &= \mathbf{{{total}}} \end{{aligned}}")
    return tuple(lines)


def notes(fit: Fit) -> tuple[str, ...]:
    """What the numbers at hand have to say."""
    rest = fit.training % fit.batch_size
    found = []
    if rest and fit.batches > 1:
        found.append(
            prose(f"""**The last batch is smaller.** {fit.training} pictures make {fit.batches - 1} full batches of
                {fit.batch_size}, and {rest} {_pictures(rest)} left over: they count as one more iteration.""")
        )
    if fit.batch_size == 1:
        found.append("**One picture at a time** is stochastic gradient descent in its oldest form.")
    elif fit.batches == 1:
        found.append("**All pictures in one batch**: this is plain (batch) gradient descent, one iteration an epoch.")
    each = 1 / fit.held_out
    found.append(
        prose(f"""**{fit.held_out} held-out {_pictures(fit.held_out)} judge.** They never train. Each is {each:.1%} of
            the accuracy, so small differences mean nothing.""")
    )
    if fit.patience:
        found.append(
            prose(f"""**Early stopping.** After {fit.patience} epochs without a lower held-out loss the run ends, and
                takes back the weights of its best epoch.""")
        )
    return tuple(found)


def question(fit: Fit) -> Question:
    """Iterations after one change to the plan, never what the screen shows already."""
    changes = [
        (f"the batch size were {fit.batch_size * 2} instead of {fit.batch_size}",
         fit.training, fit.batch_size * 2, fit.epochs),
        (f"there were twice as many training pictures, {fit.training * 2}",
         fit.training * 2, fit.batch_size, fit.epochs),
        (f"it ran {fit.epochs + 5} epochs instead of {fit.epochs}",
         fit.training, fit.batch_size, fit.epochs + 5),
    ]  # fmt: skip
    what, training, batch, epochs = changes[(fit.training + fit.batch_size + fit.epochs) % len(changes)]
    answer = epochs * ceil(training / batch)
    return Question(
        f"If {what}, how many iterations would the whole run make?",
        answer,
        rf"${epochs} \cdot \lceil {training} / {batch} \rceil = {epochs} \cdot {ceil(training / batch)} = {answer}$",
    )


def slips(fit: Fit, scores: Scores) -> tuple[Slip, ...]:
    """What is easy to get wrong about training, each with the number that shows it."""
    return (
        Slip(
            "Epochs: the number of iterations",
            prose("""One epoch is one pass over all training pictures. One iteration is one batch: one step of gradient
                descent."""),
            prose(f"""Here {fit.epochs} epochs of {fit.batches} {"batch" if fit.batches == 1 else "batches"} make
                **{fit.iterations} iterations**.""")
            + (" With one batch an epoch, the two happen to be equal." if fit.batches == 1 else ""),
        ),
        _stranger(scores),
        _twice(fit),
    )


def _stranger(scores: Scores) -> Slip:
    top = scores.top
    count = len(scores.classes)
    return Slip(
        "Shown something that it has never learned, a network says that it does not know",
        prose("""It cannot: softmax shares out a probability of 1 among the classes that it knows, whatever it sees.
            What helps: a threshold below which no answer is given, an extra class 'other', or a sigmoid per
            class."""),
        prose(f"""{scores.network} is shown {scores.subject}. It says **{scores.classes[top]}**, probability
            **{number(scores.probabilities[top], 4)}**. Sharing 1 among {count}, the winner never has less than
            1/{count} = {number(1 / count, 4)}."""),
    )


def _twice(fit: Fit) -> Slip:
    if fit.seed is None:
        here = prose("""Here the seed is **free**: two runs start from other weights, so they differ. Turn on
            'Deterministic' and run again to see equal curves.""")
    else:
        here = prose(f"""Here seed **{fit.seed}** fixes it all. Under Results, 'Run twice' lays a second curve over the
            first and compares the last digits. Turn off 'Deterministic', and they part.""")
    return Slip(
        "The same network on the same pictures always learns the same",
        prose("""Only if the seed, the order of the pictures and the arithmetic are the same. First weights, order,
            augmentation and dropout are drawn at random."""),
        here,
    )


def _pictures(count: int) -> str:
    return "picture" if count == 1 else "pictures"
