"""Whoever left a private group, or was banned, learns nothing of what happens there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.notifications.email import send_due_emails
from groups.meetings.attendance import create_rsvp
from groups.meetings.services import cancel_occurrence, delete_meeting
from groups.membership.services import ban_member, leave_group
from groups.models import Group, Meeting, Opportunity
from groups.volunteering.services import answer_offer, create_offer, set_opportunity_closed
from posts.content_notes.services import request_content_note
from posts.models import Post, Thread
from posts.organizers.services import lock_group_thread
from posts.reactions.services import toggle_reaction
from posts.read_state.services import set_subscription
from posts.threads.posting import create_reply, create_thread
from posts.threads.solutions import toggle_solution

pytestmark = pytest.mark.django_db


def leave(group, member):
    leave_group(group, member)


def be_banned(group, member):
    """From a group that everybody else in the forum may read."""
    Group.objects.filter(pk=group.pk).update(visibility=Group.Visibility.COMMUNITY)
    ban_member(group.memberships.get(member=member), "Please rest.")


@pytest.fixture(params=[leave, be_banned])
def goes(request):
    """A function: the member leaves the group. Forgets what they were told about that itself."""

    def go(group, member):
        request.param(group, member)
        member.notifications.all().delete()

    return go


@pytest.fixture
def meeting(group):
    start = timezone.now() + timedelta(hours=2)
    return Meeting.objects.create(
        group=group, name="Tea", weekday=start.isoweekday() % 7, time_zone="UTC",
        time=start.time().replace(microsecond=0), online_link="https://meet.example.org/tea",
    )  # fmt: skip


@pytest.fixture
def day(meeting, alice):
    """Alice comes to the meeting on this day."""
    day = meeting.upcoming_occurrences()[0].day
    create_rsvp(meeting, alice, day)
    return day


def ask(group, author):
    return create_thread(group, author, "Rest", "How do you sleep?", "question", "ideas")


def test_replies(goes, group, alice, bob):
    own, followed = ask(group, alice), ask(group, bob)
    set_subscription(alice, followed.thread, "follows")
    goes(group, alice)
    for opening in Post.objects.filter(pk__in=[own.pk, followed.pk]):
        create_reply(opening, bob, "Hello.")
    assert not alice.notifications.exists()


def test_support_and_thanks(goes, group, alice, bob):
    answer = create_reply(ask(group, bob), alice, "With tea.")
    goes(group, alice)
    answer = Post.objects.get(pk=answer.pk)
    toggle_reaction(answer, bob, "with-you")
    toggle_solution(answer, bob)
    request_content_note(answer, bob)
    assert not alice.notifications.exists()


def test_a_locked_thread(goes, group, alice, organizer):
    opening = ask(group, alice)
    goes(group, alice)
    lock_group_thread(Thread.objects.get(pk=opening.thread_id), organizer)
    assert not alice.notifications.exists()


def test_a_cancelled_meeting(goes, group, alice, meeting, day):
    goes(group, alice)
    cancel_occurrence(meeting, day)
    assert not alice.notifications.exists()


def test_a_deleted_meeting(goes, group, alice, meeting, day):
    goes(group, alice)
    assert delete_meeting(Meeting.objects.get(pk=meeting.pk)) == 0
    assert not alice.notifications.exists()


def test_hosts_do_not_expect_them(goes, group, alice, as_organizer, meeting, day):
    assert "alice" in as_organizer.get(meeting.get_absolute_url()).content.decode()
    goes(group, alice)
    assert "alice" not in as_organizer.get(meeting.get_absolute_url()).content.decode()


def test_mail_that_waited_is_not_sent(goes, group, alice, meeting, day, mailoutbox):
    cancel_occurrence(meeting, day)
    waiting = Notification.objects.get(member=alice)
    goes(group, alice)
    Member.objects.update(last_active_at=timezone.now() - timedelta(hours=1))
    waiting.email_due_at = timezone.now()
    waiting.save()
    send_due_emails()
    assert not mailoutbox


def test_an_offer_to_help(goes, group, alice, organizer):
    opportunity = Opportunity.objects.create(group=group, title="Tea", text="Brew.")
    offer = create_offer(opportunity, alice)
    goes(group, alice)
    opportunity = Opportunity.objects.get(pk=opportunity.pk)
    answer_offer(offer, organizer, accepts=False)
    set_opportunity_closed(opportunity)
    assert not alice.notifications.exists()


def test_who_stays_is_told(group, alice, bob, meeting, day, mailoutbox):
    create_reply(ask(group, alice), bob, "Hello.")
    cancel_occurrence(meeting, day)
    assert alice.notifications.count() == 2
