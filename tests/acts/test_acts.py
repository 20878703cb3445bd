"""Each act of acts.txt is done once, and whoever must learn of it is told.

Every address that takes a POST has a row, and so has every act that a case offers. A row with a
notification has a test here that does the act.
"""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from accounts.models.account_deletions import AccountDeletion
from accounts.notifications.defaults import DEFAULT_CHOICES, SENT_SEPARATELY
from accounts.peers.services import request_peer
from accounts.privacy.deletion import request_deletion
from groups.membership.roles import ask_to_organize
from groups.membership.services import ban_member, join_group
from groups.models import Group, Membership, Opportunity
from groups.volunteering.services import create_offer
from milestones.celebrations.services import create_celebration
from milestones.models import Partnership, SupportRequest
from milestones.partners.services import accept_partnership, request_partnership
from posts.models import Case, ContentNote, Post
from posts.moderation import case_actions
from posts.moderation.reports import create_report
from posts.threads.posting import create_reply, create_thread
from tests.authorization.test_matrix import PATHS
from tests.authorization.test_matrix import ROWS as ANSWERS
from tests.milestones.conftest import alcohol, journey, new_journey  # noqa: F401 - fixtures
from tests.posts.conftest import answer, as_watcher, opening, watcher  # noqa: F401 - fixtures

LINES = (Path(__file__).parent / "acts.txt").read_text().splitlines()
ROWS = [line.split(maxsplit=3) for line in LINES if line and not line.startswith("#")]
TOLD = {(address, kind) for address, kind, _email, _who in ROWS if kind != "-"}
PERFORMED = set()
IN_CASES = case_actions.CONTENT_ACTIONS | case_actions.MEMBER_ACTIONS | case_actions.GENERAL_ACTIONS
PANEL = "admin"  # Its own pages are in tests/authorization/panel.txt; the acts of cases are here.


def performs(address, kind):
    """Decorate the test that does the act of this row."""
    PERFORMED.add((address, kind))
    return lambda test: test


def post(client, address, /, *args, **data):
    response = client.post(reverse(address, args=args), data)
    assert response.status_code in {200, 302}, response.status_code
    return response


def was_told(member, kind):
    return kind in {one.kind for one in member.notifications.all()}


# --- The table ------------------------------------------------------------------


def takes_a_post(name):
    """Whether no role is refused for the method. An address without a row in the matrix counts."""
    return "405" not in ANSWERS.get(name, {}).get("POST", [])


def test_every_act_has_a_row_and_every_row_an_act():
    acts = {name for name in PATHS if takes_a_post(name) and not name.startswith(PANEL)}
    assert acts == {row[0] for row in ROWS if "/" not in row[0]}


def test_every_act_of_a_case_has_a_row():
    rows = {row[0].partition("/")[2] for row in ROWS if "/" in row[0]}
    assert rows >= IN_CASES | {"agree", "decline"}


def test_every_row_says_who_and_how():
    for address, kind, email, who in ROWS:
        if kind == "-":
            assert email in {"-", "own"}, address
            nobody = who.startswith("nobody, because ") and email == "-"
            assert nobody or email == "own" or "in their" in who, address
        else:
            assert kind in Notification.Kind.values, address
            assert email == ("own" if kind in SENT_SEPARATELY else DEFAULT_CHOICES[kind]), address


def test_every_row_with_a_notification_is_done_here():
    assert TOLD == PERFORMED


# --- Members --------------------------------------------------------------------


@performs("accounts:ask-peer", "peer-asked")
@performs("accounts:accept-peer", "peer")
def test_peers(as_alice, as_bob, alice, bob, group):
    post(as_alice, "accounts:ask-peer", "bob", note="")
    assert was_told(bob, "peer-asked")
    post(as_bob, "accounts:accept-peer", request_peer(alice, bob).public_id)
    assert was_told(alice, "peer")


