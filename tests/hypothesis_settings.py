"""How many examples Hypothesis tries: few by default, many with HYPOTHESIS_PROFILE=thorough."""

import os

from hypothesis import HealthCheck, settings

IS_THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"


def example_count(few, many):
    """A decorator for a property test: how many examples in a quick run, and in a thorough one."""
    return settings(
        max_examples=many if IS_THOROUGH else few,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
