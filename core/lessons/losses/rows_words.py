"""A loss on rows, in words: how each term is worked out, then their mean."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.losses.library import LIBRARY
from core.lessons.losses.rows import Rows
from core.lessons.losses.slips import slips
from core.nn.losses import CLIP, hinge
from core.trace import Region, Step, Trace
from core.wording import MINUS, TIMES, factor, nested, number, prose


def explain(rows: Rows) -> Explanation:
    """The words for one table."""
    told = LIBRARY[rows.loss]
    return Explanation(
        formula=told.formula,
        numbers=(_mean_line(rows), told.slope),
        notes=_notes(rows),
        question=_question(rows),
        slips=slips(rows.t, rows.y) if rows.loss == "binary_cross_entropy" else slips(),
        keras=keras_code(rows),
        trace=trace(rows),
    )


def trace(rows: Rows) -> Trace:
    """One step per row, then one for the mean."""
    count = len(rows.t)
    arrays = {
        "t": rows.t,
        "y": rows.y,
        "term": rows.terms,
        "slope": rows.slopes,
        "mean": np.array([rows.mean]),
    }
    if rows.deep:
        arrays["p"] = rows.p
    if rows.loss == "sparse_categorical_cross_entropy":
        arrays["t"] = rows.t.argmax(axis=1)
    if LIBRARY[rows.loss].family == "number":
        arrays["error"] = np.round(rows.y - rows.t, 2) + 0.0
    arrays = {name: values if values.ndim == 2 else values[:, None] for name, values in arrays.items()}

    def row(name: str, index: int) -> Region:
        return Region((index, 0), (1, arrays[name].shape[1]))

    steps = [
        Step(
            f"Row {i + 1}: {term_text(rows, i)}",
            {name: row(name, i) for name in ("t", "y")},
            {name: row(name, i) for name in ("p", "error", "term", "slope") if name in arrays},
        )
        for i in range(count)
    ]
    last = Step(_mean_text(rows), {"term": Region((0, 0), (count, 1))}, {"mean": Region.cell(0, 0)})
    return Trace(arrays, [*steps, last])


def _log(p: float, places: int = 4) -> str:
    return f"ln {number(max(p, CLIP), places if p >= 10.0**-places else 7)}"


def term_text(rows: Rows, index: int) -> str:
    """One row's term in numbers, with what it comes to."""
    return f"{working(rows, index)} = {number(float(rows.terms[index]), rows.places)}"


def working(rows: Rows, index: int) -> str:
    """How one row's term is worked out."""
    if rows.deep:
        return _class_text(rows, index)
    t, y = float(rows.t[index]), float(rows.y[index])
    error = f"{number(y, 2)} {MINUS} {factor(t, 2)}"
    size = abs(round(y - t, 2))
    match rows.loss:
        case "mean_squared_error":
            said = f"({error})²"
        case "quadratic_cost":
            said = f"½ {TIMES} ({error})²"
        case "mean_absolute_error":
            said = f"|{error}|"
        case "huber" if size <= rows.delta:
            said = f"|e| ≤ δ: ½ {TIMES} {number(size, 2)}²"
        case "huber":
            said = f"|e| > δ: {rows.delta:g} {TIMES} ({number(size, 2)} {MINUS} ½ {TIMES} {rows.delta:g})"
        case "hinge":
            said = f"max(0, 1 {MINUS} {factor(t, 0)} {TIMES} {factor(y, 2)})"
        case _:
            yes = _log(y, 2)
            no = f"ln(1 {MINUS} {number(y, 2)})" if y < 1 else _log(0.0)
            if t in (0.0, 1.0):
                said = f"target {t:.0f}: {MINUS}{yes if t else no}"
            else:
                said = f"{MINUS}({number(t, 2)} {TIMES} {yes} + {number(1 - t, 2)} {TIMES} {no})"
    return said