@performs("accounts:write", "message-ask")
@performs("accounts:accept-message", "msg-accepted")
@performs("accounts:conversation", "message")
def test_messages(as_alice, as_bob, alice, bob, group):
    post(as_alice, "accounts:write", "bob", text="Hello", submission=uuid.uuid4())
    assert was_told(bob, "message-ask")
    public_id = bob.conversations.get().conversation.public_id
    post(as_bob, "accounts:accept-message", public_id)
    assert was_told(alice, "msg-accepted")
    post(as_bob, "accounts:conversation", public_id, text="Hello too", submission=uuid.uuid4())
    assert was_told(alice, "message")


@performs("accounts:leave", "only-one")
@performs("accounts:leave", "left-alone")
def test_leaving_for_good(organizer, alice, bob, moderator, group):
    group.memberships.filter(member=bob).update(role=Membership.Role.ORGANIZER)
    request_deletion(AccountDeletion(member=organizer), "https://forum.test/")
    assert was_told(bob, "only-one")
    request_deletion(AccountDeletion(member=bob), "https://forum.test/")
    assert was_told(moderator, "left-alone")


# --- Groups ---------------------------------------------------------------------


@performs("groups:join", "asked")
@performs("groups:answer", "let-in")
def test_a_request_to_join(as_charlie, as_organizer, charlie, organizer, group):
    post(as_charlie, "groups:join", group.slug, note="May I?")
    assert was_told(organizer, "asked")
    post(as_organizer, "groups:answer", group.slug, group.membership_of(charlie).pk, answer="yes")
    assert was_told(charlie, "let-in")


@performs("groups:answer", "declined")
def test_a_declined_request(as_organizer, charlie, group):
    request = join_group(group, charlie)
    post(as_organizer, "groups:answer", group.slug, request.pk, answer="no")
    assert was_told(charlie, "declined")


@performs("groups:invite", "invited")
@performs("groups:invite", "let-in")
def test_an_invitation(as_organizer, charlie, moderator, group):
    post(as_organizer, "groups:invite", group.slug, name="charlie")
    assert was_told(charlie, "invited")
    join_group(group, moderator)
    post(as_organizer, "groups:invite", group.slug, name=moderator.name)
    assert was_told(moderator, "let-in")


@performs("groups:role", "organize-ask")
@performs("groups:role", "role")
@performs("groups:answer-organizing", "organizer")
@performs("groups:role", "only-one")
def test_roles(as_organizer, as_bob, organizer, alice, bob, group):
    post(as_organizer, "groups:role", group.slug, "alice", role="host")
    assert was_told(alice, "role")
    post(as_organizer, "groups:role", group.slug, "bob", role="organizer")
    assert was_told(bob, "organize-ask")
    post(as_bob, "groups:answer-organizing", group.slug, answer="yes")
    assert was_told(organizer, "organizer")
    post(as_organizer, "groups:role", group.slug, organizer.name_key, role="member")
    assert was_told(bob, "only-one")


@performs("groups:answer-organizing", "organize-no")
def test_a_no_to_organizing(as_bob, organizer, bob, group):
    ask_to_organize(group.membership_of(bob), organizer)
    post(as_bob, "groups:answer-organizing", group.slug, answer="no")
    assert was_told(organizer, "organize-no")


@performs("groups:leave", "only-one")
def test_an_organizer_leaves(as_organizer, bob, group):
    group.memberships.filter(member=bob).update(role=Membership.Role.ORGANIZER)
    post(as_organizer, "groups:leave", group.slug)
    assert was_told(bob, "only-one")


@performs("groups:remove", "taken-out")
def test_removing(as_organizer, bob, group):
    post(as_organizer, "groups:remove", group.slug, "bob", reason="You shouted.")
    assert was_told(bob, "taken-out")


@performs("groups:ban", "taken-out")
def test_banning(as_organizer, bob, group):
    post(as_organizer, "groups:ban", group.slug, "bob", reason="You shouted.")
    assert was_told(bob, "taken-out")


@performs("groups:let-back", "ban-lifted")
def test_letting_back(as_organizer, bob, group):
    ban_member(group.membership_of(bob), "You shouted.")
    post(as_organizer, "groups:let-back", group.slug, "bob")
    assert was_told(bob, "ban-lifted")


@performs("groups:archive", "archived")
def test_archiving(as_organizer, alice, organizer, group):
    post(as_organizer, "groups:archive", group.slug)
    assert was_told(alice, "archived")
    assert not was_told(organizer, "archived")


