"""A finished run as a story to scrub: each snapshot's filters, maps, scores and mistakes, made into pictures."""

from collections.abc import Sequence

import numpy as np

from core.figures.palette import Mode, palette, ramp
from core.figures.player import Figure
from core.lessons.train.epochs_figure import TILES, Moment, Story, Wrong, epochs_figure
from core.media.out.uri import data_uri
from core.nn.convnet import ConvNet
from core.nn.layers import Conv
from core.training.data import DataSet
from core.training.result import EpochRow, Snapshot, TrainingResult, worst_mistakes
from core.wording import prose

SHOWN_CLASSES = 8  # of more, the probe's own and those that score highest
SHEET = 16  # filters and maps shown
TILE, GAP = 24, 2  # pixels of one of them, and between them


def layers_with_maps(net: ConvNet) -> list[str]:
    """Names of the layers whose maps can be shown: what follows each convolution, its activation included."""
    shapes = dict(net.output_shapes())
    return [name for name, _ in net.layers[1:] if len(shapes[name]) == 3]


def maps_of(net: ConvNet, layer: str, picture: np.ndarray) -> np.ndarray:
    """The maps `(h, w, maps)` that one picture `(side, side, channels)` causes in a layer; none after it is run."""
    values = picture.astype(np.float32)
    for name, one in net.layers:
        values = one(values)
        if name == layer:
            return values
    raise ValueError(f"the layer must be one of {[name for name, _ in net.layers]}, received {layer!r}")


def story_figure(
    result: TrainingResult,
    data: DataSet,
    snapshots: Sequence[Snapshot],
    probe: int,
    layer: str,
    names: Sequence[str],
    mode: Mode,
) -> Figure:
    """The playable figure of `snapshots`; `probe` is a place in `result.validation`, `layer` gives the maps."""
    picture, truth = data.pixels[result.validation[probe]], int(result.labels[probe])
    table = ramp(palette(mode).diverging)
    kernels = [_first_kernel(snapshot.network) for snapshot in snapshots]
    maps = [maps_of(snapshot.network, layer, picture)[..., :SHEET] for snapshot in snapshots]
    filter_limit = max(float(np.abs(kernel).max()) for kernel in kernels) or 1.0
    map_limit = max(float(np.abs(values).max()) for values in maps) or 1.0
    shown = _shown_classes(snapshots, probe, truth)
    rows = {row.epoch: row for row in result.history}
    worst = [worst_mistakes(s.probabilities, result.labels, result.validation, result.names, TILES) for s in snapshots]
    needed = sorted({mistake.row for mistakes in worst for mistake in mistakes})
    moments = [
        Moment(
            epoch=snapshot.epoch,
            says=_says(snapshot, rows.get(snapshot.epoch), result, probe, names),
            filters=_filters(kernel, filter_limit, table),
            maps=data_uri(sheet(_small(values)), table=table, limits=(-map_limit, map_limit)),
            scores=tuple(float(snapshot.probabilities[probe, k]) for k in shown),
            values=_values(rows.get(snapshot.epoch)),
            worst=tuple(
                Wrong(needed.index(m.row), f"is {names[m.label]}", f"{m.probability:.0%} {names[m.predicted]}")
                for m in mistakes
            ),
        )
        for snapshot, kernel, values, mistakes in zip(snapshots, kernels, maps, worst, strict=True)
    ]
    count = kernels[0].shape[-1]
    total = dict(result.network.output_shapes())[layer][-1]
    story = Story(
        moments=moments,
        epochs=max(result.plan.epochs if not result.stopped_early else len(result.history), 1),
        classes=tuple(names[k] for k in shown),
        probe=data_uri(picture),
        titles=(
            "Probe picture",
            f"Its scores (it is {names[truth]})",
            f"First filters ({_of(count)})",
            f"Its maps in {layer} ({_of(total)})",
        ),
        pictures=tuple(data_uri(data.pixels[row]) for row in needed),
        curves=[(row.epoch, *_values(row)) for row in result.history],
    )
    first, last = snapshots[0].probabilities, snapshots[-1].probabilities
    alt = prose(f"""The run at {len(moments)} moments, epoch {snapshots[0].epoch} to {snapshots[-1].epoch}. Of
        {len(result.labels)} held-out pictures, {_right(first, result)} are right at the first and
        {_right(last, result)} at the last. The score of the probe's own class, {names[truth]}, goes from
        {first[probe, truth]:.1%} to {last[probe, truth]:.1%}.""")
    return epochs_figure(story, mode, alt)


