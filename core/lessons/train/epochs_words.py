"""What is said of a run at one of its moments."""

from core.lessons.train.epochs import SHEET, Epochs
from core.training.result import Snapshot
from core.wording import prose


def says(e: Epochs, snapshot: Snapshot) -> str:
    """One moment in numbers."""
    row = e.row(snapshot)
    right, total = e.right(snapshot), len(e.result.labels)
    scores = snapshot.probabilities[e.probe]
    said = int(scores.argmax())
    verdict = "which is right" if said == e.truth else f"but it is {e.names[e.truth]}"
    loss = "" if row is None else f" Loss {row.loss:.3f} on training, {row.validation_loss:.3f} on held-out pictures."
    return prose(f"""{right} of {total} held-out pictures are right ({right / total:.1%}). The probe is taken for
        {e.names[said]} with {scores[said]:.1%}, {verdict}.{loss}""")


def titles(e: Epochs) -> tuple[str, str, str, str]:
    """Of the probe, its scores, the filters and the maps."""
    return (
        "Probe picture",
        f"Its scores (it is {e.names[e.truth]})",
        f"First filters ({_of(e.kernels[0].shape[-1])})",
        f"Its maps in {e.layer} ({_of(e.all_maps)})",
    )


def _of(count: int) -> str:
    return f"{SHEET} of {count}" if count > SHEET else str(count)


def alt(e: Epochs) -> str:
    """The figure for those who do not see it."""
    first, last = e.snapshots[0], e.snapshots[-1]
    return prose(f"""The run at {len(e.snapshots)} moments, epoch {first.epoch} to {last.epoch}. Of
        {len(e.result.labels)} held-out pictures, {e.right(first)} are right at the first and {e.right(last)} at the
        last. The score of the probe's own class, {e.names[e.truth]}, goes from
        {first.probabilities[e.probe, e.truth]:.1%} to {last.probabilities[e.probe, e.truth]:.1%}.""")
