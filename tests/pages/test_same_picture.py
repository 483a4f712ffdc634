"""What a control changes is data: with another structure or description the browser would make the chart anew."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_every_lesson import opened


def picture(app: AppTest) -> tuple[str, str]:
    """Structure and description of the page's first chart."""
    proto = app.get("vega_lite_chart")[0].proto
    return proto.spec, proto.alt


@pytest.mark.parametrize(
    ("slug", "changed"),
    [
        ("neuron", {"bias": "-0.4"}),
        ("activations", {"others": "ELU"}),
        ("softmax", {"temperature": "2"}),
        ("gradient_descent", {"optimizers": "Adam"}),
        ("backpropagation", {"iteration": "1"}),
        ("playground", {"units1": "5"}),
    ],
)
def test_a_change_leaves_the_chart_and_moves_its_data(slug: str, changed: dict[str, str]) -> None:
    before, after = opened(slug), opened(slug, **changed)
    assert picture(before) == picture(after)
    name = next(iter(changed))
    assert before.session_state[name] != after.session_state[name]
