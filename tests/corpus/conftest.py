"""What the tests of fetching share."""

import pytest

from tests.corpus.web import Names


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """Host names that stand for what a test says."""
    return Names(monkeypatch)
