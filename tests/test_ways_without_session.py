"""Keys, links and emails stop working when their member is restricted or leaves the group.

The middleware checks signed-in members. Every kind of access without a session is listed here, and
is tested before and after each kind of ending.
"""

import inspect
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import AccountDeletion, Challenge, EmailChoice, Member, Notification
from accounts.notifications.email import get_unsubscribe_path, send_due_emails
from accounts.notifications.services import send_notification
from accounts.privacy.deletion import request_deletion
from groups.meetings.tasks import request_meeting_confirmations, send_meeting_reminders
from groups.membership.services import leave_group
from groups.models import CalendarKey, Group, Meeting
from milestones.awards.services import award_milestones
from milestones.journeys.services import create_journey
from milestones.models import CardLink, Journey, ReminderPreferences
from milestones.partners.services import accept_partnership, request_partnership
from milestones.reminders.tasks import send_due_reminders
from posts.feeds.services import replace_feed_key
from posts.models import Picture
from posts.organizers.services import create_announcement
from posts.threads.posting import create_reply
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


# --- Kinds of access ------------------------------------------------------------

# name: (function, endings that must end the access). Each function sets up the access for Bob, and
# returns a function that says whether it works now.
WAYS = {}
RESTRICTED = ["suspended", "banned"]
GONE = [*RESTRICTED, "deactivated", "leaving"]


def way(name, *endings):
    def register(prepare):
        WAYS[name] = prepare, endings
        return prepare

    return register


def answers(path, client=None):
    return lambda: (client or Client()).get(path).status_code == 200


@way("posts:private-feed", *GONE, "left")
def feed(bob, group, **_others):
    token = replace_feed_key(group.membership_of(bob)).token
    return answers(reverse("posts:private-feed", args=[group.slug, token]))


@way("groups:my-calendar", *GONE, "left")
def calendar(bob, group, **_others):
    make_meeting(group)
    path = f"{reverse('groups:my-calendar')}?key={CalendarKey.objects.create(member=bob).key}"
    return lambda: b"Tea at seven" in Client().get(path).content


@way("groups:invitation", *GONE, "left", "demoted")
def invitation(bob, group, charlie, **_others):
    group.memberships.filter(member=bob).update(role="organizer")
    link = group.invitations.create(created_by=bob)
    return answers(link.get_absolute_url(), signed_in(charlie))


def open_card(bob):
    journey = create_journey(
        Journey(
            member=bob, challenge=Challenge.objects.first(), time_zone="UTC",
            started_on=timezone.now().date() - timedelta(days=40),
        )
    )  # fmt: skip
    award_milestones(journey)
    return CardLink.objects.create(milestone=journey.milestones.get(span_key="30d"))


@way("milestones:public-card", *GONE)
def card(bob, **_others):
    return answers(open_card(bob).get_absolute_url())


@way("milestones:public-picture", *GONE)
def card_picture(bob, **_others):
    return answers(reverse("milestones:public-picture", args=[open_card(bob).public_id, "wide"]))


@way("media", *GONE, "left")
def picture(bob, alice, group, opening, **_others):
    shown = Picture(member=alice, post=opening, alt="The sea")
    shown.file.save("sea.png", ContentFile(b"x"))
    return answers(reverse("media", args=[shown.file.name]), signed_in(bob))


@way("cover", *GONE, "left")
def cover(bob, group, **_others):
    group.visibility = "hidden"
    group.cover.save("sea.png", ContentFile(b"x"))
    return answers(reverse("media", args=[group.cover.name]), signed_in(bob))


@way("avatar", *GONE)
def avatar(bob, alice, **_others):
    alice.avatar.save("alice.png", ContentFile(b"x"))
    return answers(reverse("media", args=[alice.avatar.name]), signed_in(bob))


# --- Emails ---------------------------------------------------------------------