@performs("groups:manage", "group-wider")
@pytest.mark.parametrize(("visibility", "told"), [("community", True), ("hidden", False)])
def test_who_reads_a_group(as_organizer, alice, group, visibility, told):
    data = {"name": group.name, "summary": group.summary, "visibility": visibility}
    post(as_organizer, "groups:manage", group.slug, **data)
    assert was_told(alice, "group-wider") is told


# --- Meetings and volunteering --------------------------------------------------


@pytest.fixture
def meeting(group):
    return group.meetings.create(name="Tea", weekday=4, time="19:00", time_zone="UTC", slug="tea-x")


def come(client, meeting):
    day = meeting.upcoming_occurrences()[1].day
    post(client, "groups:coming", meeting.slug, day=day.isoformat())
    return day.isoformat()


@performs("groups:week", "meeting-move")
def test_calling_off(as_organizer, as_bob, bob, meeting):
    day = come(as_bob, meeting)
    post(as_organizer, "groups:week", meeting.slug, day=day, act="cancel")
    assert was_told(bob, "meeting-move")


@performs("groups:remove-meeting", "meeting-move")
def test_removing_a_meeting(as_organizer, as_bob, bob, meeting):
    come(as_bob, meeting)
    post(as_organizer, "groups:remove-meeting", meeting.slug)
    assert was_told(bob, "meeting-move")


@performs("groups:edit-meeting", "meeting-move")
def test_moving_a_meeting(as_organizer, as_bob, bob, meeting):
    come(as_bob, meeting)
    form = as_organizer.get(reverse("groups:edit-meeting", args=[meeting.slug])).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, "", [])}
    post(
        as_organizer, "groups:edit-meeting", meeting.slug, **data | {"time": "20:30", "place": "X"}
    )
    assert was_told(bob, "meeting-move")


@performs("groups:report-listing", "listing")
def test_a_wrong_listing(as_bob, organizer, meeting):
    post(as_bob, "groups:report-listing", meeting.slug, words="The door was locked.")
    assert was_told(organizer, "listing")


@performs("groups:offer", "offered")
@performs("groups:answer-offer", "offer-answer")
@performs("groups:close-opportunity", "help-closed")
def test_helping(as_organizer, as_bob, alice, bob, organizer, group):
    tea = Opportunity.objects.create(group=group, title="Tea", effort="An hour", place="Library")
    post(as_bob, "groups:offer", tea.public_id, note="I can.")
    assert was_told(organizer, "offered")
    post(as_organizer, "groups:answer-offer", tea.public_id, tea.offers.get().pk, says="yes")
    assert was_told(bob, "offer-answer")
    create_offer(tea, alice)
    post(as_organizer, "groups:close-opportunity", tea.public_id)
    assert was_told(alice, "help-closed")
    assert not was_told(bob, "help-closed")


# --- Threads and posts ----------------------------------------------------------


@performs("posts:reply", "replied")
@performs("posts:reply", "continued")
@performs("posts:reply", "mentioned")
def test_a_reply(as_bob, as_charlie, alice, charlie, organizer, thread, opening, group):  # noqa: F811
    create_reply(opening, organizer, "I follow this.")
    group.memberships.create(member=charlie)
    post(as_bob, "posts:reply", thread.public_id, text="@charlie knows", submission=uuid.uuid4())
    assert was_told(alice, "replied")
    assert was_told(organizer, "continued")
    assert was_told(charlie, "mentioned")


@performs("posts:new-thread", "mentioned")
def test_a_new_thread(as_bob, alice, group):
    data = {"title": "For you", "text": "@alice, look", "submission": uuid.uuid4()}
    post(as_bob, "posts:new-thread", group.slug, **data)
    assert was_told(alice, "mentioned")


@performs("posts:edit", "mentioned")
def test_a_later_mention(as_bob, alice, organizer, answer):  # noqa: F811
    post(as_bob, "posts:edit", answer.public_id, text="@olive knows that.")
    assert was_told(organizer, "mentioned")


