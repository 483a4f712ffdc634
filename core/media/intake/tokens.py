"""From a text to numbers: tokens, lower case, lemmas, a vocabulary, and the three parts that a model may and may not
see.

Lemmas come from simplemma's word lists, without a network and without knowledge of the sentence.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

import numpy as np

from core.wording import prose

UNKNOWN = "\u27e8?\u27e9"  # what stands for every token that has no place in the vocabulary
LANGUAGES = {"en": "English", "hi": "Hindi", "fr": "French"}
MOST_TOKENS = 40_000
TRAINING, VALIDATION = 0.70, 0.85  # where the training part ends, and the validation part
_CLOSING = ".,;:!?)]}%\u2019\u201d\u2026\u0964"
_OPENING = "([{\u201c\u2018"
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
_APOSTROPHES = "'\u2019"


@dataclass(frozen=True)
class Preparation:
    """How a text becomes tokens. `lemmas` is a key of `LANGUAGES`, or empty for none; a token that the training part
    has fewer than `least` times is unknown.
    """

    level: str = "words"
    lower: bool = True
    lemmas: str = ""
    least: int = 2

    def __post_init__(self) -> None:
        if self.level not in ("words", "characters"):
            raise ValueError(f"level must be words or characters, received {self.level!r}")
        if self.lemmas and self.lemmas not in LANGUAGES:
            raise ValueError(f"lemmas must be one of {', '.join(LANGUAGES)}, or none, received {self.lemmas!r}")
        if not 1 <= self.least <= 5:
            raise ValueError(f"least must lie in 1 to 5, received {self.least}")

    def tokens(self, text: str) -> list[str]:
        """The tokens of a text as the model reads them."""
        raw = split(text) if self.level == "words" else list(" ".join(text.split()))
        if self.lower:
            raw = [token.lower() for token in raw]
        return [lemma(token, self.lemmas) for token in raw] if self.lemmas and self.level == "words" else raw


@dataclass(frozen=True, eq=False)
class Corpus:
    """A text as tokens. The vocabulary is made of the training part alone; `UNKNOWN` is number 0, the others follow by
    how often they were seen.
    """

    preparation: Preparation
    tokens: tuple[str, ...]
    vocabulary: tuple[str, ...]
    left_out: int  # tokens of the text beyond `MOST_TOKENS`

    @cached_property
    def number(self) -> dict[str, int]:
        return {token: k for k, token in enumerate(self.vocabulary)}

    def ids(self, tokens: Sequence[str]) -> list[int]:
        """The numbers of tokens; 0 for those without a place."""
        return [self.number.get(token, 0) for token in tokens]

    @cached_property
    def all_ids(self) -> np.ndarray:
        return np.array(self.ids(self.tokens), int)

    @property
    def training_end(self) -> int:
        return int(len(self.tokens) * TRAINING)

    @property
    def validation_end(self) -> int:
        return int(len(self.tokens) * VALIDATION)

    @property
    def training(self) -> np.ndarray:
        """The numbers of the part that models learn from."""
        return self.all_ids[: self.training_end]

    def joined(self, tokens: Sequence[str]) -> str:
        """Tokens as readable text."""
        return "".join(tokens) if self.preparation.level == "characters" else joined(tokens)


def corpus(text: str, preparation: Preparation) -> Corpus:
    """Prepare a text. Raises `ValueError` for one of fewer than 100 tokens, or of one token again and again, and for
    words of a writing that sets no spaces between them.
    """
    if preparation.level == "words" and unspaced(text):
        raise ValueError("this text has no spaces between its words; choose Characters as its tokens")
    tokens = preparation.tokens(text)
    kept = tokens[:MOST_TOKENS]
    if len(kept) < 100:
        raise ValueError(f"a text needs at least 100 {preparation.level}, received {len(kept)}; bring a longer text")
    counts = Counter(kept[: int(len(kept) * TRAINING)])
    held = sorted((t for t, n in counts.items() if n >= preparation.least), key=lambda t: (-counts[t], t))
    if len(held) < 5:
        raise ValueError(
            prose(f"""a text needs at least 5 different {preparation.level} that come {preparation.least} times or more
                in its first {TRAINING:.0%}, received {len(held)}; bring a longer text""")
        )
    return Corpus(preparation, tuple(kept), (UNKNOWN, *held), len(tokens) - len(kept))


def unspaced(text: str) -> bool:
    """Whether most letters of a text are of a writing that sets no spaces between words, such as Chinese or Thai."""
    letters = [letter for letter in text[:4000] if letter.isalpha()]
    named = sum(unicodedata.name(letter, "").startswith(_UNSPACED) for letter in letters)
    return 2 * named > len(letters)


def split(text: str) -> list[str]:
    """Words, numbers and single signs; an apostrophe between letters belongs to its word.

    >>> split("The keeper's lamp, lit at 6.")
    ['The', "keeper's", 'lamp', ',', 'lit', 'at', '6', '.']
    """
    found: list[str] = []
    glued = False
    for kind, letters in groupby(unicodedata.normalize("NFC", text), _kind):
        run = "".join(letters)
        if kind == "space":
            glued = False
        elif kind == "word" and glued and len(found) > 1 and found[-1] in _APOSTROPHES and found[-2][-1:].isalpha():
            mark = found.pop()
            found[-1] += mark + run
        elif kind == "word":
            found.append(run)
            glued = True
        else:
            found += list(run)
            # Only an apostrophe that touches the word before it can belong to it.
            glued = glued and run in _APOSTROPHES and len(run) == 1
    return found


@lru_cache(maxsize=4096)
def _kind(letter: str) -> str:
    if letter.isspace():
        return "space"
    # Marks are the vowel signs of Hindi and the like: parts of a word.
    return "word" if unicodedata.category(letter)[0] in "LMN" or letter in "\u200c\u200d" else "sign"


@lru_cache(maxsize=20_000)
def lemma(token: str, language: str) -> str:
    """The form under which a dictionary lists a word: walked -> walk, mice -> mouse."""
    if not token[:1].isalpha():
        return token
    # Its word list takes a second to load: only those who ask for lemmas pay that.
    import simplemma

    return str(simplemma.lemmatize(token, lang=language))


def joined(tokens: Sequence[str]) -> str:
    """Words with spaces where a sentence has them.

    >>> joined(["the", "lamp", ",", "the", "sea", "."])
    'the lamp, the sea.'
    """
    text, open_quote, tight = "", False, True
    for token in tokens:
        straight = token == '"'
        closes = token in _CLOSING or (straight and open_quote)
        text += token if tight or closes else " " + token
        tight = token in _OPENING or (straight and not open_quote)
        open_quote ^= straight
    return text