def _class_text(rows: Rows, index: int) -> str:
    """The logarithms that count, of the classes whose target is not 0."""
    p, t = rows.p[index], rows.t[index]
    counted = [(_share_log(rows, index, c), float(t[c])) for c in np.flatnonzero(t).tolist()]
    if len(counted) == 1 and counted[0][1] == 1:
        right = int(t.argmax())
        if p[right] < CLIP:
            return f"ln p is the score less the logarithm of the sum of all e^z: {MINUS}{counted[0][0]}"
        return f"softmax gives the right class p = {number(float(p[right]), 4)}: {MINUS}{counted[0][0]}"
    return f"{MINUS}(" + " + ".join(f"{number(w, 2)} {TIMES} {log}" for log, w in counted) + ")"


def _share_log(rows: Rows, index: int, c: int) -> str:
    """The logarithm of a class's share: of the share itself, or where that rounds to 0 by the scores."""
    share, score = float(rows.p[index, c]), float(rows.y[index, c])
    if share >= CLIP:
        return _log(share)
    return f"({number(score, 4)} {MINUS} {factor(score - float(rows.logs[index, c]), 4)})"


def _mean_text(rows: Rows) -> str:
    places, count = rows.places, len(rows.terms)
    if count == 1:
        return f"One row: the loss is its term, {number(rows.mean, places)}"
    terms = " + ".join(number(v, places) for v in rows.terms.tolist())
    said = f"Mean: ({terms}) / {count} = {number(rows.mean, places)}"
    rounded = sum(round(v, places) for v in rows.terms.tolist()) / count
    return said + _remainder(rounded, rows.mean, places)


def _remainder(rounded: float, exact: float, places: int) -> str:
    """What rounding the terms has left over, where it shows."""
    left = round(exact, places) - rounded
    return f" (rounding the terms leaves {number(left, places + 1)})" if abs(left) > 0.51 * 10.0**-places else ""


def _mean_line(rows: Rows) -> str:
    places = rows.places
    if len(rows.terms) == 1:
        single = rows.deep and (rows.t[0] == 1).sum() == 1
        log = _share_log(rows, 0, int(rows.t[0].argmax())) if single else ""
        work = rf"-{log.replace('ln', chr(92) + 'ln')} = " if single else ""
        return rf"L = {work}\mathbf{{{number(rows.mean, places)}}}"
    terms = [number(v, places) for v in rows.terms.tolist()]
    lines = r" \\ {} + ".join(" + ".join(terms[at : at + 4]) for at in range(0, len(terms), 4))
    return (
        rf"\begin{{gathered}} L = \tfrac{{1}}{{{len(terms)}}} \big( {lines} \big) \\"
        rf" = \mathbf{{{number(rows.mean, places)}}} \end{{gathered}}"
    )


def _notes(rows: Rows) -> tuple[str, ...]:
    told = LIBRARY[rows.loss]
    worst = int(np.argmax(rows.terms))
    natural = " ln is the natural logarithm." if told.family in ("probability", "classes") else ""
    notes = [f"**In words.** {told.letters}{natural} **Used:** {told.used}."]
    total = float(rows.terms.sum())
    if len(rows.terms) > 1 and total > 0:
        share = rows.terms[worst] / total
        notes.append(
            prose(f"""**Row {worst + 1} counts most**: {number(float(rows.terms[worst]), rows.places)} of
                {number(total, rows.places)} in all, {share:.0%}. """)
            + (
                "Compare MSE, MAE and Huber: they differ in how much one large error counts."
                if told.family == "number"
                else "To be surely wrong costs far more than to be unsure."
            )
        )
    if rows.deep and len(rows.t) == 1 and (rows.t[0] == 1).sum() == 1:
        notes += _classes(rows)
    if rows.loss == "binary_cross_entropy" and ((rows.y == 1) & (rows.t < 1)).any():
        keras = -np.log(np.float32(1) - (np.float32(1) - np.float32(CLIP)))
        notes.append(
            prose(f"""**Surely wrong.** The logarithm of 0 has no value, so p is kept at least 0.0000001 away from 0
                and 1: a wrong p = 1 costs {-np.log(CLIP):.4f}. Keras counts in 32 bits, where 1 {MINUS} 0.0000001 is
                a little less, and says {keras:.4f}.""")
        )
    return tuple(notes)


