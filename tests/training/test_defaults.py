"""The default plan learns: fewer epochs than it asks for, and a bar with room for one seed's luck."""

from dataclasses import replace

import pytest

from core.training.data import prepare
from core.training.fit import train
from core.training.plan import TrainingPlan
from tests.bench.bench_real_pictures import ROOT, keep_apart, read_set
from tests.training.small import Notes


@pytest.mark.slow
@pytest.mark.skipif(not ROOT.is_dir(), reason=f"no reference pictures at {ROOT}")
def test_the_default_plan_reads_handwriting() -> None:
    given, _ = keep_apart(read_set("handwritten-digits"), seed=1)
    plan = replace(TrainingPlan(), epochs=12, seed=1)
    result = train(prepare(given, plan), plan, Notes())
    assert result.accuracy >= 0.85
    assert result.accuracy == result.history[-1].validation_accuracy
