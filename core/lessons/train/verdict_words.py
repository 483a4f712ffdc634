"""What is said of a finished run's accuracy."""

from core.training.result import TrainingResult
from core.wording import prose

SMALL = 100  # held-out pictures below which the interval deserves a warning


def caution(result: TrainingResult, always: str, guessed: int) -> str:
    """What the accuracy does not say by itself; always saying the class `always` gets `guessed` right."""
    total = len(result.labels)
    parts = []
    if total < SMALL:
        parts.append(f"With only {total} pictures, one more mistake changes it by {1 / total:.1%}: n is small.")
    parts.append(
        prose(f"""Always saying {always} would get {guessed} of {total} right
            ({guessed / total:.1%}).""")
    )
    if result.plan.patience:
        parts.append("Early stopping chose the epoch by these same pictures, so it is a little optimistic.")
    if result.canceled:
        parts.append("The run was stopped before its end.")
    return " ".join(parts)
