"""A network writes: from its state come probabilities, one token is drawn, and read as the next input."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.next_word.code import generate_code
from core.lessons.next_word.generate import Written
from core.lessons.next_word.settings import quoted
from core.nn.sampling import shaped
from core.trace import Region, Step, Trace
from core.wording import prose


def written_trace(w: Written) -> Trace:
    """Arrays: h `(G, units)`, network and `to draw from` `(G, V)`, number and token `(G,)`."""
    draws, units, size = w.draws, w.net.cell.units, len(w.vocabulary)
    steps = []
    for g in range(w.length):
        reads = {"token": Region.cell(g - 1), "h": Region((g - 1, 0), (1, units))} if g else {}
        writes = {
            "h": Region((g, 0), (1, units)),
            "network": Region((g, 0), (1, size)),
            "to draw from": Region((g, 0), (1, size)),
            "number": Region.cell(g),
            "token": Region.cell(g),
        }
        steps.append(Step(w.caption(g), reads, writes))
    arrays = {
        "h": np.array([d.h for d in draws]),
        "network": np.array([d.p for d in draws]),
        "to draw from": np.array([d.q for d in draws]),
        "number": np.array([d.u for d in draws]),
        "token": np.array([d.token for d in draws]),
    }
    return Trace(arrays, steps)


def explain_written(w: Written) -> Explanation:
    """The words of this view, for the last step."""
    last = w.draws[-1]
    order = np.argsort(-last.q, kind="stable")
    a, b = (int(k) for k in np.argsort(-last.p, kind="stable")[:2])
    ratio = float(last.p[a] / last.p[b])
    sharp = shaped(w.net.logits(last.h), temperature=0.5)
    t = w.temperature
    cut = f"the {w.top_k} largest" if w.top_k else f"all {len(w.vocabulary)}"
    logits = w.net.logits(last.h).astype(float)
    m = float(logits[order[0]])
    k = last.token
    terms = np.exp((logits[order[: w.top_k or len(order)]] - m) / t)
    return Explanation(
        lead=prose("""**In plain words.** From its state the network gives every token a probability, one is drawn as
            by a wheel of fortune, and becomes the next input. A token is one word, sign or letter."""),
        formula=r"\begin{gathered} p_i = \frac{e^{(z_i - m)/T}}{\sum_{j} e^{(z_j - m)/T}}"
        r" \\[8pt] \text{draw } i \text{ where } \\ p_1 + \dots + p_{i-1} \le u < p_1 + \dots + p_i \end{gathered}",
        numbers=(
            rf"p = \frac{{e^{{({logits[k]:.4f} - {m:.4f}) / {t:g}}}}}{{{terms.sum():.4f}}}"
            rf" = \frac{{{np.exp((logits[k] - m) / t):.4f}}}{{{terms.sum():.4f}}} = {last.q[k]:.4f}".replace(
                "- -", "+ "
            ),
            rf"{last.low:.4f} \le {last.u:.4f} < {last.high:.4f}",
        ),
        notes=(
            prose(f"""**Each step.** The state gives scores *z*, the largest is *m*. Divided by the temperature *T* =
                {t:g}, over {cut}, softmax makes probabilities. They are laid side by side from 0 to 1, the largest
                first; a random number *u* falls on one. That token is read as the next input. Drawn last:
                {quoted(w.vocabulary[k])}."""),
            prose("""**Temperature** below 1 sharpens, above 1 flattens; close to 0 always the most probable token is
                taken, and the text repeats itself. **Top k** never draws from the long tail of unlikely tokens."""),
            prose(f"""**The state** has {w.net.cell.units} numbers. In the picture each row is one of them and each
                column a token: blue is positive, orange negative."""),
            *_unknown(w),
        ),
        question=Question(
            prose(f"""At temperature 1 the network's first choice, {quoted(w.vocabulary[a])}, is {ratio:.4f} times as
                probable as {quoted(w.vocabulary[b])}. How many times at temperature 2? Two decimals."""),
            ratio**0.5,
            rf"Halved logits take the root of every ratio: $\sqrt{{{ratio:.4f}}} = {ratio**0.5:.2f}$.",
            tolerance=max(0.0151, 0.003 * ratio**0.5),
            places=2,
        ),
        slips=(
            Slip(
                "A network writes the most probable text",
                "It draws token by token. Each draw may take any token that has a probability.",
                prose(f"""{sum(d.token != int(np.argmax(d.p)) for d in w.draws)} of {w.length} tokens here were not the
                    network's first choice."""),
            ),
            Slip(
                "If it runs twice, it writes something else",
                "Only with other random numbers. With the same seed, network and beginning the text is the same.",
                f"Seed {w.seed} draws {', '.join(f'{d.u:.4f}' for d in w.draws[:3])} first, always.",
            ),
            Slip(
                "A temperature of 0.5 halves probabilities",
                "It divides the scores by 0.5, which doubles them, so every ratio is squared.",
                prose(f"""With T = 1 {quoted(w.vocabulary[a])} to {quoted(w.vocabulary[b])} is **{ratio:.2f}** to 1,
                    with T = 0.5 **{sharp[a] / sharp[b]:.2f}** to 1."""),
            ),
        ),
        keras=generate_code(
            w.net.cell.kind, w.net.embedding.shape, w.net.cell.units, list(w.ids), temperature=t, top_k=w.top_k,
            length=w.length, seed=w.seed,
        ),
        trace=written_trace(w),
    )  # fmt: skip


def _unknown(w: Written) -> list[str]:
    """What to say of words that the network does not know."""
    strange = [quoted(t) for t, i in zip(w.tokens, w.ids, strict=True) if not i]
    made = sum(not draw.token for draw in w.draws)
    notes = []
    if strange:
        notes.append(f"**Unknown.** {', '.join(strange[:6])}: not in the vocabulary, so read as {w.vocabulary[0]}.")
    if made:
        notes.append(
            prose(f"""**It may write {w.vocabulary[0]}**, {made} here: rare tokens of the training part are one token,
                which it has learned like any other.""")
        )
    return notes
