"""Editing a collection of labeled pictures. Every function gives a new tuple and leaves its input alone."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from core.media.intake.naming import Namesakes, class_name, numbered_file_name
from core.media.pictures import Picture
from core.settings import settings

Pictures = tuple[Picture, ...]


def by_class(pictures: Sequence[Picture]) -> dict[str, Pictures]:
    """The pictures of each class, classes and pictures in the order of their first appearance."""
    classes: dict[str, list[Picture]] = {}
    for picture in pictures:
        classes.setdefault(picture.label, []).append(picture)
    return {label: tuple(members) for label, members in classes.items()}


def rename_class(pictures: Sequence[Picture], label: str, to: str) -> Pictures:
    """All pictures of the class `label` under the name `to` (cleaned by `class_name`).

    If that class exists, the two become one; of pictures with the same name the later is renamed "1 (2).jpg".

    Raises `ValueError` if there is no class `label`.
    """
    _require_class(pictures, label)
    return _relabel(pictures, {i for i, picture in enumerate(pictures) if picture.label == label}, to)


def remove_class(pictures: Sequence[Picture], label: str) -> Pictures:
    """The pictures without those of the class `label`; raises `ValueError` if there is none."""
    _require_class(pictures, label)
    return tuple(picture for picture in pictures if picture.label != label)


def remove_pictures(pictures: Sequence[Picture], positions: Collection[int]) -> Pictures:
    """The pictures without those at `positions` (from 0); raises `ValueError` for a position outside."""
    _require_positions(pictures, positions)
    gone = set(positions)
    return tuple(picture for i, picture in enumerate(pictures) if i not in gone)


def move_pictures(pictures: Sequence[Picture], positions: Collection[int], label: str) -> Pictures:
    """The pictures with those at `positions` (from 0) in the class `label`, a new one if there is none yet.

    Raises `ValueError` for a position outside, and for one class more than `settings().classes`.
    """
    _require_positions(pictures, positions)
    moved = _relabel(pictures, set(positions), label)
    classes, most = len(by_class(moved)), settings().classes
    if classes > max(most, len(by_class(pictures))):
        raise ValueError(f"a collection has at most {most} classes, received one more")
    return moved


def _relabel(pictures: Sequence[Picture], positions: set[int], label: str) -> Pictures:
    label = class_name(label)
    staying = [p.name for i, p in enumerate(pictures) if p.label == label and i not in positions]
    names = Namesakes(numbered_file_name, used=staying)
    return tuple(
        replace(picture, name=names.unused(picture.name), label=label) if i in positions else picture
        for i, picture in enumerate(pictures)
    )


def _require_class(pictures: Sequence[Picture], label: str) -> None:
    classes = by_class(pictures)
    if label not in classes:
        raise ValueError(f"the class must be one of {', '.join(classes) or 'none'}, received {label!r}")


def _require_positions(pictures: Sequence[Picture], positions: Collection[int]) -> None:
    outside = [i for i in positions if not 0 <= i < len(pictures)]
    if outside:
        raise ValueError(f"a position must be at least 0 and below {len(pictures)}, received {outside[0]}")
