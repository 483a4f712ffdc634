"""Finding entries: by what a student types, and in prose, where bold words become links."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from core.glossary import TERMS
from core.glossary.term import Term

LONGEST = 80  # letters of what is typed that are looked at
# What a question has besides its subject.
_FILLER = re.compile(
    r"\b(?:an?|the|is|are|was|of|to|in|on|for|and|or|whats?|how|why|does|do|means?|meaning|define|definition|difference"
    r"|between|vs|versus|explain|give|number|formula|please)\b"
)
_APOSTROPHES = str.maketrans("", "", "'’`")


def key(text: str) -> str:
    """A name as it is compared: no capitals, no hyphens, one space between words.

    >>> key("Early-Stopping ")
    'early stopping'
    """
    plain = unicodedata.normalize("NFC", text).casefold().translate(_APOSTROPHES)
    return " ".join(re.sub(r"[-\u2010-\u2013_/\s]+", " ", plain).split()).strip(' .,:;?!"“”()')


def _forms(name: str) -> Iterable[str]:
    """A name in singular and plural, as English makes them; forms that do not exist do no harm."""
    yield name
    yield name + "s"
    yield name + "es"
    if name.endswith("y"):
        yield name[:-1] + "ies"
    if name.endswith("ix"):
        yield name[:-2] + "ices"
    if name.endswith("s") and not name.endswith(("ss", "us", "is")):
        yield name[:-1]


@cache
def _known() -> dict[str, Term]:
    """Entries by all forms of all their names; an entry's own name goes before what another is also called."""
    found: dict[str, Term] = {}
    for pick in (lambda term: term.names[:1], lambda term: term.names[1:]):
        for exact in (True, False):
            for term in TERMS:
                for name in map(key, pick(term)):
                    for form in [name] if exact else _forms(name):
                        found.setdefault(form, term)
    return found


@cache
def _keys() -> tuple[tuple[Term, tuple[str, ...]], ...]:
    """Every entry with its names as they are compared."""
    return tuple((term, tuple(map(key, term.names))) for term in TERMS)


def called(name: str) -> Term | None:
    """The entry with exactly this name, in singular or plural."""
    return _known().get(key(name))


def by_slug(slug: str) -> Term | None:
    """The entry that a link's `term` names."""
    return next((term for term in TERMS if term.slug == slug), None)


def signed(sign: str) -> tuple[Term, ...]:
    """The entries that this letter or sign stands for; `X` and `x` are two signs."""
    return tuple(term for term in TERMS if unicodedata.normalize("NFC", sign) in term.signs)


def find(words: str, most: int = 12) -> tuple[Term, ...]:
    """Entries for what a student types, the best first; none where nothing is near.

    >>> [term.name for term in find("log loss")][:1]
    ['Binary cross-entropy']
    >>> [term.name for term in find("convulation")][:1]
    ['Convolution']
    """
    typed = " ".join(words[:LONGEST].split())
    asked = key(typed)
    if not typed:
        return ()
    exact, signs = called(typed), signed(typed)
    found = [exact] if exact and (exact in signs or not signs) else []
    found += [*signs, *([exact] if exact else [])]
    found += [term for term in TERMS if asked in map(str.casefold, term.signs)]
    if len(asked) > 1:
        found += _beginning(asked)
    if not found:
        left = " ".join(_FILLER.sub(" ", asked).split())
        if left and left != asked:
            return find(left, most)
        each = [called(word) for word in asked.split()]
        found = [term for term in each if term] if all(each) else _near(asked)
    if not found:
        found = [term for word in asked.split() for term in [called(word), *_near(word)] if term]
    return tuple(dict.fromkeys(found))[:most]


def _beginning(asked: str) -> list[Term]:
    """Entries whose name begins with what was typed, then those with words that begin so, then those that say it."""
    starts = [term for term, names in _keys() if any(name.startswith(asked) for name in names)]
    starts.sort(key=lambda term: not key(term.name).startswith(asked))
    parts = asked.split()
    within = [
        term
        for term, names in _keys()
        if all(any(word.startswith(part) for name in names for word in name.split()) for part in parts)
    ]
    word = re.compile(rf"\b{re.escape(asked)}", re.IGNORECASE)
    said = [term for term in TERMS if len(asked) > 2 and word.search(term.means)]
    return [*starts, *within, *said]


def _near(asked: str) -> list[Term]:
    """Entries whose name is spelled nearly so."""
    if len(asked) < 4:
        return []
    names = [name for _, names in _keys() for name in names]
    return [_known()[name] for name in difflib.get_close_matches(asked, names, n=6, cutoff=0.76)]


# What stays as it is: code, formulas, links and pictures; then bold words, the only part with a group.
_PARTS = re.compile(
    r"```.*?```|`+[^`]*`+|\$\$.*?\$\$|\$[^$\n]+\$|!?\[[^\]]*\]\([^)]*\)|\\."
    r"|(?<!\*)\*\*(?![\s*])([^*\n]+?)(?<![\s*])\*\*(?!\*)",
    re.DOTALL,
)


def linked(text: str) -> str:
    """Prose in which the first bold mention of every entry leads to it; single letters stay as they are.

    >>> linked("The **strides** of a **kernel**; another **stride**.")
    'The [**strides**](/glossary?term=stride) of a [**kernel**](/glossary?term=kernel); another **stride**.'
    """
    seen: set[Term] = set()

    def link(part: re.Match[str]) -> str:
        word = part[1]
        term = called(word) if word and len(key(word)) > 1 else None
        if term is None or term in seen or "[" in word:
            return part[0]
        seen.add(term)
        return f"[{part[0]}](/glossary?term={term.slug})"

    return _PARTS.sub(link, text)
