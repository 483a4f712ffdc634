"""Three processes share the tests of two cores: two drive a browser each, and often wait for it."""

from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner
from xdist.scheduler import LoadScopeScheduling

# Every app under test asks anew what is installed, which costs more than most of its pages.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


class _Groups(LoadScopeScheduling):
    """A module's tests stay in one process, and so do all that use one browser: what they share is made once."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::")[0]
        if "browser/" not in module:
            return module
        return "browser, training" if module.endswith(("test_training.py", "test_pictures.py")) else "browser"


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> _Groups:
    return _Groups(config, log)
