"""What every test may ask for. Fixtures of the app stand in app_fixtures.py, real services in services/."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Most tests are about what rooms do with what the rules find, and know it to the word. What is read in the meaning has
# tests of its own, which switch it on.
os.environ.setdefault("HOLDFAST_SEMANTIC_TIER", "false")

pytest_plugins = [
    "tests.services.skipping",
    "tests.services.postgres",
    "tests.services.redis",
    "tests.services.server",
    "tests.services.evening",
    "tests.services.browser",
    "tests.app_fixtures",
]

# No deadline: a slow machine is not a wrong program. Derandomised, so that a run that failed fails again;
# HYPOTHESIS_PROFILE=wide looks further with new examples each time.
settings.register_profile(
    "holdfast",
    deadline=None,
    derandomize=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("wide", settings.get_profile("holdfast"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "holdfast"))
