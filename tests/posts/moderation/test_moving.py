"""Moving a thread never shows it to more people, and the people concerned are told."""

from itertools import product

import pytest

from accounts.models import Notification
from groups.models import Membership
from posts.models import Action, Notice, Thread
from posts.moderation.reports import create_report
from posts.organizers.services import pin_thread
from posts.threads.posting import create_thread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]
READERS = {"open": 2, "community": 1, "private": 0, "hidden": 0}


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True  # The second factor has tests of its own.


@pytest.fixture
def move(as_moderator, alice, bob):
    def move(source, target):
        thread = create_thread(source, alice, "First wedding", "What now?", "discussion").thread
        case = create_report(bob, "post", thread.posts.get(), "other").case
        fields = {"act": "move", "group": target.slug}
        return thread, as_moderator.post(case.get_absolute_url(), fields)

    return move


def test_moving_never_adds_readers(move, make_group, alice, bob):
    sources = {kind: make_group(f"From {kind}", kind, members=[alice, bob]) for kind in READERS}
    targets = {kind: make_group(f"To {kind}", kind, members=[alice]) for kind in READERS}
    for before, after in product(READERS, repeat=2):
        thread, page = move(sources[before], targets[after])
        widens = READERS[after] > READERS[before]
        moved = Action.objects.filter(kind="move", target=f"post/{thread.posts.get().public_id}")
        assert (Thread.objects.get(pk=thread.pk).group == sources[before]) == widens
        assert page.status_code == (422 if widens else 302)
        assert ("More people" in page.text) == widens
        assert moved.exists() != widens


@pytest.mark.parametrize("before", ["private", "hidden"])
def test_members_of_another_private_group_are_more_people(
    move, make_group, alice, bob, charlie, before
):
    source = make_group("From", visibility=before, members=[alice, bob])
    target = make_group("To", visibility="private", members=[alice, charlie])
    thread, page = move(source, target)
    assert page.status_code == 422
    assert Thread.objects.get(pk=thread.pk).group == source


def test_members_banned_in_the_new_group_cannot_read_it(move, make_group, alice, bob, charlie):
    source = make_group("From", visibility="community", members=[alice, bob])
    Membership.objects.create(group=source, member=charlie, state="banned")
    target = make_group("To", visibility="private", members=[alice, charlie])
    assert move(source, target)[1].status_code == 422


def test_the_author_and_the_organizers_of_both_groups_are_notified(
    move, make_group, make_member, alice, bob, organizer
):
    source = make_group("From", visibility="community", members=[alice, bob])
    target = make_group("To", visibility="community", members=[alice])
    other = make_member("otto")
    target.memberships.filter(member=organizer).update(member=other)
    move(source, target)
    notice = Notice.objects.get(member=alice)
    assert notice.action.kind == "move"
    assert "moved" in notice.title
    told = Notification.objects.filter(kind="moved").values_list("member", flat=True)
    assert set(told) == {organizer.pk, other.pk}


def test_a_moved_thread_is_not_pinned_in_its_new_group(as_moderator, make_group, alice, bob):
    source, target = make_group("From", members=[alice, bob]), make_group("To", members=[alice])
    opening = create_thread(source, alice, "First wedding", "What now?", "discussion")
    pin_thread(opening.thread)
    case = create_report(bob, "post", opening, "other").case
    as_moderator.post(case.get_absolute_url(), {"act": "move", "group": target.slug})
    thread = Thread.objects.get(pk=opening.thread_id)
    assert (thread.group, thread.pinned_at) == (target, None)