def _classes(rows: Rows) -> Iterator[str]:
    """One example of several classes: log10 by mistake, the hinge loss of the same scores, equal classes."""
    right = int(rows.t[0].argmax())
    others = [c for c in range(rows.y.shape[1]) if c != right]
    # The multiclass hinge loss (Weston and Watkins, 1999) adds up one hinge for each wrong class.
    margins = [hinge([1.0], [rows.y[0, right] - rows.y[0, c]]) for c in others]
    terms = " + ".join(number(m, 2) for m in margins)
    yield (
        prose(f"""**The same scores by other measures.** With log10 by mistake: {rows.mean / np.log(10):.4f}. Hinge for
            classes, the sum of max(0, wrong score {MINUS} right score + 1): {terms} = {sum(margins):.2f}.""")
    )
    if np.allclose(rows.p, rows.p[0, 0]):
        classes = rows.p.shape[1]
        yield (
            prose(f"""**All classes equal.** Every p is 1/{classes}, so the loss is ln {classes} =
                {np.log(classes):.6f}. A network that has learned nothing starts near this number: check it before
                training.""")
        )


def _question(rows: Rows) -> Question:
    """One more row: never on the screen."""
    family = LIBRARY[rows.loss].family
    if family == "number":
        wide = 3.0
        answer = _single(rows, 1.0, 1.0 + wide)
        new = Rows(rows.loss, np.array([1.0]), np.array([4.0]), rows.delta)
        return Question(
            "A new row has target 1 and prediction 4. What is its term? Two decimals.",
            answer,
            f"The error is 4 {MINUS} 1 = 3: {term_text(new, 0)}.",
            tolerance=0.006,
            places=2,
        )
    if family == "score":
        answer = _single(rows, -1.0, 0.4)
        return Question("A new row has target −1 and score 0.4. What is its term? Two decimals.", answer,
                        "max(0, 1 − (−1) × 0.4) = 1 + 0.4 = 1.40.", tolerance=0.006, places=2)  # fmt: skip
    if family == "probability":
        return Question("A new row has target 0 and p = 0.8. What is its term? Two decimals.", _single(rows, 0.0, 0.8),
                        "−ln(1 − 0.8) = −ln 0.2 = 1.61.", tolerance=0.006, places=2)  # fmt: skip
    classes = rows.y.shape[1] + 2
    return Question(
        f"{classes} classes with equal scores: what is the loss, whichever is right? Two decimals.",
        float(np.log(classes)),
        f"Every p is 1/{classes}, so it is ln {classes} = {np.log(classes):.4f}.",
        tolerance=0.006,
        places=2,
    )


def _single(rows: Rows, t: float, y: float) -> float:
    return float(Rows(rows.loss, np.array([t]), np.array([y]), rows.delta).mean)


def keras_code(rows: Rows) -> str:
    """Keras code that gives the loss of the whole table."""
    t: np.ndarray | Sequence[int] = rows.t
    if rows.loss == "sparse_categorical_cross_entropy":
        t = rows.t.argmax(axis=1)
    column = "" if rows.deep else ".reshape(-1, 1)"
    labels = rows.loss == "sparse_categorical_cross_entropy"
    given = nested(np.asarray(t)) + ")" if labels else f"{nested(np.asarray(t))}, 'float32'){column}"
    calls = {
        "mean_squared_error": "keras.losses.MeanSquaredError()(t, y)",
        "quadratic_cost": "keras.losses.MeanSquaredError()(t, y) / 2",
        "mean_absolute_error": "keras.losses.MeanAbsoluteError()(t, y)",
        "huber": f"keras.losses.Huber(delta={rows.delta:g})(t, y)",
        "hinge": "keras.losses.Hinge()(t, y)",
        "binary_cross_entropy": "keras.losses.BinaryCrossentropy()(t, y)",
        "categorical_cross_entropy": "keras.losses.CategoricalCrossentropy(from_logits=True)(t, y)",
        "sparse_categorical_cross_entropy": "keras.losses.SparseCategoricalCrossentropy(from_logits=True)(t, y)",
    }
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            f"t = np.array({given}",
            f"y = np.array({nested(rows.y)}, 'float32'){column}",
            f"result = float({calls[rows.loss]})",
            "print(result)",
        ]
    )
