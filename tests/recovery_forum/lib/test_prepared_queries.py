"""Queries that are compiled once and run with many values."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Block, Member
from groups.models import Group
from milestones.models import CheckIn
from posts.models import Thread
from recovery_forum.lib.prepared_queries import compiled_query, prepared_query

pytestmark = pytest.mark.starts_empty


@prepared_query
def names(*, reader):
    return Member.objects.visible_to(reader).order_by("pk")


@prepared_query
def groups_of(*, reader, slug):
    return Group.objects.readable_by(reader).filter(slug=slug)


@prepared_query
def days_of(*, member, day):
    return CheckIn.objects.owned_by(member).filter(day=day)


@prepared_query
def threads_with(order, *, group, words):
    return Thread.objects.filter(group=group, title=words).select_related("group").order_by(order)


def test_each_reader_gets_their_own_answer(alice, bob, charlie):
    Block.objects.create(blocker=alice, blocked=bob)
    assert names(reader=alice) == [alice, charlie]
    assert names(reader=bob) == [bob, charlie]
    assert names(reader=charlie) == [alice, bob, charlie]


def test_a_visitor_gets_another_query(group, alice):
    assert groups_of(reader=alice, slug=group.slug) == [group]
    assert groups_of(reader=AnonymousUser(), slug=group.slug) == []


def test_rows_have_all_their_fields(thread, group, django_assert_num_queries):
    (found,) = threads_with("pk", group=group, words="First wedding")
    with django_assert_num_queries(0):
        assert found.group.name == group.name


def test_it_takes_one_query_the_first_time_and_later(thread, group):
    for _time in range(2):
        with CaptureQueriesContext(connection) as asked:
            threads_with("-pk", group=group, words="First wedding")
        assert len(asked) == 1


def test_placeholders_in_values_cause_no_error(thread, group):
    assert threads_with("pk", group=group, words="'; DROP TABLE posts_post; --%s $1") == []


def test_a_date_is_a_value_too(alice, bob):
    today = date(2026, 3, 1)
    CheckIn.objects.create(member=alice, day=today, mood=4)
    for day, found in ((today, 1), (today - timedelta(days=1), 0), (today, 1)):
        assert len(days_of(member=alice, day=day)) == found
    assert days_of(member=bob, day=today) == []


@pytest.mark.parametrize("value", [1.5, {"a"}, ("a", "b"), b"a"])
def test_values_that_would_be_fixed_in_the_sql_are_refused(value, alice):
    with pytest.raises(TypeError, match="can't take"):
        days_of(member=alice, day=value)


def test_using_more_than_the_key_of_a_row_is_refused(alice):
    """Its other values would be used for every reader from then on."""

    @prepared_query
    def namesakes(*, member):
        return Member.objects.filter(name=member.name)

    with pytest.raises(RuntimeError):
        namesakes(member=alice)


def test_a_value_that_does_not_reach_the_sql_is_refused(alice):
    @prepared_query
    def starting(*, words):
        return Member.objects.filter(name__startswith=words)

    with pytest.raises(ValueError, match="words"):
        starting(words="al")


def test_a_pooler_gets_plain_sql(alice, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    with CaptureQueriesContext(connection) as asked:
        assert names(reader=alice) == [alice]
    assert asked[0]["sql"].startswith("SELECT")


def test_a_compiled_query_is_planned_for_each_value(thread, group):
    @compiled_query
    def titled(*, words):
        return Thread.objects.filter(title=words)

    with CaptureQueriesContext(connection) as asked:
        assert titled(words=thread.title) == [thread]
        assert titled(words="%s") == []
    assert [query["sql"].split()[0] for query in asked] == ["SELECT", "SELECT"]
