"""An entry of the glossary, and a group of them."""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One entry: what a word or a sign of the course means.

    `means` is one sentence, `example` the same with a number. `link` is the lesson that shows it, as the product's
    links say it: `convolution?stride=2&step=1`. `tex` is how formulas write it. `also` are other names for it, `typed`
    what else a student may type, slips of the pen included, which is searched and never shown; `signs` are its letters
    as they are typed. A name belongs to one entry, a sign may belong to several.
    """

    name: str
    means: str
    example: str
    link: str
    tex: str = ""
    also: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The entry's name in a link.

        >>> Term("1×1 convolution", "", "", "").slug
        '1x1-convolution'
        """
        plain = unicodedata.normalize("NFKD", self.name.replace("×", "x").replace("'", "").casefold())
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")

    @property
    def names(self) -> tuple[str, ...]:
        """All that it goes by."""
        return (self.name, *self.also, *self.typed)

    @property
    def lesson(self) -> str:
        """The address of the lesson that shows it."""
        return self.link.partition("?")[0]


@dataclass(frozen=True)
class Group:
    """Entries that belong together, sorted by name."""

    title: str
    terms: tuple[Term, ...]
