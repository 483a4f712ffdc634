"""What is special about the feature maps page: three depths, and the network of a run in the link."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.runs import queue
from core.training.builtin import builtin_model
from core.training.result import Snapshot
from tests.feature_nets import network

ROOT = Path(__file__).resolve().parents[3]


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.switch_page("pages/feature_maps.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [fault.message for fault in app.exception]
    return app


def test_it_opens_on_the_whole_network_and_says_what_it_sees() -> None:
    app = opened()
    assert not app.error
    assert not app.warning
    assert any("**It says star**" in block.value for block in app.markdown)


@pytest.mark.parametrize("depth", ["Network", "Map", "Number"])
@pytest.mark.parametrize("layer", ["conv_3", "pool_1", "flatten", "scores"])
def test_the_link_opens_any_depth_of_any_layer(depth: str, layer: str) -> None:
    app = opened(depth=depth, layer=layer)
    assert not app.error
    assert app.selectbox(key="layer").value == layer


def test_the_classes_are_offered_by_name_and_the_maps_by_number() -> None:
    net = builtin_model()
    assert opened(layer="scores").selectbox(key="unit").options == list(net.class_names)
    assert opened(layer="conv_1").selectbox(key="unit").options == [str(k + 1) for k in range(10)]


def test_an_unknown_run_is_named_and_the_built_in_network_stands_in() -> None:
    app = opened(run="no-such-run")
    assert any("unknown or no longer kept" in warning.value for warning in app.warning)
    assert app.selectbox(key="layer").options == [name for name, _ in builtin_model().layers]


def test_a_runs_network_is_shown_after_its_last_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network(side=12, channels=1)
    runs = SimpleNamespace(
        find=lambda run, kind: SimpleNamespace(has_result=False, parts=("epoch-0", "epoch-3")),
        part=lambda run, name: Snapshot(3, net, np.zeros((1, 7), np.float32)).to_bytes() if name == "epoch-3" else None,
    )
    monkeypatch.setattr(queue, "runs", lambda: runs)
    app = opened(run="abc", layer="dense")
    assert any("after epoch 3" in caption.value for caption in app.caption)
    assert app.selectbox(key="layer").options == [name for name, _ in net.layers]
    assert app.selectbox(key="unit").options == [str(k + 1) for k in range(7)]
