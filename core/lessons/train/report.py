"""A run to take along: a Markdown report and its files, in a ZIP."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence

from PIL import Image

from core.lessons.train.standalone import standalone_script
from core.training.data import DataSet
from core.training.layers import layers_of
from core.training.result import TrainingResult
from core.wording import prose

MISTAKES = 12


def report_zip(
    result: TrainingResult, data: DataSet, *, curves: Callable[[TrainingResult], bytes] | None = None
) -> bytes:
    """The report of `result`, which was trained on `data`, as the bytes of a ZIP.

    In it: `report.md`, `plan.json`, `history.csv`, `confusion.csv`, `model.keras`, `train.py` (see
    `core.lessons.train.standalone`), the worst mistakes as PNG, and `curves.png` where `curves` draws it.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        if curves is not None:
            archive.writestr("curves.png", curves(result))
        archive.writestr("report.md", report_markdown(result, with_curves=curves is not None))
        archive.writestr("plan.json", result.plan.to_json())
        archive.writestr("history.csv", _history_csv(result))
        archive.writestr("confusion.csv", _confusion_csv(result))
        archive.writestr("model.keras", result.keras_file)
        archive.writestr("train.py", standalone_script(result.plan, len(result.class_names)))
        for number, mistake in enumerate(result.mistakes(MISTAKES), start=1):
            archive.writestr(_mistake_file(number), _png(data, mistake.row))
    return file.getvalue()


def report_markdown(result: TrainingResult, *, with_curves: bool = False) -> str:
    """The report's text: result, settings, layers, history, confusion matrix and mistakes."""
    parts = [
        "# A training run\n",
        _summary(result),
        "## Settings\n",
        _settings(result),
        "## Layers\n",
        _layers(result),
        "## Epochs\n",
    ]
    if with_curves:
        parts.append("![Loss and accuracy by epoch](curves.png)\n")
    parts += [
        _history(result),
        "## Confusion matrix\n",
        "Rows are the true classes, columns what the network said.\n",
        _confusion(result),
        "## Worst mistakes\n",
        _mistakes(result),
    ]
    return "\n".join(parts)


def _summary(result: TrainingResult) -> str:
    low, high = result.interval
    lines = [
        prose(f"""{result.correct} of {len(result.labels)} held-out pictures were given their own class:
            {result.accuracy:.1%}. With so many pictures, the interval for the true accuracy goes from {low:.1%} to
            {high:.1%} (Wilson, 1927): of many such intervals 95% hold the true value. {result.training_count} pictures
            trained, in {result.seconds:.1f} s.""")
    ]
    if result.canceled:
        lines.append(f"The run was canceled after {len(result.history)} whole epochs.")
    if result.plan.patience:
        lines.append(
            prose(f"""The weights are those of epoch {result.best_epoch}, chosen by the held-out loss, so the accuracy
                is a little optimistic.""")
        )
    if not result.plan.deterministic:
        lines.append("The seed was not fixed: another run gives other numbers.")
    return "\n\n".join(lines) + "\n"


def _settings(result: TrainingResult) -> str:
    plan = result.plan
    rows: list[Sequence[object]] = [
        ("pictures", f"{plan.side} x {plan.side}, {plan.color}, augmentation {plan.augmentation}"),
        ("classes", ", ".join(map(_text, result.class_names))),
        ("held out", f"{plan.validation_share:.0%}"),
        ("optimizer", f"{plan.optimizer}, learning rate {plan.learning_rate:g}, {plan.schedule}"),
        ("loss", f"cross-entropy, label smoothing {plan.label_smoothing:g}"),
        ("batch size", plan.batch_size),
        ("epochs", plan.epochs),
        ("early stopping", f"after {plan.patience} epochs" if plan.patience else "off"),
        ("seed", plan.seed if plan.deterministic else f"{plan.seed} for the split, free for the rest"),
        *((f"{name} version", version) for name, version in result.versions.items()),
    ]
    return _table(("setting", "value"), rows)


def _layers(result: TrainingResult) -> str:
    rows = [
        (row.name, row.kind, " x ".join(map(str, row.shape)), f"{row.parameters:,}")
        for row in layers_of(result.plan, len(result.class_names))
    ]
    return _table(("name", "layer", "output", "parameters"), rows)


def _history(result: TrainingResult) -> str:
    rows = [
        (
            row.epoch,
            f"{row.loss:.4f}",
            f"{row.accuracy:.3f}",
            f"{row.validation_loss:.4f}",
            f"{row.validation_accuracy:.3f}",
        )
        for row in result.history
    ]
    return _table(("epoch", "loss", "accuracy", "held-out loss", "held-out accuracy"), rows)


def _confusion(result: TrainingResult) -> str:
    names = [_text(name) for name in result.class_names]
    rows = [(name, *counts) for name, counts in zip(names, result.confusion().tolist(), strict=True)]
    return _table(("", *names), rows)


def _mistakes(result: TrainingResult) -> str:
    rows = [
        (
            f"![{number}]({_mistake_file(number)})",
            _text(mistake.name),
            _text(result.class_names[mistake.label]),
            f"{_text(result.class_names[mistake.predicted])} ({mistake.probability:.1%})",
        )
        for number, mistake in enumerate(result.mistakes(MISTAKES), start=1)
    ]
    return _table(("picture", "name", "is", "was said to be"), rows) if rows else "None.\n"


def _table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def _text(name: str) -> str:
    """A name that people chose, so that Markdown shows it and does nothing else with it."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~&$-])", r"\\\1", " ".join(name.split()))


def _history_csv(result: TrainingResult) -> str:
    head = ("epoch", "loss", "accuracy", "validation_loss", "validation_accuracy", "learning_rate", "seconds")
    return _csv([head, *([getattr(row, name) for name in head] for row in result.history)])


def _confusion_csv(result: TrainingResult) -> str:
    names = [_cell(name) for name in result.class_names]
    return _csv([["", *names], *([name, *row] for name, row in zip(names, result.confusion(), strict=True))])


def _cell(name: str) -> str:
    """A name as a spreadsheet's text: one that starts like a formula is not computed."""
    return f"'{name}" if name[:1] in "=+-@\t\r" else name


def _csv(rows: Sequence[Sequence[object]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()


def _mistake_file(number: int) -> str:
    return f"mistakes/{number:02d}.png"


def _png(data: DataSet, row: int) -> bytes:
    pixels = data.pixels[row]
    file = io.BytesIO()
    Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels).save(file, "PNG")
    return file.getvalue()
