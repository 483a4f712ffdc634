"""No page test starts a cluster by opening a page: TensorFlow would be loaded beside every test. None waits for a
browser that it does not have."""

import pytest

from core.cluster import Runs
from pages.kit import lesson


@pytest.fixture(autouse=True)
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runs, "warm", lambda self, *wanted: None)
    monkeypatch.setattr(lesson, "FIRST_WAIT", 0.0)