@performs("posts:react", "reacted")
@performs("posts:wish-for-note", "note-wish")
def test_to_a_post(as_bob, alice, opening):  # noqa: F811
    post(as_bob, "posts:react", opening.public_id, kind="with-you")
    assert was_told(alice, "reacted")
    post(as_bob, "posts:wish-for-note", opening.public_id)
    assert was_told(alice, "note-wish")


@performs("posts:helped", "helped")
def test_what_helped(as_alice, bob, answer):  # noqa: F811
    post(as_alice, "posts:helped", answer.public_id)
    assert was_told(bob, "helped")


@performs("posts:announce", "announced")
def test_an_announcement(as_organizer, alice, group):
    data = {"title": "Another hour", "text": "We meet at eight.", "submission": uuid.uuid4()}
    post(as_organizer, "posts:announce", group.slug, **data)
    assert was_told(alice, "announced")


@performs("posts:rest", "closed")
def test_closing_a_thread(as_organizer, alice, thread):
    post(as_organizer, "posts:rest", thread.public_id)
    assert was_told(alice, "closed")


@performs("posts:report", "group-report")
@performs("posts:organizers-answer", "notice")
@performs("posts:organizers-answer", "reported")
def test_a_report(as_alice, as_organizer, alice, bob, organizer, answer, group):  # noqa: F811
    post(as_alice, "posts:report", "post", answer.public_id, reason="spam")
    assert was_told(organizer, "group-report")
    case = Case.objects.get(origin=Case.Origin.REPORT)
    post(
        as_organizer, "posts:organizers-answer", group.slug, case.public_id,
        act="hide", reason="spam",
    )  # fmt: skip
    assert was_told(bob, "notice")
    assert was_told(alice, "reported")


# --- Journeys -------------------------------------------------------------------


@performs("milestones:partners", "partner-ask")
@performs("milestones:accept-partner", "partner")
def test_partners(as_alice, as_bob, alice, bob, group):
    post(as_alice, "milestones:partners", name="bob")
    assert was_told(bob, "partner-ask")
    post(as_bob, "milestones:accept-partner", Partnership.objects.get().public_id)
    assert was_told(alice, "partner")


@pytest.fixture
def partnership(alice, bob, group):
    partnership = request_partnership(alice, bob)
    accept_partnership(partnership)
    return partnership


@performs("milestones:near", "near")
@performs("milestones:answer-support", "with-you")
def test_a_partner_is_asked_for_support_and_comes(as_alice, as_bob, alice, bob, partnership):
    post(as_alice, "milestones:near", partnership.public_id)
    assert was_told(bob, "near")
    request = SupportRequest.objects.get()
    post(as_bob, "milestones:answer-support", request.public_id, answer="with-you")
    assert was_told(alice, "with-you")


@performs("milestones:all-near", "near")
def test_all_partners_are_asked_for_support(as_alice, bob, partnership):
    post(as_alice, "milestones:all-near", all="1")
    assert was_told(bob, "near")


@performs("milestones:new-setback", "told")
@performs("milestones:edit-setback", "told")
def test_a_setback(as_alice, alice, bob, partnership, journey):  # noqa: F811
    day = (alice.today() - timedelta(days=2)).isoformat()
    data = {"happened_on": day, "resumed_on": day, "notify_partners": partnership.public_id}
    post(as_alice, "milestones:new-setback", journey.public_id, **data)
    assert was_told(bob, "told")
    bob.notifications.all().delete()
    setback = journey.setbacks.get()
    post(as_alice, "milestones:edit-setback", journey.public_id, setback.public_id, **data)
    assert was_told(bob, "told")


@performs("milestones:cheer", "cheered")
def test_a_cheer(as_bob, alice, journey):  # noqa: F811
    post(as_bob, "milestones:cheer", create_celebration(journey, "30d", "Better.").public_id)
    assert was_told(alice, "cheered")


# --- Cases of moderators --------------------------------------------------------


@pytest.fixture
def case(answer, alice):  # noqa: F811
    create_report(alice, "post", answer, "spam")
    return Case.objects.get(origin=Case.Origin.REPORT)


