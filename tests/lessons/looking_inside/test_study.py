"""Looking inside, as a study: occlusion, what excites a unit, neighbors, what ships, and the code shown."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.explain.passage import follow
from core.lessons.looking_inside import code as inside_code
from core.lessons.looking_inside.settings import Look
from core.lessons.looking_inside.study import filters, occlusion
from core.lessons.looking_inside.study import heat as inside_heat
from core.lessons.looking_inside.study.known import first_picture, first_plans, known, learned_drawings
from core.lessons.looking_inside.study.neighbors import components, hidden_end, neighbors
from core.lessons.looking_inside.study.plan import InsidePlan, pack, unpack
from core.lessons.looking_inside.study.work import question, study
from core.training.builtin import builtin_model
from tests.feature_nets import network
from tests.lessons.looking_inside.test_known import NETS, PLAN, Notes, given


def test_every_covered_picture_is_scored() -> None:
    net = network(side=14)
    x = given(net)
    plan = InsidePlan("occlusion", patch=4, stride=4, baseline="white")
    found = occlusion.occlusion(net, x, plan, Notes())
    assert found["tops"].tolist() == found["lefts"].tolist() == [0, 4, 8, 10]
    for r, top in enumerate(found["tops"]):
        for c, left in enumerate(found["lefts"]):
            hidden = x.copy()
            hidden[top : top + 4, left : left + 4] = 255
            np.testing.assert_allclose(found["probabilities"][r, c], net.predict(hidden), atol=1e-5)
            np.testing.assert_allclose(found["scores"][r, c], net.forward(hidden)[-2].values, atol=1e-3)
    np.testing.assert_allclose(found["whole_probabilities"], net.predict(x), atol=1e-5)
    assert np.isnan(occlusion.occlusion(net, x, plan, Notes(stop=1))["scores"]).all()
    with pytest.raises(ValueError, match="must fit into the picture of 14 x 14 pixels, received 20"):
        occlusion.occlusion(net, x, replace(plan, patch=20), Notes())


@pytest.mark.parametrize("layer", ["conv_1", "scores"])
def test_what_excites_a_unit_does(layer: str) -> None:
    net = NETS["max"]
    index = [name for name, _ in net.layers].index(layer)
    found = filters.excite(net, InsidePlan("filters", layer=layer), Notes())
    assert found["at"].tolist() == [*range(0, filters.STEPS + 1, filters.EVERY)]
    assert (found["answers"][-1] > found["answers"][0]).all()
    for unit in range(found["answers"].shape[1]):
        last = net.forward(found["frames"][-1, unit])[index].values[..., unit].mean()
        # The kept picture is rounded to whole pixel values.
        assert last == pytest.approx(float(found["answers"][-1, unit]), rel=0.03)
    assert len(filters.excite(net, InsidePlan("filters", layer=layer), Notes(stop=5))["at"]) == 3


def test_distances_and_the_map_are_those_of_the_hidden_layer() -> None:
    net = NETS["max"]
    pictures, x = np.stack([given(net, seed) for seed in range(8)]), given(net, 99)
    found = neighbors(net, x, pictures, InsidePlan("neighbors"), Notes())
    hidden = net.forward(pictures)[hidden_end(net) - 1].values.astype(float)
    own = net.forward(x)[hidden_end(net) - 1].values.astype(float)
    np.testing.assert_allclose(found["distances"], np.sqrt(((hidden - own) ** 2).sum(axis=1)), rtol=1e-4)
    pixels = np.sqrt((((pictures / 255.0) - x / 255.0) ** 2).sum(axis=(1, 2, 3)))
    np.testing.assert_allclose(found["pixel_distances"], pixels)
    assert found["said"].tolist() == net.predict(pictures).argmax(axis=1).tolist()
    # The variance along each axis is an eigenvalue of the covariance matrix.
    values = np.linalg.eigvalsh(np.cov(hidden.T))[::-1]
    np.testing.assert_allclose(found["places"][:-1].var(axis=0, ddof=1), values[:2], rtol=1e-3)
    np.testing.assert_allclose(found["shares"], values[:2] / values.sum(), rtol=1e-3)
    with pytest.raises(ValueError, match="at least 2 pictures"):
        neighbors(net, x, pictures[:1], InsidePlan("neighbors"), Notes())
    with pytest.raises(ValueError, match="stopped before"):
        neighbors(net, x, pictures, InsidePlan("neighbors"), Notes(stop=1))


def test_components_of_points_on_a_line() -> None:
    points = np.array([[0.0, 0, 1], [3, 4, 1], [6, 8, 1]])
    places, shares = components(points, points)
    np.testing.assert_allclose(places, [[-5, 0], [0, 0], [5, 0]], atol=1e-12)
    np.testing.assert_allclose(shares, [1, 0], atol=1e-12)


def test_the_kept_outcomes_are_what_the_study_finds() -> None:
    net, x = builtin_model(), first_picture()
    heat, covered, near = first_plans()
    kept = known(covered)
    assert kept is not None
    data = question(net, x)
    for name, values in unpack(study(covered.to_json(), data, Notes())).items():
        np.testing.assert_allclose(kept[name], values, atol=1e-4)
    kept = known(heat)
    assert kept is not None
    cam, _ = inside_heat.grad_cam(net, x.astype(np.float32), heat.target, heat.layer)
    np.testing.assert_allclose(kept["cam"], cam, atol=1e-4)
    slopes = np.abs(inside_heat.gradients(net, x[None].astype(np.float32), heat.target))[0].max(axis=2)
    np.testing.assert_allclose(kept["maps"][1], slopes, atol=1e-5)
    scores = net.forward(np.stack([x, np.zeros_like(x)]))[-2].values[:, heat.target]
    assert kept["maps"][3].sum() == pytest.approx(scores[0] - scores[1], rel=0.01)
    kept, pictures = known(near), learned_drawings()[0][:5]
    assert kept is not None
    hidden = net.forward(np.concatenate([pictures, x[None]]))[hidden_end(net) - 1].values
    np.testing.assert_allclose(kept["distances"][:5], np.linalg.norm(hidden[:5] - hidden[5], axis=1), rtol=1e-4)


def test_a_study_refuses_what_cannot_be_done() -> None:
    net = NETS["max"]
    good = question(net, given(net))
    for plan, data, rule in [
        (PLAN, question(net, given(network(side=10))), "must have the network's shape"),
        (replace(PLAN, target=3), good, "one of the network's 3, counted from 0, received 3"),
        (
            replace(PLAN, layer="relu_1"),
            good,
            "must be a convolution, one of conv_1, conv_2, received 'relu_1'",
        ),
        (InsidePlan("filters", layer="flatten"), good, "a convolution or the scores"),
    ]:
        with pytest.raises(ValueError, match=rule):
            study(plan.to_json(), data, Notes())
    for text in (
        '{"view": "no"}',
        '{"view": "heat", "noise": -1}',
        '{"other": 1}',
        '{"view": "heat", "baseline": "x"}',
    ):
        with pytest.raises(ValueError, match="must be"):
            InsidePlan.from_json(text)
    assert InsidePlan.from_json(PLAN.to_json()) == PLAN
    assert unpack(pack({"a": np.arange(3)}))["a"].tolist() == [0, 1, 2]


def ran(code: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, look: Look, pictures: np.ndarray) -> Any:
    """What the lesson's code leaves in `result`, and all else that it made."""
    from PIL import Image

    (tmp_path / "network.npz").write_bytes(look.passage.net.to_bytes())
    Image.fromarray(look.passage.picture).save(tmp_path / "picture.png")
    np.save(tmp_path / "pictures.npy", pictures)
    monkeypatch.chdir(tmp_path)
    scope: dict[str, Any] = {}
    exec(compile(code, "lesson", "exec"), scope)
    return scope


