"""What Hypothesis tries: a few examples, always the same. HYPOTHESIS_PROFILE=thorough: many, new.

So a change fails for what it changed, and the search for new faults has a command of its own.
"""

import os

from hypothesis import HealthCheck, settings

# No test asserts how long something takes: a busy machine would make it fail.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("thorough", deadline=None)
IS_THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
settings.load_profile("thorough" if IS_THOROUGH else "steady")


def example_count(few, many):
    """Return a decorator that sets how many examples a quick and a thorough run try."""
    return settings(
        max_examples=many if IS_THOROUGH else few,
        suppress_health_check=list(HealthCheck),
    )
