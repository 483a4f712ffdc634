"""What a control changes is data: with another structure or description the browser would make the chart anew."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_every_lesson import opened


def picture(app: AppTest) -> tuple[str, str]:
    """Structure and description of the page's first chart."""
    proto = app.get("vega_lite_chart")[0].proto
    return proto.spec, proto.alt


@pytest.mark.parametrize(
    ("slug", "link", "changed"),
    [
        ("neuron", {}, {"bias": "-0.4"}),
        ("activations", {}, {"others": "ELU"}),
        ("activations", {"view": "Vanishing gradient"}, {"weight": "2"}),
        ("softmax", {}, {"temperature": "2"}),
        ("softmax", {"view": "Unknown"}, {"threshold": "0.5"}),
        ("gradient_descent", {}, {"pace": "0.3"}),
        ("gradient_descent", {"view": "Surface"}, {"optimizers": "Adam"}),
        ("gradient_descent", {"view": "Schedules"}, {"first": "0.2"}),
        ("gradient_descent", {"view": "Scaling"}, {"share": "0.5"}),
        ("backpropagation", {}, {"weight": "1.5"}),
        ("backpropagation", {"view": "One step"}, {"iteration": "1"}),
        ("playground", {}, {"units1": "5"}),
        ("playground", {"view": "Approximation"}, {"steepness": "100"}),
        ("playground", {"view": "Same seed"}, {"units1": "5"}),
        ("unrolling", {"view": "Context"}, {"by": "2"}),
        ("bptt", {"view": "Vanishing"}, {"sigma": "1.2"}),
        ("price", {"view": "Windows"}, {"window": "12"}),
        ("captions", {"view": "Beam"}, {"width": "2"}),
    ],
)
def test_a_change_leaves_the_chart_and_moves_its_data(slug: str, link: dict[str, str], changed: dict[str, str]) -> None:
    before, after = opened(slug, **link), opened(slug, **link, **changed)
    assert picture(before) == picture(after)
    name = next(iter(changed))
    assert before.session_state[name] != after.session_state[name]