def gets_mail(bob, cause):
    """Return a function that says whether Bob gets an email after `cause()`."""

    def works():
        mail.outbox.clear()
        Notification.objects.filter(member=bob).delete()
        cause()
        ago = timezone.now() - timedelta(days=2)
        Notification.objects.update(email_due_at=ago)
        # A reminder of a meeting is not sent after the meeting.
        Notification.objects.exclude(kind=Notification.Kind.MEETING_SOON).update(since=ago)
        Member.objects.update(last_active_at=ago)
        send_due_emails()
        return any(bob.email in message.to for message in mail.outbox)

    return works


@way("mail at once", *GONE, "left")
def reply_mail(bob, alice, opening, **_others):
    mine = create_reply(opening, bob, "Me too.")
    return gets_mail(bob, lambda: create_reply(mine, alice, "Thank you."))


@way("digest", *GONE, "left")
def digest(bob, alice, **others):
    EmailChoice.objects.create(member=bob, kind="replied", frequency="daily")
    return reply_mail(bob=bob, alice=alice, **others)


@way("announcement", *GONE, "left")
def announcement(bob, group, organizer, **_others):
    EmailChoice.objects.create(member=bob, kind="announced", frequency="now")
    return gets_mail(
        bob, lambda: create_announcement(group, organizer, title="News", text="The room changed.")
    )


@way("reminder to check in", *GONE)
def check_in(bob, **_others):
    ReminderPreferences.objects.create(member=bob, check_in_at="19:30")

    def remind():
        ReminderPreferences.objects.update(check_in_due_at=timezone.now())
        send_due_reminders()

    return gets_mail(bob, remind)


def make_meeting(group):
    return group.meetings.create(name="Tea at seven", weekday=4, time="19:00", time_zone="UTC")


@way("reminder of a meeting", *GONE, "left")
def meeting(bob, group, **_others):
    starts_at = timezone.now() + timedelta(minutes=10)
    rsvp = make_meeting(group).rsvps.create(member=bob, day=starts_at.date(), starts_at=starts_at)

    def remind():
        type(rsvp).objects.update(reminded_at=None)
        send_meeting_reminders()

    return gets_mail(bob, remind)


@way("question to the host of a meeting", *GONE, "left", "demoted")
def host(bob, group, **_others):
    group.memberships.filter(member=bob).update(role="host")
    make_meeting(group)

    def ask():
        Meeting.objects.update(
            confirmed_at=timezone.now() - timedelta(days=400), confirmation_requested_at=None
        )
        request_meeting_confirmations()

    return gets_mail(bob, ask)


@way("call of a partner", *GONE)
def partner(bob, alice, **_others):
    accept_partnership(request_partnership(alice, bob))
    client = signed_in(alice)
    return gets_mail(bob, lambda: client.post(reverse("milestones:all-near"), REMOTE_ADDR="::1"))


# --- Every kind of access with every ending -------------------------------------


@pytest.fixture
def opening(thread):
    return thread.posts.get()


def end(how, bob, group):
    members = Member.objects.filter(pk=bob.pk)
    in_a_week = timezone.now() + timedelta(days=7)
    {
        "suspended": lambda: members.update(suspended_until=in_a_week),
        "banned": lambda: members.update(banned_at=timezone.now()),
        "deactivated": lambda: members.update(is_active=False),
        "leaving": lambda: request_deletion(
            AccountDeletion(member=bob, keeps_posts=True), "https://forum.test/come-back/"
        ),
        "left": lambda: leave_group(group, bob),
        "demoted": lambda: group.memberships.filter(member=bob).update(role="member"),
    }[how]()  # fmt: skip


