"""What became of every uploaded file, in a table that stays short."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from core.media.intake.naming import shown_file_name
from core.media.intake.refusal import Refused
from core.media.pictures import Picture

Status = Literal["taken", "changed", "refused"]

_REFUSED_ROWS = 500
_SUMMED_REASONS = 5


@dataclass(frozen=True)
class Row:
    """What became of one file.

    - `name`: its name or path, cleaned for showing.
    - `label`: the class it went to; empty if it went to none.
    - `status`: "taken" as it is; "changed", taken with something put right; or "refused".
    - `detail`: what was put right or found, or why it is refused and what to do. Sentences; empty if there is
      nothing to say.
    """

    name: str
    label: str
    status: Status
    detail: str


@dataclass(frozen=True)
class Intake:
    """The result of an upload.

    - `pictures`: what was taken, in the order of the files; only this upload's.
    - `rows`: one per file, in the same order; beyond 500 refused files, one row at the end sums up the rest.
    - `refused`: how many files were refused, those of the summary included.
    - `skipped`: how many of the operating system's own files (`Thumbs.db`, `__MACOSX/`) got no row.
    """

    pictures: tuple[Picture, ...]
    rows: tuple[Row, ...]
    refused: int = 0
    skipped: int = 0


@dataclass
class RowBook:
    """Collects rows while an upload is read; its memory is bounded by what is taken and 500 refusals."""

    rows: list[Row] = field(default_factory=list)
    refused: int = 0
    _summed: Counter[str] = field(default_factory=Counter)

    def take(self, name: str, label: str, notes: list[str], *, changed: bool) -> None:
        """A row for a file that is used, with what there is to say on it."""
        self.rows.append(Row(shown_file_name(name), label, "changed" if changed else "taken", " ".join(notes)))

    def refuse(self, name: str, label: str, refusal: Refused) -> None:
        """A row for a file that is not used; from the 501st on only its reason is counted."""
        self.refused += 1
        if self.refused <= _REFUSED_ROWS:
            detail = f"{refusal.reason} {refusal.cure}"
            self.rows.append(Row(shown_file_name(name), label, "refused", detail))
        else:
            self._summed[refusal.reason] += 1

    def finish(self) -> tuple[Row, ...]:
        """All rows, the summary of what had no row of its own included."""
        if not self._summed:
            return tuple(self.rows)
        common = self._summed.most_common(_SUMMED_REASONS)
        others = self._summed.total() - sum(count for _, count in common)
        parts = [f"{count:,} times: {reason}" for reason, count in common]
        if others:
            parts.append(f"{others:,} times: other reasons.")
        summary = Row(f"{self._summed.total():,} more files", "", "refused", " ".join(parts))
        return (*self.rows, summary)
