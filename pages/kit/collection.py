"""The pictures that a network is to learn: drawn shapes or the reader's own, as a contact sheet that can be sorted.

Pictures live in this visit's state. Drawing hundreds of shapes takes a second or more, so only those in sight are
drawn at once; the rest when they are needed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice

import streamlit as st

from core.explain.parameters import choice, span
from core.figures.palette import palette, rgb
from core.media.drawn.shapes import SHAPES, draw_shapes
from core.media.intake.collection import Pictures, by_class
from core.media.intake.review import Review, check
from core.media.out.sheets import contact_sheet
from core.media.out.uri import png
from core.media.pictures import Picture
from core.training.data import DataSet, prepare
from core.training.plan import TrainingPlan
from core.wording import prose
from pages.kit import link
from pages.kit.controls import Controls
from pages.kit.intake import OWN, ask_for_pictures, own_pictures
from pages.kit.plain import plain
from pages.kit.sorting import Keep, sort_pictures
from pages.kit.stage import mode
from pages.kit.trained import data_of

SHOWN = 6  # pictures of each class on its card
ACROSS, TILE, GAP = 3, 34, 3  # pictures in a row of a card, and their size on the screen
SHAPE_SIDE = 64
AT_ONCE = 600  # as many shapes are drawn before anybody asks for them
SORTED, PREPARED = "sorted_shapes", "prepared_pictures"
KEPT_BYTES = 8_000_000  # of a visit's prepared pictures; more are prepared when Train is pressed


@dataclass(frozen=True)
class Settings:
    """Which pictures: their source, and how many shapes are drawn of each class."""

    pictures: str = choice("**1  Pictures**", {"shapes": "Drawn shapes", "own": "My own"}, few=True)
    per_class: int = span("Of each class", 64, low=2, high=500)
    drawn: int = span("Drawing seed", 0, low=0, high=99, help="Another seed draws other pictures.")


@dataclass(frozen=True)
class Shelf:
    """A collection: how many pictures each class has, some of each to show, and all of them when asked.

    `keep` stores the collection that an edit makes of it.
    """

    sizes: Mapping[str, int]
    some: Pictures
    everything: Callable[[], Pictures]
    keep: Keep
    own: bool = False  # whether they are the reader's own

    @property
    def review(self) -> Review:
        """What stands in the way of training. Of shapes that are not drawn yet, others stand in: no two are alike."""
        drawn = by_class(self.some)
        return check([p for name, size in self.sizes.items() for p in islice(cycle(drawn[name]), size)])

    @property
    def total(self) -> int:
        return sum(self.sizes.values())


def shelf_of(pictures: Pictures, keep: Keep, *, own: bool = False) -> Shelf:
    """A shelf of pictures that are all there already."""
    sizes = {name: len(members) for name, members in by_class(pictures).items()}
    return Shelf(sizes, pictures, lambda: pictures, keep, own)


def ask_for_collection() -> Shelf:
    """Draws the widgets that bring pictures in, and answers what is there."""
    panel = Controls(Settings())
    if panel.show("pictures") == "own":
        restore()
        ask_for_pictures()
        return shelf_of(own_pictures(), partial(_keep, OWN), own=True)
    with st.popover("How many, and which", width="stretch", icon=":material/tune:"):
        panel.show("per_class")
        chosen = st.pills("Classes", SHAPES, selection_mode="multi", default=SHAPES, key="shapes", bind="query-params")
        panel.show("drawn")
    classes = tuple(name for name in SHAPES if name in chosen)
    count, seed = panel.settings.per_class, panel.settings.drawn
    base = (classes, count, seed)

    def keep(pictures: Pictures) -> None:
        """Sorted shapes, until another set is drawn."""
        st.session_state[SORTED] = (base, pictures)

    kept = st.session_state.get(SORTED)
    if kept is not None and kept[0] == base:
        return shelf_of(kept[1], keep)
    some = tuple(p for name in classes for p in _shapes(name, min(SHOWN, count), seed))
    return Shelf(dict.fromkeys(classes, count), some, partial(_draw, classes, count, seed), keep)


def _draw(classes: tuple[str, ...], count: int, seed: int) -> Pictures:
    """All pictures of a drawn set; classes that are drawn already come from the cache."""
    line = st.empty()
    pictures: list[Picture] = []
    for number, name in enumerate(classes):
        if count * len(classes) > AT_ONCE:
            line.progress(number / len(classes), f"Drawing {count} pictures of a {name}")
        pictures += _shapes(name, count, seed)
    line.empty()
    return tuple(pictures)


@st.cache_resource(max_entries=24, show_spinner=False)
def _shapes(name: str, count: int, seed: int) -> Pictures:
    """The first `count` drawings of a shape; pictures cannot be written to, so visits share them."""
    return tuple(draw_shapes(count, side=SHAPE_SIDE, seed=seed, classes=[name]))


def prepared(shelf: Shelf, plan: TrainingPlan) -> DataSet:
    """The collection as arrays for `plan`; taken from what `draw_ahead` kept where that is still it.

    Raises `ValueError` for what cannot be trained.
    """
    pictures, kept = shelf.everything(), st.session_state.get(PREPARED)
    wanted = plan.side, plan.color, plan.validation_share, plan.seed
    # Pictures cannot be written to: the same ones in the same order are the same collection.
    if kept is not None and kept[0] == wanted and list(map(id, kept[1])) == list(map(id, pictures)):
        return kept[2]
    data = prepare(pictures, plan)
    if data.pixels.nbytes <= KEPT_BYTES:
        st.session_state[PREPARED] = wanted, pictures, data
    return data


def draw_ahead(shelf: Shelf, plan: TrainingPlan) -> None:
    """Once the page is drawn: what pressing Train will need, so that training starts at once."""
    if shelf.total <= AT_ONCE:
        prepared(shelf, plan)


def show_collection(shelf: Shelf) -> None:
    """The classes as cards, what to know about them, and the door to sorting them."""
    if not shelf.sizes:
        st.markdown(
            prose("""**No pictures yet.** Bring at least two classes, each with ten pictures or more: say, mugs and
                spoons. Files class by class, a folder or a ZIP with a folder per class, or the camera. Each of your
                files gets a line here that says what became of it.""")
        )
        return
    with st.container(horizontal=True, gap="small", key="classes"):
        for (name, size), sheet in zip(shelf.sizes.items(), _sheets(shelf.some), strict=True):
            with st.container(width=ACROSS * (TILE + GAP) + GAP, gap=None):
                across = min(size, ACROSS)
                st.image(sheet, width=across * (TILE + GAP) + GAP, alt=f"Pictures of the class {name}")
                st.text(f"{name} · {size}")
    review = shelf.review
    for problem in review.problems:
        st.error(plain(problem), icon=":material/block:")
    for warning in review.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    sort_pictures(shelf.everything, shelf.keep)


def _keep(name: str, pictures: Pictures) -> None:
    st.session_state[name] = pictures


def _sheets(pictures: Pictures) -> Sequence[bytes]:
    """A card's picture for each class, made again only when the pictures or the page's colors change."""
    shown, state = mode(), st.session_state
    held = state.get("sheets")
    if held is None or held[:2] != (pictures, shown):
        # Twice as many pixels as on the screen, for screens that have them.
        made = [
            png(contact_sheet(members[:SHOWN] if len(members) <= SHOWN else members, tile=2 * TILE, columns=ACROSS,
                              rows=SHOWN // ACROSS, gap=2 * GAP, background=rgb(palette(shown).background)))
            for members in by_class(pictures).values()
        ]  # fmt: skip
        state["sheets"] = held = (pictures, shown, made)
    return held[2]


def restore() -> None:
    """After a reload this visit has no pictures: those of the run that the link names come back, as it saw them."""
    run = link.get("run")
    if own_pictures() or not run or st.session_state.get("restored") == run:
        return
    st.session_state["restored"] = run
    data = data_of(run)
    if data is None:
        return
    pixels = data.pixels.repeat(3, axis=-1) if data.pixels.shape[-1] == 1 else data.pixels
    st.session_state[OWN] = tuple(
        Picture(name, data.class_names[label], picture)
        for name, label, picture in zip(data.names, data.labels.tolist(), pixels, strict=True)
    )
    st.toast("The pictures of this run are back, in the size that it was trained on.", icon=":material/history:")