def _of(count: int) -> str:
    return f"{SHEET} of {count}" if count > SHEET else str(count)


def _right(probabilities: np.ndarray, result: TrainingResult) -> int:
    return int((probabilities.argmax(axis=1) == result.labels).sum())


def _values(row: EpochRow | None) -> tuple[float, ...]:
    return () if row is None else (row.loss, row.validation_loss, row.accuracy, row.validation_accuracy)


def _says(snapshot: Snapshot, row: EpochRow | None, result: TrainingResult, probe: int, names: Sequence[str]) -> str:
    """One moment in numbers."""
    right, total = _right(snapshot.probabilities, result), len(result.labels)
    scores = snapshot.probabilities[probe]
    said = int(scores.argmax())
    verdict = "which is right" if said == result.labels[probe] else f"but it is {names[int(result.labels[probe])]}"
    loss = "" if row is None else f" Loss {row.loss:.3f} on training, {row.validation_loss:.3f} on held-out pictures."
    return prose(f"""{right} of {total} held-out pictures are right ({right / total:.1%}). The probe is taken for
        {names[said]} with {scores[said]:.1%}, {verdict}.{loss}""")


def _shown_classes(snapshots: Sequence[Snapshot], probe: int, truth: int) -> list[int]:
    """The probe's own class first, then those that ever score highest."""
    peaks = np.max([snapshot.probabilities[probe] for snapshot in snapshots], axis=0)
    others = [int(k) for k in np.argsort(-peaks, kind="stable") if k != truth]
    return [truth, *others[: SHOWN_CLASSES - 1]]


def _first_kernel(net: ConvNet) -> np.ndarray:
    """The first convolution's kernels `(kh, kw, channels, filters)`, at most `SHEET` of them."""
    for _, layer in net.layers:
        if isinstance(layer, Conv):
            return layer.kernel[..., :SHEET]
    raise ValueError("a network to tell of has a convolution, received one without")


def _filters(kernel: np.ndarray, limit: float, table: np.ndarray) -> str:
    """All filters on one sheet: of RGB pictures in their own colors, gray being 0; else on the diverging scale."""
    times = -(-TILE // kernel.shape[0])
    large = kernel.repeat(times, axis=0).repeat(times, axis=1)  # (h, w, channels, filters)
    if kernel.shape[2] == 1:
        return data_uri(sheet(large[:, :, 0]), table=table, limits=(-limit, limit))
    channels = [sheet(large[:, :, c]) for c in range(3)]
    shares = np.stack(channels, axis=-1) / limit  # -1 to 1, and not a number between the tiles
    gaps = np.isnan(shares)
    pixels = np.rint(127.5 + 127.5 * np.nan_to_num(shares)).astype(np.uint8)
    return data_uri(np.where(gaps, table[128], pixels).astype(np.uint8))


def _small(maps: np.ndarray) -> np.ndarray:
    """Maps `(h, w, n)` at about `TILE` pixels: larger ones thinned, smaller ones with their cells repeated."""
    side = maps.shape[0]
    if side >= TILE:
        thin = side // TILE
        return maps[::thin, ::thin]
    times = -(-TILE // side)
    return maps.repeat(times, axis=0).repeat(times, axis=1)


def sheet(tiles: np.ndarray) -> np.ndarray:
    """Tiles `(h, w, n)` in a grid as square as it goes, with gaps that are not a number."""
    height, width, count = tiles.shape
    across = int(np.ceil(np.sqrt(count)))
    out = np.full((across * (height + GAP) - GAP, across * (width + GAP) - GAP), np.nan)
    for k in range(count):
        row, column = divmod(k, across)
        top, left = row * (height + GAP), column * (width + GAP)
        out[top : top + height, left : left + width] = tiles[..., k]
    return out
