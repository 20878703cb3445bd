import pytest
import time_machine
from django.utils import timezone


@pytest.fixture(scope="module", autouse=True)
def within_one_hour():
    """Pages are compared, so no hour or day may end between two of them."""
    with time_machine.travel(timezone.now().replace(minute=10, second=1), tick=True):
        yield
