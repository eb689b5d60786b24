"""The second tier, for tests that are about it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server import guidance


@pytest.fixture(scope="module")
def meaning() -> Iterator[None]:
    """Texts are read for their meaning too."""
    assert guidance.load_semantic_tier() is None
    yield
    guidance.load_semantic_tier(wanted=False)
