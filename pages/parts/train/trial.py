"""A new picture for a trained network, and what it makes of pictures that are none of its classes."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.lessons.train.gallery_figure import Tile, gallery_figure
from core.lessons.train.scores_figure import scores_figure
from core.lessons.train.verdict import rejection
from core.media.drawn.scenes import SCENES, scene
from core.media.out.uri import data_uri, png
from core.media.pictures import resize_square
from core.nn.convnet import ConvNet
from core.training.data import DataSet
from core.training.result import TrainingResult
from core.wording import prose
from pages.kit.pictures import SCENE_TITLES, taken
from pages.kit.plain import plain
from pages.kit.stage import mode, stage

SOURCES = {"None of these": "picture", "Upload": "upload", "Camera": "camera"}


def trial(run_id: str, result: TrainingResult, data: DataSet) -> None:
    """One picture with its scores as bars, and a threshold below which the answer is refused."""
    ask, shown, scores = st.columns([2, 1, 2], gap="medium")
    with ask:
        source = st.segmented_control(
            "Picture", list(SOURCES), default="None of these", required=True, key="try", bind="query-params"
        )
        threshold = st.slider(
            "Reject below", 0.0, 0.99, 0.7, 0.01, key="reject", bind="query-params",
            help="An answer whose highest score is lower is not given. 0 answers always.",
        )  # fmt: skip
        pixels = _picture(SOURCES[source or "None of these"])
    if pixels is None:
        shown.caption("There is no picture, so there is no answer.")
    else:
        _answer(result, pixels, threshold, shown, scores)
    st.page_link(
        "pages/feature_maps.py",
        label="Open this network in Feature maps",
        icon=":material/layers:",
        query_params={"run": run_id},
    )
    st.page_link(
        "pages/pooling.py",
        label="Pool one of its maps",
        icon=":material/compress:",
        query_params={"run": run_id, "source": "A network's map"},
    )
    _strangers(result, threshold)


def _answer(
    result: TrainingResult, pixels: np.ndarray, threshold: float, shown: DeltaGenerator, scores: DeltaGenerator
) -> None:
    """The picture as the network sees it, its scores, and what the threshold makes of them."""
    net = result.network
    side, _, channels = net.input_shape
    square = resize_square(pixels, side, gray=channels == 1)
    probabilities = net.predict(square)
    said = int(probabilities.argmax())
    with shown:
        caption = f"{side} \u00d7 {side} pixels, as the network sees it"
        st.image(png(square, scale="nearest"), caption, width="stretch", alt="The picture that is tried")
    with scores:
        stage(scores_figure(probabilities, result.class_names, threshold, mode()), key="scores")
    name, sure = plain(result.class_names[said]), float(probabilities[said])
    if sure < threshold:
        st.warning(
            prose(f"""Rejected: its best guess is {name} with {sure:.1%}, below {threshold:.0%}. So: none of these, or
                too hard to say."""),
            icon=":material/do_not_disturb_on:",
        )
    else:
        st.success(f"{name}, with a score of {sure:.1%}.", icon=":material/check_circle:")


def _picture(source: str) -> np.ndarray | None:
    """The reader's picture, where there is one now, or a drawn one that no class is meant for."""
    if source == "picture":
        name = st.selectbox(
            "A drawn picture that is none of the classes",
            list(SCENE_TITLES),
            index=2,
            key="stranger",
            format_func=SCENE_TITLES.__getitem__,
        )
        return scene(name, 128)
    return taken(source, key="_trial", keep=False)


def _strangers(result: TrainingResult, threshold: float) -> None:
    """Unrelated pictures: each gets a class; what the threshold does to them and to the pictures held out."""
    st.markdown("### What is not one of these?")
    st.markdown(
        prose(f"""The softmax gives {len(result.class_names)} scores that sum to 1, so one class always wins, even
            where none is right. These pictures belong to no class, and each gets one; a dashed frame marks those that
            the threshold rejects.""")
    )
    probabilities = _of_scenes(result.network)
    tiles = []
    for name, scores in zip(SCENES, probabilities, strict=True):
        said = int(scores.argmax())
        out = scores[said] < threshold
        verdict = "rejected" if out else "accepted"
        tiles.append(
            Tile(
                data_uri(scene(name, 96)),
                f"{scores[said]:.0%} {result.class_names[said]}",
                verdict,
                "wrong" if out else "right",
            )
        )
    stage(gallery_figure(tiles, mode(), "Unrelated pictures:", per_row=len(tiles)), key="strangers")
    own = rejection(result.probabilities, result.labels, threshold)
    through = sum(float(scores.max()) >= threshold for scores in probabilities)
    share = f" ({own.right / own.answered:.0%})" if own.answered else ""
    st.markdown(
        prose(f"""At **{threshold:.0%}** it answers {own.answered} of {own.total} held-out pictures, {own.right} of
            them rightly{share}; and {through} of {len(tiles)} unrelated pictures still get through. A higher threshold
            refuses more of both. Where that is not enough: train a class of other things, or use one sigmoid for each
            class, whose scores may all be low.""")
    )


def _of_scenes(net: ConvNet) -> np.ndarray:
    """What a network says of every drawn picture, `(pictures, classes)`."""
    side, _, channels = net.input_shape
    squares = [resize_square(scene(name, 128), side, gray=channels == 1) for name in SCENES]
    return net.predict(np.stack(squares))
