"""Announcements: organizers tell everybody in their group, once."""

import pytest
from django.utils import timezone

from accounts.models import Block, Notification
from posts.models import Thread
from recovery_forum.models import RateLimitWindow

pytestmark = pytest.mark.django_db
WORDS = {"title": "Another hour", "text": "From Thursday on we meet at eight."}


def announce(client, group, **words):
    return client.post(f"/groups/{group.slug}/manage/announce/", WORDS | words)


def test_everybody_in_the_group_is_told_once(as_organizer, group, alice, bob, charlie):
    announce(as_organizer, group)
    told = Notification.objects.filter(kind="announced")
    assert {one.member for one in told} == {alice, bob}
    assert {one.url for one in told} == {Thread.objects.get().get_absolute_url()}


def test_it_stands_above_the_other_threads(as_organizer, as_bob, group, thread):
    announce(as_organizer, group)
    page = as_bob.get(group.get_absolute_url()).content.decode()
    assert page.index("Pinned by the organizers") < page.index("Another hour")


def test_a_fourth_takes_the_place_of_the_first(as_organizer, group):
    for number in range(4):
        announce(as_organizer, group, title=f"News {number}")
        RateLimitWindow.objects.all().delete()  # The limit of three a day is tested elsewhere.
    pinned = Thread.objects.filter(pinned_at__isnull=False).order_by("pk")
    assert [thread.title for thread in pinned] == ["News 1", "News 2", "News 3"]


def test_it_is_for_organizers(as_alice, as_charlie, group):
    assert announce(as_alice, group).status_code == 403
    assert announce(as_charlie, group).status_code == 403
    assert not Thread.objects.exists()


def test_without_words_nothing_is_told_and_the_rest_is_kept(as_organizer, group):
    answer = announce(as_organizer, group, title="")
    assert answer.status_code == 422
    assert WORDS["text"] in answer.content.decode()
    assert not Notification.objects.exists()


def test_nobody_across_a_block_is_told(as_organizer, organizer, group, alice, bob):
    Block.objects.create(blocker=alice, blocked=organizer)
    announce(as_organizer, group)
    assert [one.member for one in Notification.objects.all()] == [bob]


def test_what_is_held_is_told_to_nobody(as_organizer, organizer, group):
    type(organizer).objects.filter(pk=organizer.pk).update(approval_required_since=timezone.now())
    announce(as_organizer, group)
    assert Thread.objects.get().held_at
    assert not Notification.objects.filter(kind="announced").exists()
