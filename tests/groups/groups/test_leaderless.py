"""Moderators are notified once of a group without an active organizer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Member, Notification
from groups.groups.leaderless import ORGANIZER_INACTIVE_AFTER, report_leaderless_groups

pytestmark = pytest.mark.django_db


def update_member(member, **fields):
    Member.objects.filter(pk=member.pk).update(**fields)


def count_notifications(moderator):
    return Notification.objects.filter(member=moderator, kind="left-alone").count()


def long_ago():
    return timezone.now() - ORGANIZER_INACTIVE_AFTER - timedelta(days=1)


def test_nobody_is_notified_while_an_organizer_is_active(group, moderator):
    assert report_leaderless_groups() == 0
    assert not count_notifications(moderator)


@pytest.mark.parametrize(
    "away",
    [
        {"last_active_at": long_ago()},
        {"banned_at": timezone.now()},
        {"suspended_until": timezone.now() + timedelta(days=400)},
        {"is_active": False},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_moderators_are_notified_once_when_the_last_organizer_is_away(
    group, organizer, moderator, away
):
    update_member(organizer, **away)
    assert report_leaderless_groups() == 1
    assert report_leaderless_groups() == 0
    assert Notification.objects.get(member=moderator).url.endswith(f"/{group.pk}/change/")


def test_another_organizer_is_enough(group, organizer, alice, moderator):
    group.memberships.filter(member=alice).update(role="organizer")
    update_member(organizer, last_active_at=long_ago())
    assert report_leaderless_groups() == 0


def test_moderators_are_notified_again_after_a_new_organizer_left(group, organizer, moderator):
    update_member(organizer, last_active_at=long_ago())
    report_leaderless_groups()
    update_member(organizer, last_active_at=timezone.now())
    report_leaderless_groups()
    update_member(organizer, last_active_at=long_ago())
    assert report_leaderless_groups() == 1


def test_an_archived_group_needs_no_organizer(group, organizer, moderator):
    update_member(organizer, last_active_at=long_ago())
    type(group).objects.update(archived_at=timezone.now())
    assert report_leaderless_groups() == 0
