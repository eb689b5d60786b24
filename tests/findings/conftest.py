from __future__ import annotations

from tests.moving_clock import moving_clock

__all__ = ["moving_clock"]
