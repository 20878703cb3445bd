"""Announcements: organizers tell everybody in their group, once."""

import pytest
from django.utils import timezone

from accounts.models import Block, Notification
from posts.models import Thread
from recovery_forum.models import RateLimitWindow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]
WORDS = {"title": "Another hour", "text": "From Thursday on we meet at eight."}


def announce(client, group, **words):
    return client.post(f"/groups/{group.slug}/manage/announce/", WORDS | words)


def test_every_member_of_the_group_is_notified_once(as_organizer, group, alice, bob, charlie):
    announce(as_organizer, group)
    told = Notification.objects.filter(kind="announced")
    assert {one.member for one in told} == {alice, bob}
    assert {one.url for one in told} == {Thread.objects.get().get_absolute_url()}


def test_an_announcement_is_listed_above_other_threads(as_organizer, as_bob, group, thread):
    announce(as_organizer, group)
    page = as_bob.get(group.get_absolute_url()).content.decode()
    assert page.index("Another hour") < page.index("Pinned") < page.index("First wedding")


def test_a_fourth_announcement_replaces_the_first(as_organizer, group):
    for number in range(4):
        announce(as_organizer, group, title=f"News {number}")
        RateLimitWindow.objects.all().delete()  # The limit of three a day is tested elsewhere.
    pinned = Thread.objects.filter(pinned_at__isnull=False).order_by("pk")
    assert [thread.title for thread in pinned] == ["News 1", "News 2", "News 3"]


def test_only_organizers_can_announce(as_alice, as_charlie, group):
    assert announce(as_alice, group).status_code == 403
    assert announce(as_charlie, group).status_code == 403
    assert not Thread.objects.exists()


def test_without_text_nobody_is_notified_and_the_rest_is_kept(as_organizer, group):
    answer = announce(as_organizer, group, title="")
    assert answer.status_code == 422
    assert WORDS["text"] in answer.content.decode()
    assert not Notification.objects.exists()


def test_nobody_across_a_block_is_notified(as_organizer, organizer, group, alice, bob):
    Block.objects.create(blocker=alice, blocked=organizer)
    announce(as_organizer, group)
    assert [one.member for one in Notification.objects.all()] == [bob]


def test_a_held_announcement_notifies_nobody(as_organizer, organizer, group):
    type(organizer).objects.filter(pk=organizer.pk).update(approval_required_since=timezone.now())
    announce(as_organizer, group)
    assert Thread.objects.get().held_at
    assert not Notification.objects.filter(kind="announced").exists()
