"""What tests of moderation start from."""

import pytest

from posts.moderation.reports import create_report


@pytest.fixture(scope="module")
def reported(built_once, first_wedding):
    """The case of a thread of Alice that Bob reported, for all tests of a module."""
    opening = first_wedding.posts.get()
    return create_report(built_once.bob, "post", opening, "harassment", "It was rude.").case
