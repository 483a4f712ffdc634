"""No page test starts a cluster by opening a page: TensorFlow would be loaded beside every test."""

from collections.abc import Iterator

import pytest

from core.runs.queue import Runs, runs


@pytest.fixture(autouse=True)
def cold(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What pages ask for is queued, and nobody takes it up; after each test the line is empty again."""
    monkeypatch.setattr(Runs, "warm", lambda self, *wanted: None)
    monkeypatch.setattr(Runs, "_post", lambda self, *task: None)
    yield
    store = runs()._store
    for run_id in store.waiting:
        store.runs.pop(run_id, None)
    store.waiting.clear()
