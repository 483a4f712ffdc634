"""One step of learning, told unit by unit: forward, the error, backward, the update, and forward again."""

from core.explain.scene import Scene
from core.lessons.backpropagation.scene import Shown
from core.lessons.backpropagation.step import Pass
from core.lessons.backpropagation.step_backward import delta_scene, gradients_scene
from core.lessons.backpropagation.step_forward import error_scene, forward_scene
from core.lessons.backpropagation.step_update import again_scene, update_scenes


def scenes(found: Pass, places: int) -> list[Scene]:
    """Every step, in the order in which the numbers come to be: with the mistake `late` that order is wrong."""
    shown = Shown(found, places)
    task, told = found.task, []
    for layer in range(1, task.depth + 1):
        told += [forward_scene(shown, layer, unit) for unit in range(task.sizes[layer])]
    told.append(error_scene(shown))
    updates = []
    for layer in range(task.depth, 0, -1):
        for unit in range(task.sizes[layer]):
            told += [delta_scene(shown, layer, unit), gradients_scene(shown, layer, unit)]
        updates.append(list(update_scenes(shown, layer)))
        if found.mistake == "late":
            told += updates.pop()
    told += [scene for group in updates for scene in group]
    told.append(again_scene(shown))
    return told
