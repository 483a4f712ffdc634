"""How a text becomes numbers: every token in lower case, as a lemma, as a number, with the one it is asked for."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.next_word.settings import quoted, visible
from core.lessons.next_word.text import Passage
from core.trace import Region, Step, Trace
from core.wording import prose

ROWS = 10  # tokens on the stage


def passage_trace(p: Passage) -> Trace:
    """Arrays `(n,)`: ids of the tokens and of those that follow; lower, lemma and count stand for their columns."""
    n = p.count
    whole = Region.whole((n,))
    lower_says = [f"{visible(a)} \u2192 {visible(b)}" for a, b in zip(p.raw, p.lower, strict=True) if a != b][:4]
    lemma_says = [f"{a} \u2192 {b}" for a, b in zip(p.lower, p.lemmas, strict=True) if a != b][:4]
    unknown = [visible(t) for t, i in zip(p.used[:n], p.ids[:n], strict=True) if not i][:4]
    steps = [
        Step(f"Lower case: {', '.join(lower_says) or 'nothing changes here'}", {"tokens": whole}, {"lower": whole}),
        Step(
            f"Lemmas, the forms in a dictionary: {', '.join(lemma_says) or 'nothing changes here'}",
            {"lower": whole},
            {"lemmas": whole},
        ),
        Step("How often the training part has each", {"lower": whole}, {"counts": whole}),
        Step(
            f"Numbers in the vocabulary of {len(p.vocabulary)}"
            + (f"; without a place, so 0: {', '.join(unknown)}" if unknown else ""),
            {"counts": whole},
            {"ids": whole},
        ),
    ]
    for t in range(n):
        begin = max(0, t - p.context + 1)
        seen = " ".join(visible(token) for token in p.used[begin : t + 1])
        after = f"after \u201c{seen}\u201d" if p.context else "without a look back"
        steps.append(
            Step(
                f"Window: {after} comes \u201c{visible(p.used[t + 1])}\u201d, number {p.ids[t + 1]}",
                {"ids": Region((begin,), (t - begin + 1,))} if p.context else {},
                {"next": Region.cell(t)},
            )
        )
    places = np.arange(n)
    arrays = {"tokens": places, "lower": places, "lemmas": places, "counts": p.counts[:n], "ids": p.ids[:n],
              "next": p.ids[1:]}  # fmt: skip
    return Trace(arrays, steps)


def explain_text(p: Passage) -> Explanation:
    """The words of this view."""
    training, validation, test = p.parts
    common = ", ".join(quoted(token) for token in p.vocabulary[1:13])
    raw, lower, lemmas = p.sizes
    notes = [
        prose(f"""**Vocabulary.** {len(p.vocabulary)} entries, made of the training part alone. Number 0 is every
            unknown {p.level[:-1]}; the others follow by how often they come: {common}."""),
        prose(f"""**Three parts.** {training:,} {p.level} to learn from, then {validation:,} to choose the best epoch
            by, then {test:,} that are judged once, at the end. In the last part {p.unknown:.1%} are unknown."""),
        prose("""**Windows.** The network learns from windows of the text and, at every place in them, from the one
            number that comes next. An **n-gram** is n tokens in a row: such a model only counts which token came after
            the n \u2212 1 before."""),
    ]
    if p.left_out:
        notes.append(f"**Long text.** The last {p.left_out:,} {p.level} are not used.")
    shrink = f"**{raw:,}** different tokens as they stand, **{lower:,}** in lower case, **{lemmas:,}** as lemmas."
    same = f" {quoted(p.merged[0])} and {quoted(p.merged[1])} become the same." if p.merged else ""
    window = p.context + 1
    return Explanation(
        lead=prose("""**In plain words.** A network reads numbers, not words. The text is cut into **tokens** (words
            and signs, or letters), and every token becomes its place in a list, the vocabulary. A **lemma** is the
            form under which a dictionary lists a word: *go* for *went*. What is asked for is always the next
            number."""),
        formula=r"\begin{gathered} \text{token} \to \text{lower case} \\ {} \to \text{lemma} \to \text{number } i"
        r" \\[4pt] (i_1, \dots, i_t) \to i_{t+1} \end{gathered}",
        numbers=(rf"({', '.join(str(i) for i in p.ids[: p.count])}) \to {p.ids[p.count]}",),
        notes=tuple(notes),
        question=Question(
            prose(f"""The training part has {training:,} {p.level}. Into how many windows of {window} can it be cut,
                side by side, when every window also needs the token after it?"""),
            (training - 1) // window,
            f"$\\lfloor ({training} - 1) / {window} \\rfloor = {(training - 1) // window}$",
        ),
        slips=(
            Slip(
                "Lemmatization makes a better next-word model",
                prose("""It makes fewer words to choose from, so the task is easier, and the text loses its forms: the
                    model can only write lemmas."""),
                f"This text: {shrink}{same}",
            ),
            Slip(
                "The vocabulary is made of the whole text",
                prose("""Then the judged part would leak into the model. It is made of the training part, and what is
                    new later is unknown."""),
                f"**{p.unknown:.1%}** of the last part are unknown here.",
            ),
        ),
        keras=_code(p),
        trace=passage_trace(p),
    )


def _code(p: Passage) -> str:
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            "with open('vocabulary.txt', encoding='utf-8', newline='') as file:",
            "    vocabulary = file.read().split('\\n')",
            f"tokens = {[str(token) for token in p.used[: p.count]]!r}",
            "lookup = keras.layers.StringLookup(vocabulary=vocabulary)  # 0 is unknown",
            "result = np.asarray(lookup(tokens))",
            "print(result)",
        ]
    )