def test_the_keras_code_gives_the_numbers_of_the_study(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    net = NETS["max"]
    x = given(net)
    pictures = np.stack([given(net, seed) for seed in range(4)])
    look = Look(follow(net, x), 1, net.class_names, 127.5)
    run: Callable[[str], Any] = lambda code: ran(code, tmp_path, monkeypatch, look, pictures)  # noqa: E731
    plan = replace(PLAN, baseline="gray")
    total, steps = inside_heat.integrated(net, x.astype(np.float32), plan, most=64)
    scope = run(inside_code.heat_code(look, "conv_2", steps))
    np.testing.assert_allclose(scope["result"], total.sum(axis=2), atol=1e-3 * float(np.abs(total).max()))
    cam, _ = inside_heat.grad_cam(net, x.astype(np.float32), 1, "conv_2")
    np.testing.assert_allclose(scope["cam"], cam, rtol=1e-3, atol=1e-5)

    found = occlusion.occlusion(net, x, replace(plan, patch=4, stride=4), Notes())
    code = inside_code.occlusion_code(look, 4, found["tops"].tolist(), found["lefts"].tolist())
    np.testing.assert_allclose(run(code)["result"], found["whole_scores"][1] - found["scores"][..., 1], atol=1e-4)
    excited = filters.excite(net, InsidePlan("filters", layer="conv_1"), Notes())
    code = inside_code.filters_code(look, 1, 2, steps=filters.STEPS, rate=filters.RATE, decay=filters.DECAY, seed=0)
    assert np.abs(run(code)["result"] - excited["frames"][-1, 2]).mean() < 0.5
    near = neighbors(net, x, pictures, InsidePlan("neighbors"), Notes())
    np.testing.assert_allclose(run(inside_code.neighbors_code(look))["result"], np.sort(near["distances"]), rtol=1e-4)
