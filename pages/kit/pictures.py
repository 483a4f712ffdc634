"""One picture from the reader: drawn, uploaded or from the camera. The one way that pages decode an upload."""

import numpy as np
import streamlit as st

from core.media.drawn.scenes import SCENES, scene
from core.media.drawn.shapes import SHAPES, draw_shapes
from core.media.intake.decode import decode
from core.media.intake.refusal import Refused
from core.media.out.uri import data_uri
from core.media.pictures import resize_square, to_gray
from core.nn.convnet import ConvNet
from core.settings import settings
from pages.kit import link
from pages.kit.controls import Controls
from pages.kit.lesson import a_file_is_asked
from pages.kit.picker import Pick, picker

SCENE_TITLES = {name: entry.title for name, entry in SCENES.items()}
PICK_SIDE = 44  # pixels of a picture that can be chosen at a press
SHAPE_SEED = 1000  # of drawings that no network here was trained on
SOURCES = {"picture": "Picture", "upload": "Upload", "camera": "Camera"}


@st.cache_data(max_entries=64, show_spinner=False)
def drawn(name: str, side: int) -> np.ndarray:
    """A built-in picture, `(side, side, 3)` uint8."""
    return scene(name, side)


@st.cache_data(max_entries=32, show_spinner=False)
def _decoded(data: bytes, name: str) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """Pixels and what was put right, or nothing and why."""
    try:
        picture = decode(data, name)
    except Refused as refusal:
        return None, (str(refusal),)
    return picture.pixels, picture.notes


def taken(source: str, *, key: str = "", keep: bool = True) -> np.ndarray | None:
    """The picture that the reader uploads or takes now, `(H, W, 3)` uint8; None while there is none.

    A file that is no usable picture is refused in words; the one before it is kept, and the words say so. Without
    `keep`, there is then none: for what answers about a picture, and must not answer about another.
    """
    held = f"picture_{source}{key}"
    a_file_is_asked()
    if source == "camera":
        file = st.camera_input("Take a picture", key=f"camera{key}")
    else:
        file = st.file_uploader(
            f"A picture, up to {settings().picture_megabytes} MB",
            key=f"upload{key}",
            max_upload_size=settings().picture_megabytes,
        )
    pixels: np.ndarray | None = None
    before = st.session_state.get(held) if keep else None
    if file is not None:
        pixels, notes = _decoded(file.getvalue(), file.name)
        if pixels is None:
            rest = "" if before is None else " The picture before it is still shown."
            st.error(notes[0] + rest, icon=":material/broken_image:")
        else:
            for note in notes:
                st.caption(f":material/build: {note}")
            if keep:
                st.session_state[held] = pixels
    return before if pixels is None else pixels


def ask_square(source: str, scene_name: str, side: int) -> np.ndarray:
    """The chosen picture as a square, `(side, side, 3)` uint8; a drawn one until the reader has brought theirs."""
    if source != "picture":
        pixels = taken(source)
        if pixels is not None:
            return resize_square(pixels, side)
        st.caption("Until then, a drawn picture stands in. Yours stays until you reload the page.")
        scene_name = next(iter(SCENE_TITLES))
    return drawn(scene_name, side)


def ask_for_network(panel: Controls, net: ConvNet) -> np.ndarray:
    """The chosen picture as a network takes it, `(H, W, C)` uint8; a drawn shape until the reader has brought theirs.

    The lesson's settings have `source`, `shape`, `example` and `scene`.
    """
    side, _, channels = net.input_shape
    row = st.container()
    source = panel.show("source")
    pixels: np.ndarray | None = None
    if source == "shape":
        left, right = st.columns(2)
        with left:
            panel.show("shape", options={name: name.capitalize() for name in SHAPES})
        with right:
            panel.show("example")
    elif source == "picture":
        pixels = drawn(panel.show("scene", options=SCENE_TITLES), side)
    else:
        pixels = taken(source)
        if pixels is None:
            st.caption("Until then, a drawn shape stands in. Yours stays until you reload the page.")
    if pixels is None:
        pixels = _shape(panel.settings.shape, side, panel.settings.example - 1)
    chosen = {"shape": panel.settings.shape, "picture": panel.settings.scene}.get(source, "")
    with row:
        picker("Pictures", _picks(), f"{source} {chosen}".strip(), _pick, key="pictures")
    square = resize_square(pixels, side)
    return to_gray(square) if channels == 1 else square


@st.cache_data(max_entries=1, show_spinner=False)
def _picks() -> list[Pick]:
    """The pictures that can be chosen at a press, small; the plus stands for the reader's own."""
    picks = [Pick(f"shape {name}", f"Shape: {name}", data_uri(_shape(name, PICK_SIDE, 0))) for name in SHAPES]
    picks += [
        Pick(f"picture {name}", f"Scene: {title}", data_uri(drawn(name, PICK_SIDE)))
        for name, title in SCENE_TITLES.items()
    ]
    return [*picks, Pick("upload", "A picture of your own")]


def _pick(name: str) -> None:
    """Chooses a picture of the row: the controls below it follow."""
    source, _, which = name.partition(" ")
    sources = {"shape": "Shape", "picture": "Scene", "upload": "Upload"}
    link.choose("source", sources[source], sources[source])
    if source == "shape":
        link.choose("shape", which.capitalize(), which.capitalize())
    elif source == "picture":
        link.choose("scene", SCENE_TITLES[which], SCENE_TITLES[which])


@st.cache_data(max_entries=64, show_spinner=False)
def _shape(name: str, side: int, example: int) -> np.ndarray:
    """One drawing of a shape, `(side, side, 3)` uint8."""
    return draw_shapes(example + 1, side=side, seed=SHAPE_SEED, classes=[name])[-1].pixels
