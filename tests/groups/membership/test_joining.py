"""Joining a group, join requests, and leaving."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.models import Block
from groups.membership.services import accept_join_request, join_group, leave_group
from groups.models import Group, Membership
from recovery_forum.operations.stored_counts import find_wrong_counts

pytestmark = pytest.mark.django_db
State = Membership.State


def test_anyone_can_join_a_community_group(as_charlie, charlie, make_group):
    group = make_group(visibility=Group.Visibility.COMMUNITY)
    as_charlie.post(f"/groups/{group.slug}/join/")
    group.refresh_from_db()
    assert group.membership_of(charlie).is_current
    assert group.member_count == 2


def test_joining_a_private_group_creates_a_request(as_charlie, charlie, group):
    as_charlie.post(f"/groups/{group.slug}/join/", {"note": "I have been there."})
    join_request = group.membership_of(charlie)
    assert (join_request.state, join_request.note) == (State.REQUESTED, "I have been there.")
    assert not Group.objects.readable_by(charlie).filter(pk=group.pk).exists()


def test_a_note_that_is_too_long_is_kept_with_an_error(as_charlie, charlie, group):
    page = as_charlie.post(f"/groups/{group.slug}/join/", {"note": "w" * 501})
    assert page.status_code == 422
    assert "w" * 501 in page.content.decode()
    assert group.membership_of(charlie) is None


def test_an_organizer_accepts_a_request(as_organizer, charlie, group):
    join_request = join_group(group, charlie)
    as_organizer.post(f"/groups/{group.slug}/manage/requests/{join_request.pk}/", {"answer": "yes"})
    group.refresh_from_db()
    assert group.membership_of(charlie).is_current
    assert group.member_count == 4


def test_a_declined_request_creates_no_member(as_organizer, charlie, group):
    join_request = join_group(group, charlie)
    as_organizer.post(f"/groups/{group.slug}/manage/requests/{join_request.pk}/", {"answer": "no"})
    assert not group.membership_of(charlie).is_current


def test_members_do_not_answer_requests(as_alice, charlie, group):
    join_request = join_group(group, charlie)
    page = as_alice.post(
        f"/groups/{group.slug}/manage/requests/{join_request.pk}/", {"answer": "yes"}
    )
    assert page.status_code == 403
    assert as_alice.get(f"/groups/{group.slug}/manage/requests/").status_code == 403


def test_banned_members_cannot_join(charlie, group):
    group.memberships.create(member=charlie, state=State.BANNED)
    with pytest.raises(PermissionDenied):
        join_group(group, charlie)


def test_invited_members_join_at_once(charlie, group):
    group.memberships.create(member=charlie, state=State.INVITED)
    assert join_group(group, charlie).is_current


def test_the_last_organizer_cannot_leave(organizer, group):
    with pytest.raises(PermissionDenied):
        leave_group(group, organizer)


def test_an_organizer_can_leave_if_there_is_another(as_organizer, as_alice, organizer, group):
    as_organizer.post(f"/groups/{group.slug}/members/alice/role/")
    as_alice.post(f"/groups/{group.slug}/organize/", {"answer": "yes"})
    leave_group(group, organizer)
    assert group.membership_of(organizer) is None


def test_leaving_updates_the_count(as_alice, alice, group):
    as_alice.post(f"/groups/{group.slug}/leave/")
    group.refresh_from_db()
    assert group.member_count == 2


def test_a_closed_account_does_not_count_as_an_organizer(organizer, alice, group):
    group.memberships.filter(member=alice).update(role=Membership.Role.ORGANIZER)
    type(alice).objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        leave_group(group, organizer)


def test_someone_who_asked_can_join_once_the_group_is_open(charlie, group):
    join_group(group, charlie)
    Group.objects.filter(pk=group.pk).update(visibility=Group.Visibility.OPEN)
    assert join_group(group, charlie).is_current


def test_accepting_a_withdrawn_request_admits_nobody(charlie, group, organizer):
    join_request = join_group(group, charlie)
    leave_group(group, charlie)
    accept_join_request(join_request, organizer)
    group.refresh_from_db()
    assert group.membership_of(charlie) is None
    assert group.member_count == 3


def test_cancelling_a_request_says_so(as_charlie, charlie, group):
    join_group(group, charlie)
    page = as_charlie.post(f"/groups/{group.slug}/leave/", follow=True)
    assert "Request canceled" in page.content.decode()


def test_a_block_hides_a_request_and_its_note(as_organizer, organizer, charlie, group):
    join_request = join_group(group, charlie, "I know where you live.")
    Block.objects.create(blocker=organizer, blocked=charlie)
    page = as_organizer.get(f"/groups/{group.slug}/manage/requests/")
    assert "where you live" not in page.content.decode()
    answer = as_organizer.post(f"/groups/{group.slug}/manage/requests/{join_request.pk}/")
    assert answer.status_code == 404


def test_a_banned_member_gets_a_message(as_charlie, charlie, make_group):
    group = make_group(visibility=Group.Visibility.OPEN)
    group.memberships.create(member=charlie, state=State.BANNED)
    page = as_charlie.post(f"/groups/{group.slug}/join/")
    assert page.status_code == 403
    assert "have banned you" in page.content.decode()
    assert as_charlie.get(f"/groups/{group.slug}/members/").status_code == 404


@pytest.mark.parametrize("path", ["join", "leave", "members/alice/role"])
def test_a_stranger_cannot_join_a_hidden_group(as_charlie, make_group, alice, path):
    make_group("Night crew", Group.Visibility.HIDDEN, members=[alice])
    for slug in ("night-crew", "nobody-here"):
        assert as_charlie.post(f"/groups/{slug}/{path}/").status_code == 404


def test_members_cannot_appoint_organizers(as_alice, group):
    assert as_alice.post(f"/groups/{group.slug}/members/bob/role/").status_code == 403
    assert as_alice.get(f"/groups/{group.slug}/members/bob/role/").status_code == 405


def test_a_stranger_cannot_tell_a_hidden_group_from_none(as_charlie, make_group):
    make_group("Night crew", Group.Visibility.HIDDEN)
    for path in ("", "about/", "members/", "meetings/", "new/", "manage/requests/"):
        hidden = as_charlie.get(f"/groups/night-crew/{path}")
        absent = as_charlie.get(f"/groups/nobody-here/{path}")
        assert hidden.status_code == absent.status_code == 404
        assert get_stable_lines(hidden, "night-crew") == get_stable_lines(absent, "nobody-here")


def get_stable_lines(page, slug):
    """Return the lines of a page without those that differ between requests."""
    lines = page.content.decode().replace(slug, "…").splitlines()
    return [line for line in lines if "csrfmiddlewaretoken" not in line]


def test_nobody_can_join_an_archived_group(charlie, make_group):
    from django.utils import timezone

    group = make_group(visibility=Group.Visibility.OPEN, archived_at=timezone.now())
    with pytest.raises(PermissionDenied):
        join_group(group, charlie)


@pytest.mark.parametrize("path", ["join", "leave"])
def test_joining_and_leaving_need_post(as_alice, group, path):
    assert as_alice.get(f"/groups/{group.slug}/{path}/").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_many_who_join_at_once_are_counted_once_each(make_member, make_group):
    group = make_group(visibility=Group.Visibility.OPEN)
    people = [make_member(f"person{number}") for number in range(6)]

    run_concurrently(join_group, group, people * 3)
    group.refresh_from_db()
    assert group.member_count == 7
    run_concurrently(leave_group, group, people[:4] * 3)
    group.refresh_from_db()
    assert group.member_count == 3
    assert find_wrong_counts() == {}


@pytest.mark.django_db(transaction=True)
def test_if_all_organizers_leave_at_once_one_stays(alice, organizer, group):
    group.memberships.filter(member=alice).update(role=Membership.Role.ORGANIZER)
    run_concurrently(leave_group, group, [alice, organizer])
    assert group.memberships.organizing().count() == 1


def run_concurrently(function, group, people):
    def do(member):
        try:
            function(group, member)
        except PermissionDenied:
            pass  # Expected for some of them. The test checks the database afterwards.
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(do, people))
