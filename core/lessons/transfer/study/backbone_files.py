"""Getting a backbone as a Keras model: the shipped one, or Keras' own with weights from a folder or the internet."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING

from core.lessons.transfer.study.backbone import build_backbone, trained_backbone
from core.lessons.transfer.study.backbones import BACKBONES, Backbone
from core.settings import settings
from core.training.seeds import layer_seeds
from core.training.watch import Watch
from core.wording import prose

if TYPE_CHECKING:
    import keras

SILENCE_SECONDS = 15.0  # a server that says nothing for so long is given up
LOOK_SECONDS = 0.2  # between two looks at how much has come


def load_backbone(key: str, watch: Watch) -> "keras.Model":
    """The pretrained backbone `key`: pixels 0..255 `(n, side, side, 3)` to features `(n, features)`.

    Raises `ValueError`, a sentence for people, where its weights are neither in a folder nor to be had.
    """
    if key == "small":
        return trained_backbone()
    backbone = BACKBONES[key]
    file = weights_file(backbone, watch)
    model = fresh_backbone(key, seed=0)
    try:
        model.layers[-1].load_weights(file)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(
            prose(f"""the weights of {backbone.title} must be Keras' own file, and {file} cannot be read as that
                ({type(error).__name__}). Remove it, or put the right file there""")
        ) from None
    return model


def fresh_backbone(key: str, *, seed: int) -> "keras.Model":
    """The same network with random weights, decided by `seed`."""
    if key == "small":
        return build_backbone(seed)
    import keras

    backbone = BACKBONES[key]
    shape = (backbone.side, backbone.side, 3)
    x = inputs = keras.Input(shape, name="picture")
    if key == "mobilenet":
        x = keras.layers.Rescaling(1 / 127.5, offset=-1.0, name="rescale")(x)
        trunk = keras.applications.MobileNetV2(shape, include_top=False, weights=None, pooling="avg")
    else:
        trunk = keras.applications.EfficientNetV2B0(input_shape=shape, include_top=False, weights=None, pooling="avg")
    seeds = layer_seeds(seed)
    trunk = keras.models.clone_model(trunk, clone_function=lambda layer: _seeded(layer, seeds))
    return keras.Model(inputs, trunk(x), name=key)


def _seeded(layer: "keras.layers.Layer", seeds: Iterator[int]) -> "keras.layers.Layer":
    """A fresh copy of a layer that is made without a seed, with seeds of its own."""
    config = layer.get_config()
    for one in (config, *(value.get("config") for value in config.values() if isinstance(value, dict))):
        if one and "seed" in one:
            one["seed"] = next(seeds)
    return layer.from_config(config)


def weights_file(backbone: Backbone, watch: Watch) -> Path:
    """Where the weights are: in the folder that the settings name, as Keras keeps them, or downloaded just now."""
    kept = kept_folder()
    given = settings().weights_folder
    for folder in (Path(given).expanduser(),) if given else (kept,):
        if (folder / backbone.file).is_file():
            return folder / backbone.file
    if given:
        raise ValueError(
            prose(f"""the folder that UNROLLED_WEIGHTS_FOLDER names must hold {backbone.file}, and {given} does not.
                Put it there, or choose the small backbone, which needs no file""")
        )
    return _download(backbone, kept, watch)


def kept_folder() -> Path:
    """Where Keras itself keeps weights that it has downloaded."""
    return Path(os.environ.get("KERAS_HOME", Path.home() / ".keras"), "models")


def _download(backbone: Backbone, kept: Path, watch: Watch) -> Path:
    """Fetches the file with Keras and tells how much has come; only a whole file gets its name in `kept`."""
    import keras

    total = round(backbone.megabytes * 1e6)
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(SILENCE_SECONDS)
    try:
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as pool:
            fetching = pool.submit(
                keras.utils.get_file,
                backbone.file,
                backbone.origin,
                cache_dir=folder,
                cache_subdir="",
                file_hash=backbone.check,
            )
            while not fetching.done():
                part = Path(folder, backbone.file)
                come = part.stat().st_size if part.exists() else 0
                watch.progress(
                    min(come, total),
                    total,
                    f"Downloading {backbone.title}, {come / 1e6:.1f} of {backbone.megabytes:g} MB",
                )
                wait([fetching], timeout=LOOK_SECONDS)
            whole = Path(fetching.result())
            kept.mkdir(parents=True, exist_ok=True)
            return Path(shutil.move(whole, kept / backbone.file))
    except Exception as error:  # Keras raises a bare Exception when an address does not answer
        reason = (str(error).splitlines() or [type(error).__name__])[0].rpartition("-- ")[2]
        raise ValueError(
            prose(f"""the weights of {backbone.title} cannot be downloaded now ({reason[:120]}). The small backbone
                needs no download; a host without internet can put the file into a folder and name it in
                UNROLLED_WEIGHTS_FOLDER""")
        ) from None
    finally:
        socket.setdefaulttimeout(before)
