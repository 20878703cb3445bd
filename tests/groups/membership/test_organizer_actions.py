"""What organizers do: the profile, invitations, bans, roles, and archiving."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Block, Notification
from groups.membership.services import ban_member, leave_group, remove_member
from groups.models import Group, Invitation, Membership
from recovery_forum.operations.stored_counts import find_wrong_counts

pytestmark = pytest.mark.django_db
State = Membership.State


def get_url(group, name, *more):
    return reverse(f"groups:{name}", args=[group.slug, *more])


def get_membership(group, member):
    return group.memberships.filter(member=member).first()


@pytest.mark.parametrize(
    "name", ["manage", "invitations", "requests"]
)  # fmt: skip
def test_the_pages_are_for_organizers(as_organizer, as_bob, as_charlie, client, group, name):
    assert as_organizer.get(get_url(group, name)).status_code == 200
    assert as_bob.get(get_url(group, name)).status_code == 403
    assert "/login/" in client.get(get_url(group, name)).url
    Group.objects.update(visibility="hidden")
    assert as_charlie.get(get_url(group, name)).status_code == 404


def test_the_number_of_requests_is_on_each_page_for_organizers(
    as_organizer, as_charlie, organizer, charlie, group
):
    as_charlie.post(get_url(group, "join"))
    badge = '<span class="chip wish">1</span>'
    for page in ("groups:manage", "groups:invitations", "posts:announce", "milestones:daily"):
        answer = as_organizer.get(reverse(page, args=[group.slug])).content.decode()
        assert badge in answer, page
    Block.objects.create(blocker=organizer, blocked=charlie)
    assert badge not in as_organizer.get(get_url(group, "manage")).content.decode()


def test_editing_the_profile_keeps_the_url_of_the_group(as_organizer, group):
    form = {"name": "Evenings", "summary": "Six to ten.", "visibility": "hidden", "welcome": "Hi."}
    as_organizer.post(get_url(group, "manage"), form)
    group.refresh_from_db()
    assert (group.name, group.visibility, group.slug) == (
        "Evenings",
        "hidden",
        "evenings-without-wine",
    )


def test_a_taken_name_is_refused_and_the_rest_kept(as_organizer, group, make_group):
    make_group("Slow repair", Group.Visibility.OPEN)
    form = {"name": "slow REPAIR", "summary": "Six to ten.", "visibility": "private"}
    answer = as_organizer.post(get_url(group, "manage"), form)
    assert answer.status_code == 422
    assert "Six to ten." in answer.content.decode()


# --- Invitations ------------------------------------------------------------------


def test_an_invited_member_joins(as_organizer, as_charlie, charlie, group):
    as_organizer.post(get_url(group, "invite"), {"name": "Charlie"})
    notification = charlie.notifications.get()
    assert (notification.kind, notification.url) == (Notification.Kind.INVITED, group.about_url)
    as_charlie.post(get_url(group, "join"))
    assert get_membership(group, charlie).is_current
    assert not list(find_wrong_counts())


def test_an_invitation_is_canceled_where_it_was_made(as_organizer, as_charlie, charlie, group):
    as_organizer.post(get_url(group, "invite"), {"name": "charlie"})
    page = as_organizer.post(get_url(group, "remove", "charlie"), follow=True)
    assert page.request["PATH_INFO"] == get_url(group, "invitations")
    assert "Invitation canceled." in page.content.decode()
    assert not charlie.notifications.exists()


def test_members_across_a_block_cannot_be_invited(as_organizer, organizer, charlie, group):
    Block.objects.create(blocker=charlie, blocked=organizer)
    for name in ("charlie", "nobody"):
        page = as_organizer.post(get_url(group, "invite"), {"name": name})
        assert page.status_code == 422
        assert page.context["member_form"].errors["name"]
        assert f'value="{name}"' in page.content.decode()
    assert get_membership(group, charlie) is None


def test_an_invitation_needs_a_name(as_organizer, group):
    page = as_organizer.post(get_url(group, "invite"), {"name": " "})
    assert page.status_code == 422
    assert not Invitation.objects.exists()


def test_inviting_a_member_says_that_they_already_belong(as_organizer, group):
    page = as_organizer.post(get_url(group, "invite"), {"name": "bob"}, follow=True)
    (message,) = page.context["messages"]
    assert "bob" in str(message)
    assert "member" in str(message)


def test_inviting_someone_who_asked_makes_them_a_member(as_organizer, as_charlie, charlie, group):
    as_charlie.post(get_url(group, "join"))
    as_organizer.post(get_url(group, "invite"), {"name": "charlie"})
    assert get_membership(group, charlie).is_current


def test_a_link_opens_even_a_hidden_group(as_organizer, as_charlie, charlie, group):
    Group.objects.update(visibility="hidden", welcome="Sit down, the kettle is on.")
    as_organizer.post(get_url(group, "invite"))
    link = Invitation.objects.get()
    assert group.name in as_charlie.get(link.get_absolute_url()).content.decode()
    page = as_charlie.post(link.get_absolute_url(), follow=True).content.decode()
    assert "Sit down, the kettle is on." in page
    assert get_membership(group, charlie).is_current
    link.refresh_from_db()
    assert link.uses_left == 9


@pytest.mark.parametrize(
    "end", [{"uses_left": 0}, {"expires_at": timezone.now() - timedelta(days=1)}]
)
def test_an_expired_link_reveals_nothing_of_the_group(as_organizer, as_charlie, group, end):
    as_organizer.post(get_url(group, "invite"))
    Invitation.objects.update(**end)
    path = Invitation.objects.get().get_absolute_url()
    page = as_charlie.get(path)
    assert page.status_code == as_charlie.post(path).status_code == 404
    assert "This invitation doesn't work any more" in page.content.decode()
    assert group.name not in page.content.decode()


def test_the_list_says_for_two_weeks_that_a_link_was_used(as_organizer, as_charlie, group):
    as_organizer.post(get_url(group, "invite"), {"days": 1, "uses": 1})
    link = Invitation.objects.get()
    as_charlie.post(link.get_absolute_url())
    page = as_organizer.get(get_url(group, "invitations")).content.decode()
    assert f"…{link.token[-4:]}" in page
    assert "Used" in page
    assert link.token not in page
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=15))
    assert "Used" not in as_organizer.get(get_url(group, "invitations")).content.decode()


def test_a_link_can_be_disabled(as_organizer, as_charlie, group):
    as_organizer.post(get_url(group, "invite"))
    link = Invitation.objects.get()
    as_organizer.post(get_url(group, "take-invitation-back", link.pk))
    assert as_charlie.get(link.get_absolute_url()).status_code == 404


# --- Removing and banning ----------------------------------------------------------


def test_a_removed_member_may_ask_to_join_again(as_organizer, as_bob, bob, group):
    as_organizer.post(get_url(group, "remove", "bob"))
    assert get_membership(group, bob) is None
    group.refresh_from_db()
    assert group.member_count == 2
    as_bob.post(get_url(group, "join"))
    assert get_membership(group, bob).state == State.REQUESTED


def test_a_removed_member_sees_the_reason_and_may_ask_again(as_organizer, as_bob, bob, group):
    page = as_organizer.get(get_url(group, "remove", "bob")).content.decode()
    assert "Remove bob from the group" in page
    as_organizer.post(get_url(group, "remove", "bob"), {"reason": "You shouted at Alice."})
    assert bob.notifications.get().kind == Notification.Kind.MEMBERSHIP_REMOVED
    assert "You shouted at Alice." in as_bob.get(get_url(group, "about")).content.decode()
    assert as_bob.get(get_url(group, "members")).status_code == 404
    as_bob.post(get_url(group, "join"), {"note": "Sorry."})
    asked = get_membership(group, bob)
    assert (asked.state, asked.note, asked.reason) == (State.REQUESTED, "Sorry.", "")
    assert not list(find_wrong_counts())


def test_the_reason_can_be_dismissed(as_organizer, as_bob, bob, group):
    as_organizer.post(get_url(group, "remove", "bob"), {"reason": "You shouted at Alice."})
    as_bob.post(get_url(group, "leave"))
    assert get_membership(group, bob) is None


def test_a_removed_member_can_be_invited_again(as_organizer, as_bob, bob, group):
    as_organizer.post(get_url(group, "remove", "bob"), {"reason": "You shouted at Alice."})
    as_organizer.post(get_url(group, "invite"), {"name": "bob"})
    assert get_membership(group, bob).state == State.INVITED
    as_bob.post(get_url(group, "join"))
    assert get_membership(group, bob).is_current
    assert not list(find_wrong_counts())


def test_a_reason_that_is_too_long_is_kept_with_an_error(as_organizer, bob, group):
    answer = as_organizer.post(get_url(group, "remove", "bob"), {"reason": "w" * 301})
    assert answer.status_code == 422
    assert "w" * 301 in answer.content.decode()
    assert get_membership(group, bob).is_current


@pytest.mark.parametrize("reason", ["You shouted at Alice.", ""])
def test_a_member_removed_from_a_hidden_group_sees_that_at_its_url(
    as_organizer, as_bob, bob, group, reason
):
    Group.objects.update(visibility="hidden")
    as_organizer.post(get_url(group, "remove", "bob"), {"reason": reason})
    page = as_bob.get(group.get_absolute_url(), follow=True).content.decode()
    assert f"The organizers removed you from this group. {reason}".strip() in page
    assert group.name not in page
    assert bob.notifications.exists() == bool(reason)
    assert as_bob.post(get_url(group, "join")).status_code == 404
    as_bob.post(get_url(group, "leave"))
    assert as_bob.get(get_url(group, "about")).status_code == 404


def test_a_member_banned_from_a_hidden_group_finds_it_nowhere(as_organizer, as_bob, group):
    Group.objects.update(visibility="hidden")
    as_organizer.post(get_url(group, "ban", "bob"), {"reason": "You shouted at Alice."})
    assert as_bob.get(get_url(group, "about")).status_code == 404
    assert as_bob.post(get_url(group, "leave")).status_code == 404


def test_a_request_to_a_group_that_became_hidden_can_be_withdrawn(as_charlie, charlie, group):
    as_charlie.post(get_url(group, "join"), {"note": "May I?"})
    Group.objects.update(visibility="hidden")
    page = as_charlie.get(get_url(group, "about")).content.decode()
    assert "You asked to join this group." in page
    assert group.name not in page
    as_charlie.post(get_url(group, "leave"))
    assert get_membership(group, charlie) is None


def test_an_invitation_to_a_hidden_group_describes_it(as_organizer, as_charlie, group):
    Group.objects.update(visibility="hidden")
    as_organizer.post(get_url(group, "invite"), {"name": "charlie"})
    page = as_charlie.get(get_url(group, "about")).content.decode()
    assert "You're invited." in page
    assert group.name in page


def test_the_state_of_a_membership_of_a_hidden_group_is_private(
    as_organizer, as_bob, as_charlie, group
):
    Group.objects.update(visibility="hidden")
    as_organizer.post(get_url(group, "remove", "bob"), {"reason": "You shouted at Alice."})
    assert as_bob.get(get_url(group, "about")).status_code == 200
    assert as_charlie.get(get_url(group, "about")).status_code == 404


@pytest.mark.parametrize("before", ["removal", "leaving"])
@pytest.mark.parametrize("act", [remove_member, ban_member])
def test_what_two_organizers_do_at_once_counts_once(bob, group, before, act):
    """Or an organizer and the person, who leaves at that moment: a ban holds all the same."""
    stale = group.memberships.select_related("group", "member").get(member=bob)
    if before == "removal":
        remove_member(group.memberships.get(member=bob), "Too loud.")
    else:
        leave_group(group, bob)
    act(stale, "Not here.")
    assert find_wrong_counts() == {}
    states = set(group.memberships.filter(member=bob).values_list("state", "reason"))
    kept = {("removed", "Too loud.")} if before == "removal" else set()
    assert states == ({("banned", "Not here.")} if act is ban_member else kept)


def test_a_banned_member_reads_the_reason(as_organizer, as_bob, bob, group):
    Group.objects.update(visibility="open")
    assert as_organizer.post(get_url(group, "ban", "bob"), {"reason": ""}).status_code == 422
    as_organizer.post(get_url(group, "ban", "bob"), {"reason": "You shouted at Alice."})
    assert "You shouted at Alice." in as_bob.get(get_url(group, "about")).content.decode()
    refused = as_bob.post(get_url(group, "join"))
    assert refused.status_code == 403
    assert "You shouted at Alice." in refused.content.decode()
    assert not list(find_wrong_counts())
    as_organizer.post(get_url(group, "let-back", "bob"))
    as_bob.post(get_url(group, "join"))
    assert get_membership(group, bob).is_current


def test_an_invitation_link_does_not_evade_a_ban(as_organizer, as_bob, group):
    as_organizer.post(get_url(group, "ban", "bob"), {"reason": "Enough."})
    as_organizer.post(get_url(group, "invite"))
    assert as_bob.post(Invitation.objects.get().get_absolute_url()).status_code == 403
    assert as_organizer.post(get_url(group, "invite"), {"name": "bob"}).status_code == 403


def test_members_can_neither_remove_nor_ban(as_bob, alice, group):
    assert as_bob.post(get_url(group, "remove", "alice")).status_code == 403
    assert as_bob.post(get_url(group, "ban", "alice"), {"reason": "x"}).status_code == 403
    assert get_membership(group, alice).is_current


# --- Hand-over and rest -------------------------------------------------------------


def test_a_group_is_handed_over_and_always_has_an_organizer(
    as_organizer, as_bob, organizer, bob, group
):
    alone = as_organizer.post(get_url(group, "role", "olive"), {"role": "member"})
    assert alone.status_code == 403
    as_organizer.post(get_url(group, "role", "bob"))
    as_bob.post(get_url(group, "answer-organizing"), {"answer": "yes"})
    as_organizer.post(get_url(group, "role", "olive"), {"role": "member"})
    assert get_membership(group, bob).is_organizer
    assert not get_membership(group, organizer).is_organizer


def test_an_organizer_cannot_demote_another(as_organizer, as_bob, organizer, group):
    as_organizer.post(get_url(group, "role", "bob"))
    as_bob.post(get_url(group, "answer-organizing"), {"answer": "yes"})
    as_bob.post(get_url(group, "role", "olive"), {"role": "member"})
    assert as_bob.post(get_url(group, "remove", "olive")).status_code == 403
    assert get_membership(group, organizer).is_organizer


def test_a_group_is_archived_and_reopened(as_organizer, group):
    as_organizer.post(get_url(group, "archive"))
    group.refresh_from_db()
    assert group.archived_at
    as_organizer.post(get_url(group, "archive"), {"again": "1"})
    group.refresh_from_db()
    assert group.archived_at is None
