from __future__ import annotations

import pytest

from server.models import User
from tests import factories


@pytest.fixture
def ada(app: object) -> User:
    """An admin, who was in none of the meetings."""
    return factories.a_user("ada", "admin")
