from __future__ import annotations

from tests.moving_clock import moving_clock
from tests.several_workers import settings_of_postgres, together

__all__ = ["moving_clock", "settings_of_postgres", "together"]
