import numpy as np
import pytest

from core.trace import Region, Step, Sweep, Trace


def test_a_dilated_region_names_its_cells() -> None:
    region = Region((1, 0), (2, 3), (2, 2))
    assert list(region.cells()) == [(1, 0), (1, 2), (1, 4), (3, 0), (3, 2), (3, 4)]
    assert region.stop == (4, 5)
    assert region.inside((4, 5))
    assert not region.inside((3, 5))
    assert not region.inside((4, 5, 1))


@pytest.mark.parametrize(("start", "count", "spacing"), [((0,), (0,), ()), ((0, 0), (1,), ()), ((0,), (1,), (0,))])
def test_a_region_that_cannot_be_is_refused(start: tuple, count: tuple, spacing: tuple) -> None:
    with pytest.raises(ValueError, match="received"):
        Region(start, count, spacing)


def test_a_sweep_makes_its_steps_when_asked() -> None:
    made: list[int] = []

    def step(index: int) -> Step:
        made.append(index)
        return Step(str(index))

    sweep = Sweep(50_000, step)
    assert len(sweep) == 50_000
    assert sweep[-1].caption == "49999"
    assert [s.caption for s in sweep[:2]] == ["0", "1"]
    assert made == [49_999, 0, 1]
    with pytest.raises(IndexError, match="received 50000"):
        sweep[50_000]


def test_a_good_trace_has_no_problems_and_says_when_cells_were_written() -> None:
    steps = [Step(f"cell {i}", {"x": Region.cell(i)}, {"y": Region.cell(i)}) for i in range(3)]
    trace = Trace({"x": np.arange(3), "y": np.arange(3)}, steps)
    assert trace.problems() == []
    assert trace.written_at("y").tolist() == [0, 1, 2]
    assert trace.written_at("x").tolist() == [-1, -1, -1]


def test_a_step_may_read_the_array_that_it_writes() -> None:
    first = Step("first", {}, {"h": Region.cell(0)})
    second = Step("from the one before", {"h": Region.cell(0)}, {"h": Region.cell(1)})
    assert Trace({"h": np.arange(2)}, [first, second]).problems() == []


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (Step("", {}, {"y": Region.cell(1)}), "no caption"),
        (Step("a", {"z": Region.cell(0)}, {"y": Region.cell(1)}), "no array"),
        (Step("a", {"x": Region.cell(3)}, {"y": Region.cell(1)}), "outside"),
        (Step("a", {}, {"y": Region.cell(0)}), "not once"),
    ],
)
def test_problems_are_found(step: Step, problem: str) -> None:
    first = Step("first", {"x": Region.cell(0)}, {"y": Region.cell(0)})
    trace = Trace({"x": np.arange(2), "y": np.arange(2)}, [first, step])
    assert any(problem in found for found in trace.problems())
