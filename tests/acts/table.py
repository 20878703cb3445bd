"""The rows of acts.txt, and the decorator of tests that perform an act."""

from pathlib import Path

from django.urls import reverse

LINES = (Path(__file__).parent / "acts.txt").read_text().splitlines()
ROWS = [line.split(maxsplit=3) for line in LINES if line and not line.startswith("#")]
PERFORMED = set()


def performs(address, kind):
    """Decorate a test that performs the act of this row."""
    PERFORMED.add((address, kind))
    return lambda test: test


def post(client, address, /, *args, **data):
    response = client.post(reverse(address, args=args), data)
    assert response.status_code in {200, 302}, response.status_code
    return response


def was_notified(member, kind):
    return kind in {one.kind for one in member.notifications.all()}