def act(case, moderator, code, **chosen):
    """Do one act of a case, as its form would."""
    cleaned = {
        "act": code, "note": "", "reason": "spam", "words": "Please.", "days": 3, "minutes": 5,
        "notes": [], "title": "", "group": None, "lifts": False,
        "content_act": "", "member_act": "", "closes": True,
    }  # fmt: skip
    case_actions.perform_action(case, moderator, cleaned | chosen)
    case.refresh_from_db()


@performs("admin:case/hide", "notice")
@performs("admin:case/hide", "reported")
@performs("admin:case/restore", "notice")
def test_a_moderator_hides_and_restores(case, watcher, alice, bob):  # noqa: F811
    act(case, watcher, "hide")
    assert was_told(bob, "notice")
    assert was_told(alice, "reported")
    bob.notifications.all().delete()
    act(case, watcher, "restore")
    assert was_told(bob, "notice")


@performs("admin:case/dismiss", "reported")
def test_a_moderator_dismisses(case, watcher, alice, bob):  # noqa: F811
    act(case, watcher, "dismiss")
    assert was_told(alice, "reported")
    assert not was_told(bob, "notice")


@performs("admin:case/done", "reported")
def test_a_case_is_done(case, watcher, alice):  # noqa: F811
    act(case, watcher, "done")
    assert was_told(alice, "reported")


@performs("admin:case/refuse", "notice")
def test_a_held_post_is_refused(case, watcher, bob):  # noqa: F811
    Post.objects.filter(author=bob).update(held_at=timezone.now())
    act(case, watcher, "refuse")
    assert was_told(bob, "notice")


@performs("admin:case/warn", "notice")
@performs("admin:case/approval", "notice")
@performs("admin:case/silence", "notice")
@performs("admin:case/suspend", "notice")
@performs("admin:case/hide-all", "notice")
@pytest.mark.parametrize("code", ["warn", "approval", "silence", "suspend", "hide-all"])
def test_what_concerns_a_member_is_told(case, watcher, bob, code):  # noqa: F811
    act(case, watcher, code)
    assert was_told(bob, "notice")


@performs("admin:case/lift", "notice")
@performs("admin:case/undo", "notice")
@pytest.mark.parametrize(("before", "code"), [("silence", "lift"), ("hide-all", "undo")])
def test_what_is_ended_is_told(case, watcher, bob, before, code):  # noqa: F811
    act(case, watcher, before)
    bob.notifications.all().delete()
    act(case, watcher, code)
    assert was_told(bob, "notice")


@performs("admin:case/ban", "notice")
@performs("admin:case/agree", "notice")
@performs("admin:case/decline", "notice")
@pytest.mark.parametrize("answer_to_it", ["agree", "decline"])
def test_a_ban(case, watcher, moderator, bob, settings, answer_to_it):  # noqa: F811
    settings.MODERATORS_TO_BAN = 2
    act(case, watcher, "ban")
    assert was_told(bob, "notice")
    bob.notifications.all().delete()
    act(Case.objects.get(origin=Case.Origin.BAN), moderator, answer_to_it)
    assert was_told(bob, "notice")


@performs("admin:case/lock", "notice")
@performs("admin:case/unlock", "notice")
@performs("admin:case/slow", "notice")
@performs("admin:case/retitle", "notice")
@performs("admin:case/note", "notice")
@performs("admin:case/move", "notice")
@performs("admin:case/move", "moved")
@pytest.mark.parametrize("code", ["lock", "unlock", "slow", "retitle", "note", "move"])
def test_what_concerns_a_thread_is_told(watcher, alice, bob, organizer, make_group, group, code):  # noqa: F811
    opened = create_thread(group, bob, "Anyone?", "Words.", "question", "ideas")
    create_report(alice, "post", opened, "spam")
    elsewhere = make_group("Mornings", slug="mornings", members=[alice, bob])
    if code == "unlock":
        type(opened.thread).objects.update(locked_at=timezone.now())
    chosen = {"title": "Someone?", "notes": [ContentNote.values[0]], "group": elsewhere}
    act(Case.objects.get(origin=Case.Origin.REPORT), watcher, code, **chosen)
    assert was_told(bob, "notice")
    assert was_told(organizer, "moved") is (code == "move")
    assert Group.objects.count() == 2
