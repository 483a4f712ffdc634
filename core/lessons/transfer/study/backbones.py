"""The backbones to transfer from: what each is, where its weights are, and how it wants its pictures.

A backbone turns a picture into a list of features; a head of one dense layer turns those into classes. What a
backbone was trained on decides what its features can tell apart.
"""

from dataclasses import dataclass

from core.lessons.transfer.study.backbone import FEATURES, SIDE


@dataclass(frozen=True)
class Backbone:
    """One backbone.

    `side` is what pictures are resized to, in pixels. `features` are the numbers that a head gets, `learned` the
    parameters that training can change: not the running means and variances of its batch normalization. `preparation`
    says how pixels become inputs. `file` is its weights' file as Keras calls it, empty for the one that ships;
    `origin` where that comes from, `check` its MD5 sum where Keras knows one, `megabytes` its size.
    """

    title: str
    side: int
    features: int
    learned: int
    saw: str
    preparation: str
    file: str = ""
    origin: str = ""
    check: str | None = None
    megabytes: float = 0.0


_KERAS = "https://storage.googleapis.com/tensorflow/keras-applications"
_MOBILE_FILE = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_96_no_top.h5"
_EFFICIENT_FILE = "efficientnetv2-b0_notop.h5"

BACKBONES: dict[str, Backbone] = {
    "small": Backbone(
        title="Small, ships with Unrolled",
        side=SIDE,
        features=FEATURES,
        learned=193_816,
        saw="drawn letters, digits, hands, shapes and textures",
        preparation="48 \u00d7 48 pixels, each divided by 127.5, minus 1: from \u22121 to 1",
    ),
    "mobilenet": Backbone(
        title="MobileNetV2",
        side=96,
        features=1280,
        learned=2_223_872,
        saw="1.3 million photographs of ImageNet",
        preparation="96 \u00d7 96 pixels, each divided by 127.5, minus 1: from \u22121 to 1",
        file=_MOBILE_FILE,
        origin=f"{_KERAS}/mobilenet_v2/{_MOBILE_FILE}",
        megabytes=9.4,
    ),
    "efficientnet": Backbone(
        title="EfficientNetV2B0",
        side=128,
        features=1280,
        learned=5_858_704,
        saw="1.3 million photographs of ImageNet",
        preparation="128 \u00d7 128 pixels from 0 to 255 as they are: it rescales and normalizes them itself",
        file=_EFFICIENT_FILE,
        origin=f"{_KERAS}/efficientnet_v2/{_EFFICIENT_FILE}",
        check="893217f2bb855e2983157299931e43ff",
        megabytes=24.3,
    ),
}
