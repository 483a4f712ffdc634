"""What a network's scores lose where a patch of its picture is covered (Zeiler and Fergus, 2014)."""

import numpy as np

from core.lessons.looking_inside.study.net import answers, batch_of, scores_end
from core.lessons.looking_inside.study.plan import BASELINES, InsidePlan
from core.nn.convnet import ConvNet
from core.training.watch import Watch


def occlusion(net: ConvNet, picture: np.ndarray, plan: InsidePlan, watch: Watch) -> dict[str, np.ndarray]:
    """Scores and probabilities of the whole picture, and with every patch covered.

    `whole_scores` and `whole_probabilities` `(classes,)`, `scores` and `probabilities` `(rows, columns, classes)`,
    `tops` and `lefts` of the patches. Canceled, what was not reached is not a number.
    """
    height, width = picture.shape[:2]
    if plan.patch > min(height, width):
        raise ValueError(f"a patch must fit into the picture of {height} x {width} pixels, received {plan.patch}")
    tops, lefts = (places(size, plan.patch, plan.stride) for size in (height, width))
    covered = [cover(picture, top, left, plan) for top in tops for left in lefts]
    whole = _both(net, picture[None].astype(np.float32))
    found = np.full((len(covered), 2, len(net.class_names)), np.nan, np.float32)
    batch = batch_of(net)
    for at in range(0, len(covered), batch):
        watch.progress(at, len(covered), f"{at} of {len(covered)} patches")
        if watch.canceled():
            break
        found[at : at + batch] = _both(net, np.stack(covered[at : at + batch]))
    grid = found.reshape(len(tops), len(lefts), 2, -1)
    return {
        "whole_scores": whole[0, 0],
        "whole_probabilities": whole[0, 1],
        "scores": grid[:, :, 0],
        "probabilities": grid[:, :, 1],
        "tops": np.array(tops),
        "lefts": np.array(lefts),
    }


def places(size: int, patch: int, stride: int) -> list[int]:
    """Where patches begin along one axis: every `stride` pixels, and the last at the far edge.

    >>> places(10, 4, 4)
    [0, 4, 6]
    """
    found = list(range(0, size - patch + 1, stride))
    return found if found[-1] == size - patch else [*found, size - patch]


def cover(picture: np.ndarray, top: int, left: int, plan: InsidePlan) -> np.ndarray:
    """The picture with one patch in a plain color, float32."""
    hidden = picture.astype(np.float32)
    hidden[top : top + plan.patch, left : left + plan.patch] = BASELINES[plan.baseline]
    return hidden


def _both(net: ConvNet, x: np.ndarray) -> np.ndarray:
    """Scores and probabilities, `(n, 2, classes)`."""
    found = answers(net, x)
    return np.stack([found[scores_end(net) - 1].numpy(), found[-1].numpy()], axis=1)
