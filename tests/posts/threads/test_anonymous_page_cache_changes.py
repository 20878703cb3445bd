"""A cached page is never stale: if any field of any row changes, the next visitor sees it.

The queries that decide whether a cached page is still valid are written by hand beside the views.
So every field of a few rows of every table is changed in turn, and the cached response must equal a
fresh one.
"""

import uuid
from collections import defaultdict
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, models, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Challenge, Member
from groups.models import Group, Meeting, Opportunity
from posts.models import Post, Reaction, Thread
from posts.threads.posting import create_reply, create_thread
from recovery_forum.lib.anonymous_page_cache import _cached_pages, serve_cached_pages
from recovery_forum.lib.markup import RenderedField

pytestmark = pytest.mark.usefixtures("unrecorded_templates")
ROWS_PER_MODEL = 5


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
    group.meetings.create(
        name="Tea", weekday=1, time="19:00", time_zone="UTC", place="1 Main Street"
    )
    group.opportunities.create(title="Tea", effort="An hour", last_day=date(2099, 1, 1))
    quiet = make_group("Quiet mornings", visibility="community")
    quiet.challenges.add(Challenge.objects.last())
    opening = create_thread(group, alice, "First wedding", "The first words.", "question", "ideas")
    answer = create_reply(opening, bob, "Words of a reply.")
    create_reply(answer, alice, "Thank you.")
    create_reply(opening, make_member("carol"), "Words without a name.", anonymous=True)
    Reaction.objects.create(post=answer, member=alice, kind=Reaction.Kind.values[0])
    pinned = create_thread(group, bob, "Welcome", "Read this first.", "discussion")
    create_reply(pinned, make_member("dora"), "I have read it.")
    Thread.objects.filter(pk=pinned.thread_id).update(pinned_at=timezone.now())
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


def find_changes(row):
    """Return a new value for every column of `row` that can have another one."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = {field.attname: change(field, field.value_from_object(row)) for field in fields}
    return {column: value for column, value in values.items() if value is not None}


def get(address):
    return Client().get(address).content


def fill_cache(addresses):
    """Return what each page says, now that all are in the cache, and the models they read."""
    with CaptureQueriesContext(connection) as queries:
        pages = {address: get(address) for address in addresses}
    assert all(map(is_cached, addresses))
    sql = " ".join(query["sql"] for query in queries)
    named = {model for model in apps.get_models() if f'"{model._meta.db_table}"' in sql}
    # Prepared statements do not name these.
    return pages, named | {Group, Thread, Post, Member, Meeting, Opportunity}


ask_cache = serve_cached_pages(lambda request: HttpResponse(status=503))


def is_cached(address):
    return ask_cache(RequestFactory().get(address)).status_code == 200


@contextmanager
def changed(row, values):
    """Until the end of the block, have these values in `row`, or no row without values."""
    rows = type(row)._base_manager.filter(pk=row.pk)
    with transaction.atomic():
        rows.update(**values) if values else rows.delete()
        yield
        transaction.set_rollback(True)


def find_outdated(pages, unnoticed):
    """Return where `pages` are not what they were, after all that the cache did not notice."""
    outdated = []
    for (row, address), values in unnoticed.items():
        with changed(row, values):
            _cached_pages.clear()
            if get(address) != pages[address]:
                outdated.append(f"{address}: {row!r}, {list(values)}")
    return outdated


def test_every_change_of_a_row_is_shown_to_the_next_visitor(addresses):
    pages, tables = fill_cache(addresses)
    unnoticed, tried = defaultdict(dict), 0
    for model in tables:
        for row in model._base_manager.order_by("-pk")[:ROWS_PER_MODEL]:
            for column, value in find_changes(row).items():
                try:
                    with changed(row, {column: value}):
                        cached = [address for address in addresses if is_cached(address)]
                except DatabaseError:  # A constraint refuses this value; others are tried.
                    continue
                tried += 1
                for address in cached:
                    unnoticed[row, address][column] = value
    assert tried > 100
    assert find_outdated(pages, unnoticed) == []


def test_every_deleted_row_is_gone_for_the_next_visitor(addresses):
    pages, _tables = fill_cache(addresses)
    unnoticed = {}
    for model in (Group.challenges.through, Reaction, Thread, Post):
        for row in model._base_manager.all()[:3]:
            with changed(row, {}):
                unnoticed |= {(row, address): {} for address in addresses if is_cached(address)}
    assert find_outdated(pages, unnoticed) == []
