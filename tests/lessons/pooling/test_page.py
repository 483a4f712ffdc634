"""What is special about the pooling page: five views, a network's own maps, settings that leave nothing."""

from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.runs import queue
from core.training.result import Snapshot
from tests.feature_nets import network
from tests.pages.test_every_lesson import WHY, opened


def at(**query: str) -> AppTest:
    app = opened("pooling", **query, more=WHY)
    assert not app.exception, [fault.message for fault in app.exception]
    return app


@pytest.mark.parametrize(
    ("view", "says"),
    [
        ("Shift", "Input cells changed"),
        ("Gradient", "Why the winner takes it all"),
        ("Flatten", "Row-major order"),
        ("Instead", "Average pooling is a convolution"),
    ],
)
def test_a_view_of_the_link_opens(view: str, says: str) -> None:
    assert any(says in block.value for block in at(view=view).markdown)


def test_settings_that_leave_nothing_say_why() -> None:
    app = at(example="Dive into Deep Learning's figure", size="5")
    assert "The window covers 5 rows, and the input has only 3" in app.error[0].value


@pytest.mark.parametrize("source", ["Picture", "A network's map"])
@pytest.mark.parametrize("keep", ["Maximum", "Global average"])
def test_pictures_and_maps_are_pooled(source: str, keep: str) -> None:
    assert any("What is left" in block.value for block in at(source=source, mode=keep).markdown)


def test_a_map_may_come_from_the_readers_own_run(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network(side=12, channels=1)
    runs = SimpleNamespace(
        find=lambda run, kind: SimpleNamespace(has_result=False, parts=("epoch-2",)),
        part=lambda run, name: Snapshot(2, net, np.zeros((1, 7), np.float32)).to_bytes(),
    )
    monkeypatch.setattr(queue, "runs", lambda: runs)
    app = at(run="abc", source="A network's map")
    captions = " ".join(caption.value for caption in app.caption)
    assert "after epoch 2" in captions
    assert "Your own network looks at a drawn picture" in captions
