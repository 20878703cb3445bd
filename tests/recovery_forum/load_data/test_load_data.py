"""The synthetic community: reproducible, and with rows as the forum would have written them."""

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F
from django.test import override_settings

from accounts.models import Member
from groups.models import Group, Meeting
from milestones.awards.services import award_milestones_in_bulk
from milestones.models import Journey, Milestone
from posts.models import Post, Thread
from recovery_forum.lib.markup import render_markup
from recovery_forum.load_data.bulk_copy import format_cell
from recovery_forum.operations.stored_counts import find_wrong_counts

UNTIL = datetime(2026, 3, 1)
SIZES = {"members": 60, "groups": 8, "threads": 40, "posts": 600, "journeys": 60, "meetings": 12}


pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("generated"), pytest.mark.starts_empty]


def words():
    return list(Post.objects.order_by("pk").values_list("public_id", "ancestors", "text"))


def test_the_same_sizes_give_the_same_community(settings):
    settings.DEMO = True
    made = []
    for _time in range(2):
        with transaction.atomic():
            call_command("load_data", **SIZES, until=UNTIL, verbosity=0)
            made.append(words())
            transaction.set_rollback(True)
    assert made[0] == made[1]


@pytest.fixture(scope="module")
def community(django_db_setup, django_db_blocker):
    """The community, created once for the tests below. Changes by a test are rolled back."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DEMO=True):
        call_command("load_data", **SIZES, until=UNTIL, verbosity=0)
        yield
        transaction.set_rollback(True)


def test_it_has_the_sizes_asked_for(community):
    models = (Member, Group, Thread, Post, Journey, Meeting)
    wanted = [SIZES[name] for name in ("members", "groups", "threads", "posts", "journeys")]
    assert [model.objects.count() for model in models] == [*wanted, SIZES["meetings"]]


def test_every_count_is_right(community):
    assert find_wrong_counts() == {}


def test_its_html_equals_that_of_the_renderer(community):
    for post in Post.objects.all():
        assert post.html == render_markup(post.text)
    assert not Post._meta.get_field("html").stale(Post.objects.all()).exists()


def test_every_reply_is_below_an_earlier_post_of_its_thread(community):
    thread_of = dict(Post.objects.values_list("pk", "thread"))
    for post in Post.objects.all():
        assert all(thread_of[above] == post.thread_id for above in post.ancestors)
        assert list(post.ancestors) == sorted(post.ancestors)
        assert not post.ancestors or post.ancestors[-1] < post.pk


def test_the_first_thread_is_long_and_open_to_every_visitor(community):
    longest = Thread.objects.get(pk=1)
    assert longest.reply_count == SIZES["posts"] // 10
    assert longest.group.visibility == Group.Visibility.OPEN


def test_all_milestones_were_awarded(community):
    before = Milestone.objects.count()
    journeys = Journey.objects.prefetch_related("setbacks")
    ahead = dict(journeys.values_list("pk", "next_milestone_on"))
    award_milestones_in_bulk(list(journeys))
    # Its time ends on the last day: no milestone up to then is missing.
    stored = Milestone.objects.filter(reached_on__lte="2026-03-01")
    assert stored.count() == before
    assert all(day is None or str(day) >= "2026-02-28" for day in ahead.values())


def test_indexes_and_foreign_keys_are_back(community):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "posts_post")
    assert {"post_in_reading_order", "post_words", "posted_once"} <= set(found)
    assert any(one["foreign_key"] == ("posts_thread", "id") for one in found.values())


def test_new_posts_come_after_the_generated(community):
    thread = Thread.objects.first()
    assert Post.objects.create(thread=thread, text="Hello").pk > SIZES["posts"]


def test_nobody_appears_twice_in_one_place(community):
    doubled = Group.objects.annotate(rows=Count("memberships")).exclude(rows=F("member_count"))
    assert not doubled.exists()


def test_it_is_refused_in_an_existing_community(settings, alice):
    settings.DEMO = True
    with pytest.raises(CommandError, match="empty database"):
        call_command("load_data", **SIZES, verbosity=0)


def test_it_is_refused_outside_a_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        call_command("load_data", **SIZES, verbosity=0)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a\tb\nc\\d", "a\\tb\\nc\\\\d"),
        (None, "\\N"),
        (True, "t"),
        ([1, 2], "{1,2}"),
        (7, "7"),
    ],
)
def test_cells_are_escaped_for_copy(value, written):
    assert format_cell(value) == written
