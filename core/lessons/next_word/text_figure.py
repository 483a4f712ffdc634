"""A text becoming numbers, as a table: a row per token, a column per form."""

from core.figures.bars import Column, Table, table_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.next_word.settings import visible
from core.lessons.next_word.text import Passage
from core.lessons.next_word.text_words import passage_trace


def text_figure(p: Passage, mode: Mode) -> Figure:
    """A row per token, a column per form."""
    n = p.count
    words = [tuple(visible(t) for t in forms[:n]) for forms in (p.lower, p.lemmas)]
    table = Table(
        passage_trace(p),
        [visible(token)[:13] for token in p.raw[:n]],
        [
            Column("lower", "Lower case", "", 0, "plain", 1.2, 1.2, texts=words[0], short="Lower",
                   short_texts=_cut(words[0])),
            Column("lemmas", "Lemma", "", 0, "plain", 1.2, 1.2, texts=words[1], short_texts=_cut(words[1])),
            Column("counts", "Count", "in the training part", 0, "share", 1.3, 0.9, short_symbol=" "),
            Column("ids", "Number", "its place", 0, "plain", 0.8, 0.9, short="No.", short_symbol=" "),
            Column("next", "Asked for", "the next number", 0, "plain", 1.2, 0.9, short="Next", short_symbol="No.",
                   texts=tuple(f"{i}  {visible(t)}" for i, t in zip(p.ids[1:], p.used[1:], strict=True)),
                   short_texts=tuple(str(i) for i in p.ids[1:])),
        ],
    )  # fmt: skip
    alt = f"{n} tokens of the text as rows: in lower case, as lemma, with their count, their number, and the next one."
    return table_figure(table, mode, alt)


def _cut(words: tuple[str, ...], letters: int = 8) -> tuple[str, ...]:
    """Words that fit a phone's column."""
    return tuple(word if len(word) <= letters else f"{word[: letters - 1]}\u2026" for word in words)
