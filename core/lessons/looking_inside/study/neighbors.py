"""Which training pictures a network takes for alike: distances in its last hidden layer, and a map of it."""

import numpy as np

from core.lessons.looking_inside.study.net import answers, batch_of
from core.lessons.looking_inside.study.plan import InsidePlan
from core.nn.convnet import ConvNet
from core.nn.layers import Dense
from core.training.watch import Watch


def neighbors(
    net: ConvNet, picture: np.ndarray, pictures: np.ndarray, plan: InsidePlan, watch: Watch
) -> dict[str, np.ndarray]:
    """How far `pictures` `(n, H, W, C)` are from `picture`, and where all of them lie in the plane.

    `distances` and `pixel_distances` `(n,)`: Euclid's, between the numbers that the last dense layer reads, and
    between pixels in units of the whole range. `places` `(n + 1, 2)`: their first two principal components, the
    picture last; the components are those of `pictures` alone. `shares` `(2,)` of the variance that these show;
    `said` `(n,)` the class that the network says; `size` how many numbers the layer has.
    """
    if len(pictures) < 2:
        raise ValueError(f"neighbors need at least 2 pictures to choose from, received {len(pictures)}")
    end = hidden_end(net)
    everything = np.concatenate([pictures, picture[None]])
    batch = batch_of(net, 32)
    hidden, said = [], []
    for at in range(0, len(everything), batch):
        watch.progress(at, len(everything), f"{at} of {len(everything)} pictures")
        if watch.canceled():
            raise ValueError("it was stopped before every picture was looked at, so none can be the nearest")
        found = answers(net, everything[at : at + batch].astype(np.float32))
        last = found[end - 1] if end else everything[at : at + batch].astype(np.float32)
        hidden.append(np.asarray(last).reshape(len(last), -1))
        said.append(found[-1].numpy().argmax(axis=1))
    features = np.concatenate(hidden).astype(float)
    places, shares = components(features[:-1], features)
    pixels = everything.reshape(len(everything), -1) / 255.0
    return {
        "distances": np.linalg.norm(features[:-1] - features[-1], axis=1),
        "pixel_distances": np.linalg.norm(pixels[:-1] - pixels[-1], axis=1),
        "places": places,
        "shares": shares,
        "said": np.concatenate(said)[:-1],
        "size": np.array(features.shape[1]),
    }


def hidden_end(net: ConvNet) -> int:
    """How many layers lie before the last dense one: what it reads is the last hidden layer's answer."""
    dense = [i for i, (_, layer) in enumerate(net.layers) if isinstance(layer, Dense)]
    if not dense:
        raise ValueError("a network with a dense layer is needed, received one without")
    return dense[-1]


def components(known: np.ndarray, asked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Principal component analysis: where `asked` `(m, d)` lie along the two directions in which `known` differ most.

    `(m, 2)`, and each direction's share of the variance of `known`. A direction's sign is free; here its largest
    weight is positive.
    """
    middle = known.mean(axis=0)
    _, sizes, directions = np.linalg.svd(known - middle, full_matrices=False)
    axes = np.zeros((2, known.shape[1]))
    axes[: len(directions[:2])] = directions[:2]
    signs = np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])
    shares = np.zeros(2)
    shares[: len(sizes[:2])] = sizes[:2] ** 2 / max(float((sizes**2).sum()), 1e-30)
    return (asked - middle) @ (axes * np.where(signs == 0, 1, signs)[:, None]).T, shares
