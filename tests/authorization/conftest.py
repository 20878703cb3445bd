"""The test world is built once for each module, and each request to it is rolled back."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from tests.authorization.world import PIXEL, ROLES, World


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        world = World()
        yield world, {role: world.client(role) for role in ROLES}
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db):
    """The world with its files: each test has a media folder of its own."""
    for picture in (built[0].journey.photo, built[0].burrow.cover):
        default_storage.save(picture.name, ContentFile(PIXEL))
    return built[0]


@pytest.fixture
def clients(built):
    return built[1]
