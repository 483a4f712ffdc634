"""A beginning is read token by token; after each, network and n-gram say what may come next."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.next_word.code import predict_code
from core.lessons.next_word.predict import Reading
from core.lessons.next_word.predict_ngram import described, worked
from core.lessons.next_word.settings import quoted
from core.nn.softmax import softmax
from core.trace import Region, Step, Trace
from core.wording import counted, prose

_LEAD = prose("""**In plain words.** Two models guess what comes next. The **network** has read all tokens so far and
    keeps them in its state; a token is one word, sign or letter. The **n-gram** only """)


_NETWORK = r"h_t = \text{cell}(e_t,\, h_{t-1}) \\ p = \text{softmax}(h_t V + b)"


_SMOOTHED = {
    "kneser-ney": r"P(w \mid c) = \frac{\max(N(c\,w) - D,\, 0)}{N(c)} \\[4pt] {} + \frac{D\,T(c)}{N(c)}\,"
    r" P(w \mid \text{shorter } c)",
    "add-k": r"P(w \mid c) = \frac{N(c\,w) + k}{N(c) + k \cdot \text{vocabulary}}",
}


def reading_trace(r: Reading) -> Trace:
    """Arrays: tokens `(T,)`, h `(T, units)`, network and ngram `(T, V)`."""
    steps = []
    for t in range(len(r.ids)):
        reads = {"tokens": Region.cell(t)} | ({"h": Region((t - 1, 0), (1, r.net.cell.units))} if t else {})
        row = Region((t, 0), (1, len(r.vocabulary)))
        writes = {"h": Region((t, 0), (1, r.net.cell.units)), "network": row, "ngram": row}
        steps.append(Step(r.caption(t), reads, writes))
    return Trace({"tokens": np.array(r.ids), "h": r.h, "network": r.p, "ngram": r.q}, steps)


def explain_reading(r: Reading) -> Explanation:
    """The words of this view, for the state after the last token."""
    p, k = r.p[-1], int(np.argmax(r.p[-1]))
    logits = r.net.logits(r.h[-1]).astype(float)
    shifted = np.exp(logits - logits.max())
    q, best = r.q[-1], int(np.argmax(r.q[-1]))
    context = r.ngram.context(r.ids)
    seen = " ".join(quoted(r.vocabulary[i]) for i in context) or "nothing"
    underlined = "*c* are those tokens, underlined above. " if context else ""
    second = 0.25
    answer = float((p[k] * second) ** -0.5)
    return Explanation(
        lead=_LEAD
        + (
            f"counts what came, in the training part, after the {r.ngram.order - 1} tokens before."
            if r.ngram.order > 1
            else "counts how often each token came in the training part."
        ),
        formula=rf"\begin{{gathered}} {_NETWORK} \\[8pt] {_SMOOTHED[r.ngram.smoothing]} \end{{gathered}}",
        numbers=(
            rf"p_{{{k}}} = \frac{{e^{{z - m}}}}{{\sum_j e^{{z_j - m}}}} = "
            rf"\frac{{{shifted[k]:.4f}}}{{{shifted.sum():.4f}}}"
            rf" = \mathbf{{{p[k]:.4f}}}",
            *worked(r.ngram, list(r.ids), best),
        ),
        notes=(
            prose(f"""**The network** gives {quoted(r.vocabulary[k])} (number {k}) the most: its score z is the
                largest, m, so its term is 1. *e* is the token's embedding, the numbers that stand for it; *h* is the
                state; the weights *V* and the biases *b* score all tokens. In the picture each row is one number of
                the state: blue is positive, orange negative."""),
            prose(f"""**The n-gram** ({described(r.ngram)}) looks at {seen} and gives {quoted(r.vocabulary[best])} the
                most, {q[best]:.4f}. {underlined}*N* are counts in the training part, *T* how many different tokens
                follow. Every count gives *D* away, and the shorter context shares that out, so that nothing has
                probability 0. Below the longest context, Kneser-Ney counts after how many different tokens something
                came, not how often.""")
            if r.ngram.smoothing == "kneser-ney"
            else prose(f"""**The n-gram** ({described(r.ngram)}) looks at {seen} and gives {quoted(r.vocabulary[best])}
                the most, {q[best]:.4f}. {underlined}*N* are counts in the training part; *k* is added to every count,
                so that nothing has probability 0."""),
            prose(f"""**Perplexity** on the text's last part: network {r.judged[0]:.2f}, n-gram {r.judged[1]:.2f}. It
                is the number of equally likely tokens among which a model would be as unsure; lower is better."""),
        ),
        question=Question(
            prose(f"""The network gives {quoted(r.vocabulary[k])} {p[k]:.4f}. Say that word comes, and the word after
                it had been given {second}. What is the perplexity of these two words? Two decimals."""),
            answer,
            rf"$({p[k]:.4f} \times {second})^{{-1/2}} = {answer:.2f}$: the geometric mean of 1/p.",
            tolerance=0.0151,
            places=2,
        ),
        slips=reading_slips(r),
        keras=predict_code(r.net.cell.kind, r.net.embedding.shape, r.net.cell.units, list(r.ids)),
        trace=reading_trace(r),
    )


def _counts(order: int) -> str:
    if order == 1:
        return "how often each token comes"
    return f"what came after the {counted(order - 1, 'token')} before, at most"


def reading_slips(r: Reading) -> tuple[Slip, ...]:
    """What is easy to get wrong, with this network."""
    t = len(r.ids) - 1
    net, ngram = r.judged
    winner = "the network" if net < ngram else f"the {r.ngram.order}-gram"
    two = softmax(r.net.logits(r.net.read(r.ids[-1:])[0][-1]).astype(float))
    return (
        Slip(
            "The network predicts the next word",
            "It gives every word a probability. What is written is a draw from them.",
            prose(f"""Here the {len(r.vocabulary)} probabilities sum to 1; the largest is **{r.p[t].max():.4f}**, so it
                would be wrong about {1 - r.p[t].max():.0%} of the time even if it were right about the odds."""),
        ),
        Slip(
            "Without an RNN, sequences cannot be predicted",
            prose(
                f"""They can. This n-gram counts {_counts(r.ngram.order)}. An RNN shares its weights
                over time and carries a state on, however long the text."""
            ),
            prose(f"""Perplexity here: network **{net:.2f}**, n-gram **{ngram:.2f}**. On this text {winner} is lower;
                the view Train tells whether chance explains that."""),
        ),
        Slip(
            "Only the last word counts",
            "That would be a bigram. The state holds what came before.",
            prose(f"""Reading only the last token, the network would give {quoted(r.best(two))} the most
                (**{two.max():.4f}**); having read all {len(r.ids)}, {quoted(r.best(r.p[t]))}
                (**{r.p[t].max():.4f}**)."""),
        ),
    )
