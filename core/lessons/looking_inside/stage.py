"""The stages of looking inside: what a worker found out, as pictures on a board."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.figures.palette import Mode, palette, ramp
from core.figures.player import Figure
from core.lessons.looking_inside import (
    filters,
    filters_words,
    heat_words,
    neighbors,
    neighbors_words,
    occlusion,
    occlusion_words,
)
from core.lessons.looking_inside.filters_figure import Excited, filters_figure
from core.lessons.looking_inside.heat_figure import Heat, heat_figure
from core.lessons.looking_inside.neighbors_figure import Near, neighbors_figure
from core.lessons.looking_inside.occlusion_figure import Covered, occlusion_figure
from core.lessons.looking_inside.paint_figure import kernels, painted, thumb
from core.lessons.looking_inside.settings import Look
from core.media.out.uri import data_uri
from core.nn.layers import Dense
from core.wording import number, prose

CLASSES = 8  # shown with their probability
SIGNED = 3  # the place of integrated gradients, which have a sign


def heat_stage(look: Look, layer: str, over: bool, mode: Mode) -> Figure:
    """Four methods and plain edges; below them, the same with random weights."""
    picture = look.passage.picture
    under = picture if over else None
    titles = (f"{heat_words.TITLES[0]}, {layer}", *heat_words.TITLES[1:])
    captions = heat_words.captions(look)
    maps: list[str] = []
    random: list[list[str]] = []
    says: list[list[str]] = []
    likeness: Sequence[Sequence[float]] = []
    if look.found:
        paint = [partial(painted, mode=mode, signed=k == SIGNED, under=under) for k in range(len(titles))]
        maps = [paint[k](values) for k, values in enumerate(look.found["maps"])]
        random = [[paint[k](v.astype(float)) for k, v in enumerate(of_net)] for of_net in look.found["shares"]]
        likeness = look.found["likeness"].tolist()
        names = look.passage.net.class_names
        says = [
            [
                "It says",
                names[int(row.argmax())],
                f"Score of {look.name}:",
                number(float(row[look.target]), 4),
            ]
            for row in look.found["scores"]
        ]
    alt = f"Heat maps of one picture for the class {look.name}: {', '.join(titles)}. {captions[-1]}"
    winner = look.passage.winner
    answer = f"It says {look.passage.net.class_names[winner]}, {look.probabilities[winner]:.1%}"
    return heat_figure(Heat(data_uri(picture), titles, maps, random, likeness, says, captions, answer), mode, alt)


def occlusion_stage(look: Look, patch: int, mode: Mode) -> Figure:
    """A patch on its way over the picture."""
    lost = occlusion.lost(look)
    count = max(lost.size, 1)
    captions = [occlusion_words.caption(look, patch, k) for k in range(count)]
    order = np.argsort(-look.probabilities, kind="stable").tolist()
    shown = [look.target, *(k for k in order if k != look.target)][:CLASSES]
    limit = float(np.nanmax(np.abs(lost), initial=0)) or 1.0
    shares = look.found["probabilities"].reshape(-1, len(look.names)) if look.found else np.zeros((0, len(look.names)))
    gray = f"{round(look.baseline):02x}"
    found = Covered(
        picture=data_uri(look.passage.picture),
        size=look.passage.picture.shape[0],
        tops=look.found["tops"].tolist() if look.found else [],
        lefts=look.found["lefts"].tolist() if look.found else [],
        patch=patch,
        cover=f"#{gray * 3}",
        lost=lost,
        classes=[look.passage.net.class_names[k] for k in shown],
        shares=shares[:, shown].astype(float),
        whole=look.probabilities[shown].astype(float),
        captions=captions,
        legend=data_uri(np.arange(256, dtype=np.uint8)[None], table=ramp(palette(mode).diverging)),
        ends=(f"gains {limit:.2f}", f"loses {limit:.2f}"),
    )
    start = 0
    if lost.size and not np.isnan(lost).all():
        row, column = occlusion.worst(lost)
        start = row * lost.shape[1] + column + 1
    alt = f"A plain patch of {patch} by {patch} pixels moves over the picture. {captions[start - 1]}"
    return occlusion_figure(found, mode, alt, start=start)


def filters_stage(look: Look, index: int, unit: int, mode: Mode) -> Figure:
    """A layer's filters, what excites each, and the chosen one's way there."""
    captions = filters_words.captions(look, index, unit)
    weights = kernels(look, index, mode)
    name = look.passage.outputs[index].name
    frames = look.found["frames"] if look.found else None
    if isinstance(look.passage.outputs[index].layer, Dense):
        title, its = f"Classes of {name}, what excites each, and their weights", "Its weights"
    else:
        title, its = f"Filters of {name}, and what excites each", "Its kernel"
    found = Excited(
        title=title,
        labels=[filters.unit_label(look, index, k) for k in range(len(weights))],
        kernels=weights,
        finals=[data_uri(picture) for picture in frames[-1]] if frames is not None else [],
        chosen=unit,
        frames=[data_uri(picture) for picture in frames[:, unit]] if frames is not None else [],
        answers=look.found["answers"][:, unit].tolist() if look.found else [],
        captions=captions,
        weights=its,
    )
    return filters_figure(found, mode, f"Filters of {name} as pictures. {captions[-1]}")


def neighbors_stage(look: Look, pictures: np.ndarray, labels: Sequence[int], mode: Mode) -> Figure:
    """The reader's picture among training pictures."""
    classes = look.passage.net.class_names
    own = data_uri(look.passage.picture)
    if not look.found:
        caption = neighbors_words.caption(look, labels, 0)
        nothing = Near(own, [], [], classes, np.zeros((1, 2)), [], [], [], [caption], ("", ""))
        return neighbors_figure(nothing, mode, caption)
    order = neighbors.order(look)
    place = {int(row): k for k, row in enumerate(order)}
    distances = look.found["distances"]

    def nearest(values: np.ndarray) -> list[tuple[int, str]]:
        rows = np.argsort(values, kind="stable")[: neighbors.NEAREST]
        return [(place[int(row)], f"{float(values[row]):.2f}") for row in rows]

    a, b = (100 * float(share) for share in look.found["shares"])
    found = Near(
        own=own,
        urls=[data_uri(thumb(pictures[row])) for row in order],
        labels=[labels[row] for row in order],
        classes=classes,
        places=look.found["places"][[*order, -1]],
        lines=[
            [
                classes[labels[row]],
                f"Says {classes[int(look.found['said'][row])]}",
                f"{distances[row]:.2f} away",
            ]
            for row in order
        ],
        by_layer=nearest(distances),
        by_pixels=nearest(look.found["pixel_distances"]),
        captions=[neighbors_words.caption(look, labels, k) for k in range(len(order))],
        axes=(f"first component, {a:.1f}%", f"second, {b:.1f}%"),
    )
    alt = prose(f"""{len(order)} training pictures as points in the plane, and the reader's picture among them.
        {found.captions[0]}""")
    return neighbors_figure(found, mode, alt)
