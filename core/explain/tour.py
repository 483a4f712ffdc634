"""A tour of a view: a few stops, each one idea in a sentence or two, beside what the stage shows meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Stop:
    """One stop: what it says (Markdown), the step that the stage stands at, counted from 1 (0 is the last one), and
    what a link to it would say of the lesson's settings, by name: another view too. What it does not name stands at
    its default.
    """

    says: str
    step: int = 1
    link: Mapping[str, str] = field(default_factory=dict)


Tour = tuple[Stop, ...]  # the last stop says what to try, and leaves all controls lit
Tours = Mapping[str, Tour]  # by the view's name as the link says it; "" where a lesson has one view
