"""Text that people chose, where Streamlit would read Markdown: shown letter by letter."""

import re

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")  # all ASCII punctuation; CommonMark lets each be escaped
# Streamlit draws these pairs as arrows, dashes and signs, escaped or not.
_LIGATURES = re.compile(r"(?<=[-<>=~])(?=[-<>=~])")
_JOINER = "\u2060"  # invisible, without width


def plain(text: str) -> str:
    """A name for `st.markdown`, captions and labels, so that it shows as it is and does nothing else.

    >>> plain("**cats**")
    '\\\\*\\\\*cats\\\\*\\\\*'
    """
    return _MARKS.sub(r"\\\1", _LIGATURES.sub(_JOINER, " ".join(text.split())))
