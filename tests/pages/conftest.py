"""No page test starts a cluster by opening a page: TensorFlow would be loaded beside every test."""

import pytest

from core.cluster import Runs


@pytest.fixture(autouse=True)
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runs, "warm", lambda self, *wanted: None)
