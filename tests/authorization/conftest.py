"""The test world is built once for each module, and each request to it is rolled back."""

import logging
from functools import cache
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from groups.models import HelpLine, Resource
from milestones.cards import views as cards
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns
from tests.authorization.world import PIXEL, ROLES, World


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        keep_few(HelpLine)
        keep_few(Resource)
        world = World()
        logging.disable(logging.WARNING)  # To write down each refusal takes longer than to refuse.
        with mock.patch.object(cards, "draw_card", cache(cards.draw_card)):  # The same for all.
            yield world, {role: world.client(role) for role in ROLES}
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _templates_as_for_members(unrecorded_templates):
    pass


def keep_few(model):
    """Delete all reference rows but three: each has pages of the same shape in the panel."""
    first = model.objects.order_by("pk").values_list("pk", flat=True)[:3]
    model.objects.exclude(pk__in=list(first)).delete()


@pytest.fixture
def world(built, db):
    """The test world with its files, because each test has its own media folder."""
    for picture in (built[0].journey.photo, built[0].burrow.cover):
        default_storage.save(picture.name, ContentFile(PIXEL))
    return built[0]


@pytest.fixture
def clients(built):
    return built[1]


@pytest.fixture(scope="module")
def addresses(built):
    """{name of each URL pattern: its URL with content of Alice}: the rows of matrix.txt."""
    world = built[0]
    return {
        name: fill_url_pattern(path, world.arguments(path)) for name, path in list_url_patterns()
    }