@pytest.mark.parametrize("name", WAYS)
def test_an_access_path_ends(name, alice, bob, charlie, group, organizer, opening):
    prepare, endings = WAYS[name]
    works = prepare(
        bob=bob, alice=alice, charlie=charlie, group=group, organizer=organizer, opening=opening
    )
    for ending in (None, *endings):  # At first nothing ended, and it works.
        with transaction.atomic():
            if ending:
                end(ending, Member.objects.get(pk=bob.pk), Group.objects.get(pk=group.pk))
            assert works() is (ending is None), ending
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", WAYS)
def test_an_expired_suspension_ends_no_access(name, request, bob):
    prepare, _endings = WAYS[name]
    Member.objects.filter(pk=bob.pk).update(suspended_until=timezone.now() - timedelta(days=1))
    people = ("alice", "charlie", "group", "organizer", "opening")
    assert prepare(bob=bob, **{name: request.getfixturevalue(name) for name in people})()


@pytest.mark.parametrize("ending", RESTRICTED)
def test_moderators_can_reach_members_they_restricted(ending, bob, group):
    def notify():
        send_notification(bob.pk, Notification.Kind.NOTICE, None, reverse("posts:notices"))

    end(ending, bob, group)
    assert gets_mail(bob, notify)()


@pytest.mark.parametrize("ending", [*GONE, "left"])
def test_emails_can_always_be_stopped(ending, bob, group):
    path = get_unsubscribe_path(bob, "replied")
    end(ending, bob, group)
    assert Client().post(path).status_code == 200
    assert bob.email_choices.get(kind="replied").frequency == "never"


@pytest.mark.parametrize("ending", RESTRICTED)
def test_restoring_an_account_keeps_its_restriction(ending, bob, group):
    end(ending, bob, group)
    end("leaving", bob, group)
    client = Client()
    client.post(bob.account_deletion.get_absolute_url())
    client.post(reverse("account_login"), {"login": bob.email, "password": "one-day-at-a-time"})
    assert client.get("/groups/").headers["Location"] == reverse("posts:notices")


@pytest.mark.parametrize("ending", RESTRICTED)
def test_ones_own_picture_stays_accessible(ending, bob, group):
    bob.avatar.save("bob.png", ContentFile(b"x"))
    end(ending, bob, group)
    assert answers(reverse("media", args=[bob.avatar.name]), signed_in(bob))()


@pytest.mark.parametrize("ending", ["deactivated", "leaving"])
def test_an_export_is_for_its_member_while_they_can_sign_in(ending, bob, group):
    export = bob.exports.create(parts=1)
    path = reverse("accounts:export", args=[export.public_id])
    client = signed_in(bob)
    end(ending, bob, group)
    for reader in (client, Client()):
        assert "/login/" in reader.get(path).headers["Location"]


# --- The list is complete -------------------------------------------------------

# They need no session, and show public content or change settings of the browser.
FOR_ANYBODY = {"theme", "metrics", "groups:group-feed", "posts:feed"}
# A helper of the view checks the session.
FOR_THE_SESSION = {"posts:read", "posts:print"}
# Tested above, each by its own test: they show no personal data.
HARMLESS = {"accounts:stop-mail", "accounts:come-back"}


def list_views(resolver=None, before="", space=""):
    for one in (resolver or get_resolver()).url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from list_views(one, path, inner)
        else:
            yield f"{space}{one.name}", path, inspect.unwrap(one.callback)


def takes_a_key(name, path, view):
    """Return whether the URL has a part or the view takes a key, without requiring a session."""
    if path.startswith(("admin/", "accounts/")):  # Django's and allauth's own, with their tests.
        return False
    source = inspect.getsource(view)
    is_keyed = "<" in path or "key" in source or "token" in source
    if "token" in path or '.get("key"' in source:
        return True
    return is_keyed and "login_required" not in source and "request.user" not in source


def test_every_access_path_is_listed():
    views = list(list_views())
    found = {name for name, path, view in views if takes_a_key(name, path, view)}
    tried = {name for name, _path, _view in views} & set(WAYS)
    assert found == tried | HARMLESS | FOR_ANYBODY | FOR_THE_SESSION
