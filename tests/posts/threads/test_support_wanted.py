"""What an author asked for stands above the reply box of everybody else."""

import pytest

from posts.threads.posting import create_thread
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
WORDS = "wants to be heard"


def page_of(client, thread):
    return client.get(thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize("is_anonymous", [False, True])
def test_authors_are_not_told_what_they_asked_for(group, alice, bob, is_anonymous):
    opening = create_thread(
        group, alice, "Awake", "It is three.", "discussion", "listening", anonymous=is_anonymous
    )
    mine = page_of(signed_in(alice), opening.thread)
    assert 'id="composer"' in mine
    assert WORDS not in mine
    assert WORDS in page_of(signed_in(bob), opening.thread)
