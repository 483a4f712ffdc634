"""The study that looks into a trained network: where a score comes from, what a filter wants, what is alike."""

import numpy as np

from core.lessons.looking_inside.study.filters import excite
from core.lessons.looking_inside.study.heat import heat
from core.lessons.looking_inside.study.neighbors import neighbors
from core.lessons.looking_inside.study.occlusion import occlusion
from core.lessons.looking_inside.study.plan import InsidePlan, pack, unpack
from core.nn.convnet import ConvNet
from core.training.watch import Watch


def question(net: ConvNet, picture: np.ndarray, pictures: np.ndarray | None = None) -> bytes:
    """The data of a look: the network, the picture `(H, W, C)` uint8 and, for its neighbors, pictures of that size."""
    arrays = {"network": np.frombuffer(net.to_bytes(), np.uint8), "picture": picture}
    return pack(arrays if pictures is None else arrays | {"pictures": pictures})


def study(plan: str, data: bytes, watch: Watch) -> bytes:
    """What `plan` (an `InsidePlan` as JSON) asks about `data` (of `question`), as an npz; the views say what is in it.

    Raises `ValueError` for what cannot be done.
    """
    import keras
    import tensorflow as tf

    asked, arrays = InsidePlan.from_json(plan), unpack(data)
    net, picture = ConvNet.from_bytes(arrays["network"].tobytes()), arrays["picture"]
    if picture.shape != tuple(net.input_shape):
        raise ValueError(f"the picture must have the network's shape {net.input_shape}, received {picture.shape}")
    if asked.target >= len(net.class_names):
        raise ValueError(
            f"the class must be one of the network's {len(net.class_names)}, counted from 0, received {asked.target}"
        )
    keras.utils.set_random_seed(asked.seed)
    tf.config.experimental.enable_op_determinism()
    if asked.view == "heat":
        found = heat(net, picture, asked, watch)
    elif asked.view == "occlusion":
        found = occlusion(net, picture, asked, watch)
    elif asked.view == "filters":
        found = excite(net, asked, watch)
    else:
        found = neighbors(net, picture, arrays["pictures"], asked, watch)
    watch.progress(1, 1, "Done")
    return pack(found)
