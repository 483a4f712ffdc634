"""Transfer learning, told: how the shipped backbone did on pictures that nobody drew for it."""

from collections.abc import Mapping, Sequence

from core.lessons.transfer.transfer import Fitted

WAYS = ("frozen", "fine-tuned", "scratch")


def on_real(comparisons: Mapping[str, Sequence[Fitted]]) -> str:
    """What the shipped backbone has shown on pictures that nobody drew for it: every accuracy, and why."""
    told = [f"| Pictures, per class | {' | '.join(WAYS)} |", "|---|--:|--:|--:|"]
    for title, rows in comparisons.items():
        found = {(row.way, row.per_class): row for row in rows}
        for count in sorted({row.per_class for row in rows}):
            ways = [f"{found[way, count].accuracy:.1%}" if (way, count) in found else "" for way in WAYS]
            told.append(f"| {title}, {count} | {' | '.join(ways)} |")
    table = "\n".join(told)
    return (
        f"**Measured on real pictures, with the small backbone.**\n\n{table}\n\nScratch is strong "
        f"here: pictures of each "
        "set are much alike, and it, too, has batch normalization, a mean over each map, and changed pictures. Frozen "
        "features that never saw a photograph come about as far with under 1% of the parameters."
    )
