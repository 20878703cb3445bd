"""Moderators hide a meeting, a group, an opportunity, a message or a profile; appeals undo it."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.messaging.services import leave_conversation, start_conversation
from accounts.models import Member, Message, Notification
from accounts.models.profiles import Audience
from accounts.moderation_status.reportable import REPORTABLE_KINDS, find_visible_to
from accounts.moderation_status.roles import MODERATOR, give_role
from groups.meetings.tasks import send_meeting_reminders
from groups.membership.services import add_member
from groups.models import CalendarKey, Group, Meeting, Opportunity, Rsvp
from posts.models import Action, Case, Notice
from posts.moderation.appeals import answer_appeal, create_appeal
from posts.moderation.contents import ask_for_change, hide_content, restore_content
from posts.safety.cases import open_case

pytestmark = pytest.mark.django_db
START = timezone.now() + timedelta(minutes=10)


@pytest.fixture
def open_group(make_group, alice, bob):
    return make_group("Evening walks", visibility="open", members=[alice, bob])


@pytest.fixture
def meeting(open_group):
    return Meeting.objects.create(
        group=open_group, name="Lantern hour", slug="lantern-hour", weekday=START.isoweekday() % 7,
        time=START.time(), time_zone="UTC", online_link="https://meet.example.org/lantern",
        link_for="everyone", link_from="always",
    )  # fmt: skip


@pytest.fixture
def opportunity(open_group):
    return Opportunity.objects.create(group=open_group, title="Make tea", effort="1 hour")


@pytest.fixture
def judge(make_member):
    member = make_member("noor")
    give_role(member, MODERATOR)
    return Member.objects.get(pk=member.pk)


def case_about(kind, row):
    return open_case(Case.Origin.FLAG, kind, row, 20)


def appeal(member, judge):
    """Appeal the newest notice of `member`, which `judge` accepts."""
    notice = Notice.objects.filter(member=member).latest("pk")
    answer_appeal(create_appeal(notice, "Please look again."), judge, "You are right.", lifts=True)


LISTS = [
    "/meetings/", "/groups/evening-walks/meetings/", "/meetings.json",
    "/groups/evening-walks/meetings.json", "/meetings.ics", "/groups/evening-walks/meetings.ics",
    "/search/?q=lantern&what=meeting", "/groups/evening-walks/",
]  # fmt: skip


def addresses_with(word, client, member):
    CalendarKey.objects.get_or_create(member=member, defaults={"key": "a-key"})
    found = set()
    for address in [*LISTS, "/meetings.ics?key=a-key"]:
        response = client.get(address, follow=True)
        if word in response.getvalue().decode().lower():
            found.add(address)
    return found


def test_who_was_coming_is_told_when_a_meeting_is_hidden_and_when_it_is_back(
    as_bob, bob, alice, meeting, watcher
):
    start = meeting.first_start(timezone.now())
    Rsvp.objects.create(meeting=meeting, member=bob, day=start.date(), starts_at=start)
    Rsvp.objects.create(
        meeting=meeting, member=alice, day=date(2020, 1, 1), starts_at=start - timedelta(days=7)
    )
    changed = Notification.objects.filter(kind=Notification.Kind.MEETING_CHANGED)
    case = case_about("meeting", meeting)
    hide_content(case, watcher, "spam", closes=False)
    notification = changed.get()
    assert (notification.member, notification.url) == (bob, "/groups/evening-walks/meetings/")
    assert as_bob.get(notification.url).status_code == 200
    restore_content(case, watcher)
    urls = set(changed.values_list("url", flat=True))
    assert urls == {"/groups/evening-walks/meetings/", "/meetings/lantern-hour/"}
    assert Rsvp.objects.filter(member=bob).exists()


def test_a_hidden_meeting_leaves_every_list_and_comes_back(
    as_bob, bob, meeting, watcher, organizer, judge
):
    lists = addresses_with("lantern hour", as_bob, bob)
    assert len(lists) >= 8, lists
    hide_content(case_about("meeting", meeting), watcher, "spam")
    assert addresses_with("lantern hour", as_bob, bob) - {LISTS[6]} == set()
    assert as_bob.get(meeting.get_absolute_url()).status_code == 404
    appeal(organizer, judge)
    assert addresses_with("lantern hour", as_bob, bob) == lists
    assert as_bob.get(meeting.get_absolute_url()).status_code == 200


def test_visitors_lose_a_hidden_meeting_too(client, meeting, watcher):
    assert "Lantern hour" in client.get("/groups/evening-walks/").content.decode()
    hide_content(case_about("meeting", meeting), watcher, "spam")
    for address in LISTS[:6] + LISTS[7:]:
        assert "Lantern hour" not in client.get(address).getvalue().decode(), address


def test_nobody_is_reminded_of_a_hidden_meeting(bob, meeting, watcher):
    Rsvp.objects.create(meeting=meeting, member=bob, day=START.date(), starts_at=START)
    hide_content(case_about("meeting", meeting), watcher, "spam")
    assert send_meeting_reminders() == 0


def test_its_hosts_still_open_and_correct_a_hidden_meeting(as_organizer, meeting, watcher):
    hide_content(case_about("meeting", meeting), watcher, "spam")
    page = as_organizer.get(meeting.get_absolute_url())
    assert "Moderators have hidden this meeting" in page.content.decode()
    assert as_organizer.get(f"{meeting.get_absolute_url()}edit/").status_code == 200
    own = as_organizer.get("/groups/evening-walks/meetings/").content.decode()
    assert "Hidden by moderators" in own


def test_a_hidden_group_is_closed_to_all_but_organizers_and_moderators(
    as_bob, as_organizer, as_watcher, as_charlie, client, open_group, watcher, make_thread
):
    thread = make_thread(group=open_group)
    addresses = [
        "/groups/evening-walks/", "/groups/evening-walks/about/", "/groups/evening-walks/meetings/",
        thread.get_absolute_url(), "/groups/evening-walks/feed/", "/groups/evening-walks/members/",
    ]  # fmt: skip
    hide_content(case_about("group", open_group), watcher, "sourcing", "Please talk to us.")
    for address in addresses:
        assert client.get(address).status_code in {404, 302}, address
        assert as_charlie.get(address).status_code == 404, address
        page = as_bob.get(address, follow=True)
        assert page.status_code == 404 or b"Moderators have hidden this group" in page.content
        if "feed" not in address:  # Anybody with the address reads a feed: nobody now.
            assert as_organizer.get(address).status_code in {200, 302}, address
    assert as_watcher.get(addresses[0]).status_code == 200
    assert b"Evening walks" not in as_charlie.get("/groups/").content
    assert b"Evening walks" not in client.get("/groups/").content


def test_organizers_read_the_rule_on_the_page_of_a_hidden_group(
    as_organizer, organizer, open_group, watcher
):
    hide_content(case_about("group", open_group), watcher, "sourcing", "Please talk to us.")
    page = as_organizer.get(open_group.get_absolute_url()).content.decode()
    assert "Moderators have hidden this group" in page
    assert "It asks for or offers drugs" in page
    notice = Notice.objects.get(member=organizer)
    assert "Please talk to us." in as_organizer.get(notice.get_absolute_url()).content.decode()


def test_its_meetings_leave_the_lists_of_its_organizers_too(
    as_organizer, organizer, open_group, meeting, watcher
):
    """They could not join from there, and nobody comes."""
    hide_content(case_about("group", open_group), watcher, "spam")
    found = addresses_with("lantern hour", as_organizer, organizer)
    assert "/meetings/" not in found
    assert "/meetings.ics?key=a-key" not in found
    assert "/meetings.json" not in found


def test_notices_say_what_was_hidden_and_no_page_offers_what_is_closed(
    as_organizer, organizer, open_group, watcher, make_thread
):
    thread = make_thread(group=open_group)
    case = case_about("group", open_group)
    hide_content(case, watcher, "spam")
    notice = Notice.objects.get(member=organizer)
    assert notice.title == "We hid a group that you organize"
    for address in (open_group.get_absolute_url(), thread.get_absolute_url()):
        page = as_organizer.get(address).content.decode()
        assert "Start a thread" not in page
        assert 'id="id_text"' not in page
    restore_content(Case.objects.get(pk=case.pk), watcher)
    assert Notice.objects.latest("pk").title == "Your group is visible again"
    assert "Start a thread" in as_organizer.get(open_group.get_absolute_url()).content.decode()


def test_nobody_posts_in_or_joins_a_hidden_group(as_organizer, as_charlie, open_group, watcher):
    hide_content(case_about("group", open_group), watcher, "spam")
    url = "/groups/evening-walks/new/"
    assert as_organizer.get(url).status_code == 403
    assert as_charlie.post("/groups/evening-walks/join/").status_code == 404
    assert not open_group.memberships.filter(member__name="charlie").exists()


def test_an_accepted_appeal_opens_a_hidden_group_again(
    as_bob, organizer, open_group, watcher, judge
):
    hide_content(case_about("group", open_group), watcher, "spam")
    appeal(organizer, judge)
    assert as_bob.get("/groups/evening-walks/about/").status_code == 200
    group = Group.objects.get(pk=open_group.pk)
    assert (group.removed_at, group.removed_for) == (None, "")


def test_all_organizers_are_told_and_any_of_them_can_appeal(
    open_group, organizer, make_member, watcher, judge
):
    second = make_member("olga")
    add_member(open_group, second, role="organizer")
    hide_content(case_about("group", open_group), watcher, "spam")
    told = set(Notice.objects.values_list("member__name", flat=True))
    assert told == {organizer.name, "olga"}
    appeal(second, judge)
    appeal(organizer, judge)  # There is nothing left to undo.
    assert Group.objects.get(pk=open_group.pk).removed_at is None


def test_members_still_leave_a_hidden_group(as_bob, bob, open_group, watcher):
    hide_content(case_about("group", open_group), watcher, "spam")
    as_bob.post("/groups/evening-walks/leave/")
    assert not open_group.memberships.current().filter(member=bob).exists()


@pytest.mark.parametrize("kind", ["meeting", "group", "opportunity"])
def test_what_is_hidden_is_found_by_nobody_and_hidden_once(
    kind, request, bob, watcher, meeting, opportunity, open_group
):
    row = {"meeting": meeting, "group": open_group, "opportunity": opportunity}[kind]
    key = str(getattr(row, REPORTABLE_KINDS[kind].key))
    assert find_visible_to(bob, kind, key)
    case = case_about(kind, row)
    hide_content(case, watcher, "spam")
    assert find_visible_to(bob, kind, key) is None
    with pytest.raises(PermissionError):
        hide_content(Case.objects.get(pk=case.pk), watcher, "spam")
    restore_content(Case.objects.get(pk=case.pk), watcher)
    assert find_visible_to(bob, kind, key)


def test_only_its_organizers_still_open_a_hidden_opportunity(
    as_organizer, as_bob, client, opportunity, watcher
):
    hide_content(case_about("opportunity", opportunity), watcher, "spam")
    page = as_organizer.get(opportunity.get_absolute_url()).content.decode()
    assert "Moderators have hidden this." in page
    assert as_bob.get(opportunity.get_absolute_url()).status_code == 404
    assert client.get(opportunity.get_absolute_url()).status_code == 404
    assert b"Make tea" not in as_bob.get("/volunteering/").content


def test_restoring_an_opportunity_leaves_a_closed_one_closed(opportunity, watcher):
    Opportunity.objects.update(closed_at=timezone.now())
    case = case_about("opportunity", opportunity)
    hide_content(case, watcher, "spam")
    restore_content(case, watcher)
    assert Opportunity.objects.get().closed_at is not None


def test_an_appeal_shows_a_hidden_profile_as_it_was(alice, watcher, judge):
    audiences = {
        "about_for": Audience.MEMBERS, "avatar_for": Audience.PEERS, "pronouns_for": Audience.ME,
    }  # fmt: skip
    Member.objects.filter(pk=alice.pk).update(**audiences)
    hide_content(case_about("member", Member.objects.get(pk=alice.pk)), watcher, "spam")
    assert set(Member.objects.filter(pk=alice.pk).values_list("about_for", "avatar_for")) == {
        (Audience.ME, Audience.ME)
    }
    appeal(alice, judge)
    assert Member.objects.filter(pk=alice.pk, **audiences).exists()


def test_an_appeal_leaves_what_the_member_chose_since(alice, watcher, judge):
    Member.objects.filter(pk=alice.pk).update(about_for=Audience.MEMBERS)
    hide_content(case_about("member", Member.objects.get(pk=alice.pk)), watcher, "spam")
    Member.objects.filter(pk=alice.pk).update(about_for=Audience.PEERS)
    appeal(alice, judge)
    assert Member.objects.get(pk=alice.pk).about_for == Audience.PEERS


def test_an_appeal_shows_a_hidden_message_to_its_reader_again(alice, bob, watcher, judge):
    start_conversation(alice, bob, "Come to the lake.", uuid.uuid4())
    message = Message.objects.get()
    hide_content(case_about("message", message), watcher, "harassment")
    assert not Message.objects.visible_to(bob).exists()
    assert Message.objects.visible_to(alice).exists()
    appeal(alice, judge)
    assert Message.objects.visible_to(bob).exists()


def test_a_message_stays_deleted_for_a_reader_who_left(alice, bob, watcher, judge):
    conversation = start_conversation(alice, bob, "Come to the lake.", uuid.uuid4())
    hide_content(case_about("message", Message.objects.get()), watcher, "harassment")
    leave_conversation(conversation.participants.get(member=bob))
    appeal(alice, judge)
    assert not Message.objects.visible_to(bob).exists()


@pytest.mark.parametrize("kind", ["meeting", "group", "opportunity"])
def test_organizers_are_asked_to_change_what_stays_visible(
    kind, as_organizer, organizer, bob, watcher, meeting, opportunity, open_group
):
    row = {"meeting": meeting, "group": open_group, "opportunity": opportunity}[kind]
    ask_for_change(case_about(kind, row), watcher, "outing", "Please leave out the name.")
    notice = Notice.objects.get(member=organizer)
    page = as_organizer.get(notice.get_absolute_url()).content.decode()
    assert "We ask you to change something" in page
    assert row.get_absolute_url() in page
    assert not notice.can_be_appealed
    assert find_visible_to(bob, kind, str(getattr(row, REPORTABLE_KINDS[kind].key)))


def test_moderators_choose_these_acts_on_the_page_of_the_case(as_watcher, meeting, organizer):
    case = case_about("meeting", meeting)
    page = as_watcher.get(case.get_absolute_url()).content.decode()
    assert 'value="hide"' in page
    assert 'value="ask-change"' in page
    assert f"/admin/groups/meeting/{meeting.pk}/change/" in page
    data = {
        "act": "apply", "content_act": "ask-change", "reason": "outing", "words": "Please.",
        "closes": "on",
    }  # fmt: skip
    assert as_watcher.post(case.get_absolute_url(), data).status_code == 302
    assert Action.objects.filter(kind="ask-change").count() == 1
    assert Notice.objects.get().member == organizer


def test_a_request_to_change_needs_words(as_watcher, meeting):
    case = case_about("meeting", meeting)
    data = {"act": "apply", "content_act": "ask-change", "reason": "outing", "closes": "on"}
    assert as_watcher.post(case.get_absolute_url(), data).status_code == 422
    assert not Action.objects.filter(kind="ask-change").exists()


def test_a_correction_of_a_meeting_by_a_moderator_is_logged(as_watcher, meeting):
    url = f"/admin/groups/meeting/{meeting.pk}/change/"
    page = as_watcher.get(url)
    assert page.status_code == 200
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data |= {"minutes": 45, "confirmed_at": "2026-11-20T10:00"}
    data = {name: value for name, value in data.items() if value is not None}
    response = as_watcher.post(url, data)
    assert response.status_code == 302, response.context["errors"]
    assert Meeting.objects.get().minutes == 45
    assert Action.objects.filter(kind="change", target=f"groups.meeting/{meeting.pk}").exists()
