"""A cached page is never stale: if any field of any row changes, the next visitor sees it.

The queries that decide whether a cached page is still valid are written by hand beside the views.
So every field of a few rows of every table is changed in turn, and the cached response must equal a
fresh one.
"""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Challenge, Member
from groups.models import Group
from posts.models import Post, Reaction, Thread
from posts.threads.posting import create_reply, create_thread
from recovery_forum.lib.anonymous_page_cache import _cached_pages
from recovery_forum.lib.markup import RenderedField

pytestmark = pytest.mark.usefixtures("unrecorded_templates")
ROWS_PER_MODEL = 2


@pytest.fixture(autouse=True)
def _no_minute_passes():
    """Pages say how many minutes ago something was, so two answers could differ by that alone."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def addresses(make_group, make_member, alice, bob):
    """Pages for anonymous visitors, with every part of them filled."""
    _cached_pages.clear()
    group = make_group(
        visibility="open", members=[alice, bob], tags=["weddings"], rules="Be kind.", language="en"
    )
    group.challenges.add(*Challenge.objects.all()[:2])
    group.cover.save("cover.webp", ContentFile(b"not looked at"))
    quiet = make_group("Quiet mornings", visibility="community")
    quiet.challenges.add(Challenge.objects.last())
    opening = create_thread(group, alice, "First wedding", "The first words.", "question", "ideas")
    answer = create_reply(opening, bob, "Words of a reply.")
    create_reply(answer, alice, "Thank you.")
    create_reply(opening, make_member("carol"), "Words without a name.", anonymous=True)
    Reaction.objects.create(post=answer, member=alice, kind=Reaction.Kind.values[0])
    pinned = create_thread(group, bob, "Welcome", "Read this first.", "discussion").thread
    Thread.objects.filter(pk=pinned.pk).update(pinned_at=timezone.now())
    Thread.objects.filter(pk=opening.thread_id).update(tags=["weddings"])
    Post.objects.filter(pk=answer.pk).update(edited_at=timezone.now())
    return [
        reverse("home"),
        reverse("groups:directory"),
        group.get_absolute_url(),
        opening.thread.get_absolute_url(),
        reverse("help-now"),
    ]


def change(field, value):
    """Return another valid value for `field` than `value`, or None."""
    match field:
        case models.GeneratedField() | SearchVectorField():
            return None
        case RenderedField():
            return models.Value("<p>Changed.</p>")
        case models.ForeignKey() if value is not None and field.null:
            return models.Value(None)
        case models.ForeignKey():
            others = field.related_model._base_manager.exclude(pk=value)
            return others.values_list("pk", flat=True).first()
        case _ if field.choices:
            return next((key for key, _label in field.flatchoices if key != value), None)
        case models.BooleanField():
            return not value
        case models.DateTimeField() | models.DateField():
            return (value or timezone.now()) - timedelta(days=40)
        case models.IntegerField():
            return (value or 0) + 1
        case models.UUIDField():
            return uuid.uuid4()
        case ArrayField():
            return [] if value else None
        case models.JSONField():
            return {"changed": True}
        case models.CharField() | models.TextField() | models.FileField():
            return f"changed-{value}"[: field.max_length]
    return None


def models_read(addresses):
    """Return the models whose tables the pages read. Prepared statements do not name them."""
    with CaptureQueriesContext(connection) as queries:
        for address in addresses:
            get(address)
    sql = " ".join(query["sql"] for query in queries)
    named = {model for model in apps.get_models() if f'"{model._meta.db_table}"' in sql}
    return named | {Group, Thread, Post, Member}


def changes(tables):
    """Yield (model, key, column, new value) for every field of a few rows of every table."""
    for model in tables:
        for row in model._base_manager.order_by("-pk")[:ROWS_PER_MODEL]:
            for field in model._meta.concrete_fields:
                if field.primary_key:
                    continue
                value = change(field, field.value_from_object(row))
                if value is not None:
                    yield model, row.pk, field.attname, value


def get(address):
    return Client().get(address).content


def fill_cache(addresses):
    """Return all pages as they are in the cache now."""
    for address in addresses:
        get(address)
    return dict(_cached_pages)


def find_outdated(addresses, pages):
    """Return the addresses whose answer out of the cache of `pages` differs from a fresh one."""
    _cached_pages.clear()
    _cached_pages.update(pages)
    answers = {address: get(address) for address in addresses}
    for key, page in pages.items():  # An answer that was made anew just now is fresh.
        if _cached_pages.get(key) is page:
            del _cached_pages[key]
    return [address for address, answer in answers.items() if get(address) != answer]


def test_every_change_of_a_row_is_shown_to_the_next_visitor(addresses):
    tried, outdated, pages = 0, [], fill_cache(addresses)
    assert len(pages) == len(addresses)
    for model, key, column, value in changes(models_read(addresses)):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=key).update(**{column: value})
                found = find_outdated(addresses, pages)
                outdated += [f"{model.__name__}.{column}: {address}" for address in found]
                tried += 1
                transaction.set_rollback(True)
        except DatabaseError:  # A constraint refuses this value; others are tried.
            continue
    assert not outdated
    assert tried > 100


@pytest.mark.parametrize("model", [Group.challenges.through, Reaction, Thread, Post])
def test_every_deleted_row_is_gone_for_the_next_visitor(addresses, model):
    pages = fill_cache(addresses)
    for key in model._base_manager.values_list("pk", flat=True)[:3]:
        with transaction.atomic():
            model._base_manager.filter(pk=key).delete()
            assert not find_outdated(addresses, pages)
            transaction.set_rollback(True)
