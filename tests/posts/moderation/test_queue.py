"""The queue and its cases: what they show, who sees them, and what a moderator can do."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.models import Member
from accounts.moderation_status.roles import EDITOR, MODERATOR, give_role
from posts.insights.response_times import (
    compute_response_times_by_day,
    compute_response_times_by_group,
)
from posts.insights.statistics import count_activity, count_returning_authors
from posts.insights.views import draw_response_times
from posts.models import Action, Case, Notice, Post, StaffNote, Thread, UnmaskLog, WatchedWords
from posts.moderation.appeals import create_appeal
from posts.moderation.bans import ban_account
from posts.moderation.cases import claim_case, dismiss_case
from posts.moderation.log_sentences import describe_action
from posts.moderation.reports import create_report
from posts.moderation.tasks import open_cases_for_unanswered_threads
from posts.safety.cases import open_case
from posts.templatetags.posts import short_duration
from posts.threads.posting import create_reply, create_thread
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]
QUEUE = "/admin/"


@pytest.fixture(autouse=True)
def _demo(settings):
    """A password is enough: the second factor has tests of its own."""
    settings.DEMO = True


@pytest.fixture
def second(make_member):
    member = make_member("noor")
    give_role(member, MODERATOR)
    return Member.objects.get(pk=member.pk)


@pytest.fixture
def case(reported, group, alice, bob):
    return Case.objects.get(pk=reported.pk)


@pytest.fixture
def thread(case):
    return case.content.thread


def act(client, case, act, **fields):
    return client.post(case.get_absolute_url(), {"act": act, **fields})


# --- The queue ------------------------------------------------------------------


def test_the_most_urgent_case_is_first_and_of_two_the_older(as_watcher, thread, bob, case):
    other = create_reply(thread.posts.get(), bob, "Never mind.")
    open_case(Case.Origin.CRISIS, "post", other, 100)
    page = as_watcher.get(QUEUE).content.decode()
    assert page.index("In danger") < page.index("It attacks, threatens")


def test_the_queue_shows_no_private_text_and_no_reporter(as_watcher, case):
    page = as_watcher.get(QUEUE).content.decode()
    assert "What did you do?" not in page
    assert "It was rude." not in page
    assert "bob" not in page


@pytest.fixture
def open_case_of_alice(make_group, alice, bob):
    """A reported post in a group that every member can read."""
    everybody = make_group("The long table", visibility="community")
    opening = create_thread(everybody, alice, "Soup on Sundays", "I burned it again.", "discussion")
    return create_report(bob, "post", opening, "harassment").case


def test_the_queue_quotes_text_that_every_member_can_read(as_watcher, open_case_of_alice):
    page = as_watcher.get(QUEUE).content.decode()
    assert "Soup on Sundays" in page
    assert "I burned it again." in page


@pytest.fixture
def hold(make_group, bob):
    """Hold a reply of Bob in a group of that visibility, and open its case."""

    def do(visibility, anonymous=False):
        place = make_group("The long table", visibility=visibility, members=[bob])
        words = "Write to me on telegram"
        post = create_thread(place, bob, "Soup", words, "discussion", anonymous=anonymous)
        Thread.objects.filter(pk=post.thread_id).update(held_at=timezone.now())
        Post.objects.filter(pk=post.pk).update(held_at=timezone.now())
        Case.objects.all().delete()
        return open_case(Case.Origin.HELD, "post", Post.objects.get(pk=post.pk), 30)

    return do


def test_a_held_post_is_listed_with_its_words_and_author(as_watcher, hold):
    hold("community")
    page = as_watcher.get(QUEUE).content.decode()
    for shown in ("Soup", "Write to me on telegram", "<bdi>bob</bdi>", "until you approve it"):
        assert shown in page


def test_the_author_of_a_held_anonymous_post_is_not_named(as_watcher, hold):
    hold("community", anonymous=True)
    page = as_watcher.get(QUEUE).content.decode()
    assert "Write to me on telegram" in page
    assert "bob" not in page


def test_a_held_post_of_a_private_group_is_listed_without_words_and_author(as_watcher, hold):
    hold("private")
    page = as_watcher.get(QUEUE).content.decode()
    assert "A post in" in page
    for hidden in ("Soup", "telegram", "bob"):
        assert hidden not in page


def test_the_queue_says_first_what_waits(as_watcher):
    for origins, sentence in (
        (["report"], "1 report waits."),
        (["report", "held"], "1 report waits, 1 other case waits."),
        (["held", "letter"], "2 cases wait."),
        (["crisis", "report", "report"], "1 person may be in danger, 2 reports wait."),
    ):
        Case.objects.all().delete()
        for number, origin in enumerate(origins):
            Case.objects.create(origin=origin, kind="post", key=f"x{number}")
        assert sentence in as_watcher.get(QUEUE).text


def test_a_reported_danger_counts_as_a_person_and_not_as_a_report(as_watcher, bob, thread, case):
    danger = create_reply(thread.posts.get(), bob, "Hm.")
    create_report(bob, "post", danger, "crisis")
    open_case(Case.Origin.CRISIS, "post", danger, 100)  # Of the same person.
    for address in (QUEUE, "/admin/host/"):
        page = as_watcher.get(address).content.decode()
        assert "1 person may be in danger, 1 report waits." in page


def test_the_queue_does_not_name_the_author_of_a_reported_danger(as_watcher, bob, alice, thread):
    case = create_report(bob, "post", thread.posts.get(), "crisis").case
    Case.objects.filter(pk=case.pk).update(group=None)
    assert "A post</a>" in (page := as_watcher.get(QUEUE).content.decode())
    assert alice.name not in page


def test_home_tells_moderators_that_cases_wait(as_watcher, as_bob, case):
    number = Case.objects.open().exclude(origin__in=("waiting", "first")).count()
    assert number == 1
    assert "1 case waits for a moderator" in " ".join(as_watcher.get("/").content.decode().split())
    assert "for a moderator" not in as_bob.get("/").content.decode()


def test_text_of_someone_in_danger_is_folded_in_all_their_cases(as_watcher, open_case_of_alice):
    open_case(Case.Origin.CRISIS, "post", open_case_of_alice.content, 100)
    page = as_watcher.get(QUEUE).content.decode()
    assert "Now: someone may be in danger" in page
    assert "I burned it again." not in page


def test_who_is_in_danger_is_named_where_every_member_reads_it(as_watcher, open_case_of_alice):
    open_case(Case.Origin.CRISIS, "post", open_case_of_alice.content, 100)
    assert "A post by alice in" in as_watcher.get(QUEUE).content.decode()


def test_all_cases_of_one_person_in_danger_come_together(as_watcher, make_group, alice, bob):
    place = make_group("The long table", visibility="community")
    first, other, last = (
        create_thread(place, author, "Soup", "It burned.", "discussion")
        for author in (alice, bob, alice)
    )
    reported = [create_report(alice, "post", post, "crisis").case for post in (other, first)]
    own = open_case(Case.Origin.CRISIS, "post", last, 100)
    page = as_watcher.get(QUEUE).content.decode()
    assert "2 people may be in danger" in page
    assert "1 more case of the same person" in page
    places = [page.index(case.get_absolute_url()) for case in (own, reported[1], reported[0])]
    assert places == sorted(places)
    assert page.count("Same person as the case of") == 1
    listed = as_watcher.get(QUEUE, {"origin": "crisis"}).content.decode()
    assert "1 more case of the same person" in listed
    assert "In danger <b>3</b>" in listed
    assert reported[0].get_absolute_url() in listed


def test_a_case_lists_the_other_open_cases_of_the_person(as_watcher, make_group, alice, bob):
    Case.objects.all().delete()
    place = make_group("The long table", visibility="community")
    posts = [create_thread(place, alice, "Soup", "It burned.", "discussion") for _n in range(3)]
    own = open_case(Case.Origin.CRISIS, "post", posts[0], 100)
    other, closed = (create_report(bob, "post", post, "crisis").case for post in posts[1:])
    Case.objects.filter(pk=closed.pk).update(closed_at=timezone.now(), outcome="safe")
    page = html.fromstring(as_watcher.get(own.get_absolute_url()).text)
    assert "1 other open case of this person" in page.text_content()
    listed = page.get_element_by_id("open-cases").getnext()
    assert [link.get("href") for link in listed.iterfind(".//a")] == [other.get_absolute_url()]
    assert "The long table" in listed.text_content()


def test_cases_of_one_anonymous_author_in_danger_are_not_linked(as_watcher, make_group, alice):
    """Nobody may learn that one person wrote both: time and place tell them apart."""
    place = make_group("The long table", visibility="community")
    cases = []
    for hour in (1, 2):
        words = ("Soup", "It burned.", "discussion")
        post = create_thread(place, alice, *words, anonymous=True)
        case = open_case(Case.Origin.CRISIS, "post", post, 100)
        Case.objects.filter(pk=case.pk).update(opened_at=datetime(2026, 3, 2, hour, 14, tzinfo=UTC))
        cases.append(case)
    page = as_watcher.get(QUEUE).text
    assert "2 Mar, 01:14" in page
    assert "2 Mar, 02:14" in page
    assert "same person" not in page.lower()
    assert "open-cases" not in as_watcher.get(cases[0].get_absolute_url()).text


def test_their_text_stays_folded_once_their_case_is_closed(as_watcher, open_case_of_alice):
    open_case(Case.Origin.CRISIS, "post", open_case_of_alice.content, 100)
    Case.objects.update(closed_at=timezone.now())
    page = as_watcher.get(QUEUE, {"state": "closed"}).content.decode()
    assert "Open the case to read the text" in page
    assert "I burned it again." not in page


def test_the_queue_is_searched_by_text_members_and_groups(as_watcher, open_case_of_alice):
    for words in ("soup ON", "burned", "ALICE", "long table"):
        page = as_watcher.get(QUEUE, {"q": words}).text
        assert open_case_of_alice.get_absolute_url() in page, words
    assert "No cases match" in as_watcher.get(QUEUE, {"q": "nowhere"}).text


def test_text_of_a_private_group_is_not_searched(as_watcher, group, case):
    group.visibility = "private"
    group.save()
    page = as_watcher.get(QUEUE, {"q": "What did you do"}).content.decode()
    assert case.get_absolute_url() not in page


def test_anonymous_authors_are_not_found_by_name(as_watcher, make_group, alice, bob):
    everybody = make_group("The long table", visibility="community")
    opening = create_thread(everybody, alice, "Quiet", "It is me.", "discussion", anonymous=True)
    case = create_report(bob, "post", opening, "other").case
    assert case.get_absolute_url() not in as_watcher.get(QUEUE, {"q": "alice"}).content.decode()
    assert case.get_absolute_url() in as_watcher.get(QUEUE, {"q": "quiet"}).content.decode()


def test_the_queue_shows_when_a_case_is_late(as_watcher, case):
    assert ">late<" not in as_watcher.get(QUEUE).content.decode()
    Case.objects.update(opened_at=timezone.now() - timedelta(days=2, hours=1))
    page = as_watcher.get(QUEUE).content.decode()
    assert ">late<" in page
    assert "2 d" in page


def test_a_case_about_a_proposed_group_shows_its_steps(as_watcher, group):
    case = open_case(Case.Origin.GROUP, "group", group, 22)
    page = as_watcher.get(case.get_absolute_url()).content.decode()
    assert "who runs it" in page
    assert "Reply personally, within minutes" not in page


def test_others_cannot_open_the_queue(as_alice, client, make_member, case):
    editor = make_member("edith")
    give_role(editor, EDITOR)
    as_editor = signed_in(Member.objects.get(pk=editor.pk))
    assert "No open cases" not in as_editor.get(QUEUE).content.decode()
    assert as_editor.get(case.get_absolute_url()).status_code == 403
    for other in (as_alice, client):
        assert "/login/" in other.get(case.get_absolute_url()).url


def test_the_queue_can_be_filtered(as_watcher, watcher, case):
    def is_there(narrowed):
        return case.get_absolute_url() in as_watcher.get(f"{QUEUE}?{narrowed}").text

    shown = ["origin=report", "reason=harassment", "has=nobody"]
    asked = [*shown, "origin=held", "reason=spam", "has=me"]
    assert [narrowed for narrowed in asked if is_there(narrowed)] == shown
    claim_case(case, watcher)
    assert [narrowed for narrowed in ("has=nobody", "has=me") if is_there(narrowed)] == ["has=me"]


def test_an_invalid_page_number_causes_no_error(as_watcher, case):
    for page in ("0", "-1", "x", "²", "99999999999999"):
        assert as_watcher.get(f"{QUEUE}?page={page}").status_code == 200, page


def test_a_thousand_cases_take_as_many_queries_as_one(as_watcher, case):
    Case.objects.bulk_create(
        Case(origin="report", kind="post", key=f"x{n}", urgency=n % 90) for n in range(1_000)
    )
    with CaptureQueriesContext(connection) as queries:
        page = as_watcher.get(QUEUE).content.decode()
    assert len(queries) <= 12
    assert "1001" in page.replace(",", "")


def test_a_thread_that_waits_two_hours_opens_one_case(thread, bob):
    assert open_cases_for_unanswered_threads() == 0
    Thread.objects.update(opened_at=timezone.now() - timedelta(hours=3))
    Post.objects.update(posted_at=timezone.now() - timedelta(hours=3))
    assert [open_cases_for_unanswered_threads(), open_cases_for_unanswered_threads()] == [1, 0]
    waits = timezone.now() - Case.objects.get(origin=Case.Origin.WAITING).opened_at
    assert waits > timedelta(hours=2)
    create_reply(thread.posts.get(), bob, "I am here.")
    assert not Case.objects.open().filter(origin=Case.Origin.WAITING).exists()


# --- A case ---------------------------------------------------------------------


def test_a_case_shows_text_reports_and_member(as_watcher, case):
    page = as_watcher.get(case.get_absolute_url()).content.decode()
    for shown in ("What did you do?", "It was rude.", "bob", "alice"):
        assert shown in page


def test_opening_a_case_is_logged_once_an_hour(as_watcher, watcher, case):
    as_watcher.get(case.get_absolute_url())
    as_watcher.get(case.get_absolute_url())
    looks = Action.objects.filter(kind="look", moderator_id=watcher.pk, case_id=case.pk)
    assert looks.count() == 1


def test_an_anonymous_author_stays_anonymous_in_a_case(as_watcher, group, alice, bob):
    opening = create_thread(group, alice, "Quietly", "It is me.", "discussion", anonymous=True)
    case = create_report(bob, "post", opening, "other").case
    page = as_watcher.get(case.get_absolute_url()).content.decode()
    assert "It is me." in page
    assert "alice" not in page
    assert "alice" not in as_watcher.get(reverse("admin:log")).content.decode()
    assert not UnmaskLog.objects.exists()


def test_hiding_leaves_a_gap_and_notifies_the_author(as_watcher, as_bob, alice, thread, case):
    act(as_watcher, case, "hide", reason="harassment", words="Please speak for yourself.")
    post = Post.objects.get(ancestors=[])
    assert post.removed_at
    notice = Notice.objects.get(member=alice)
    assert notice.words == "Please speak for yourself."
    assert "Your report has been answered" in as_bob.get("/notifications/").content.decode()


def test_missing_input_gets_an_error_and_nothing_is_lost(as_watcher, case):
    for fields, told in (
        ({"act": "hide"}, "Choose a rule"),
        ({"act": "warn", "reason": "spam"}, "Please write a few words"),
        ({"act": "silence", "reason": "spam"}, "Choose for how long"),
        ({"act": "move"}, "Choose where it moves to"),
        ({"act": "move", "group": "nowhere"}, "More people could read it"),
        ({"act": "promote"}, "possible for this case"),
        ({"act": "silence", "reason": "spam", "days": "9999"}, "Please choose one from the list"),
    ):
        answer = as_watcher.post(case.get_absolute_url(), {"words": "", **fields})
        assert answer.status_code == 422, fields
        assert told in answer.text
    assert not Action.objects.exclude(kind="look").exists()


def test_typed_text_is_shown_again(as_watcher, case):
    answer = as_watcher.post(case.get_absolute_url(), {"act": "hide", "words": "Dear alice,"})
    assert "Dear alice," in answer.content.decode()


def test_a_silence_and_its_end(as_watcher, alice, case):
    act(as_watcher, case, "silence", reason="spam", days="0.25")
    alice.refresh_from_db()
    assert timedelta(hours=5) < alice.silenced_until - timezone.now() < timedelta(hours=7)
    act(as_watcher, case, "lift")
    alice.refresh_from_db()
    assert alice.silenced_until is None


def test_a_ban_takes_two_moderators(as_watcher, second, alice, case):
    act(as_watcher, case, "ban", reason="harassment")
    alice.refresh_from_db()
    assert alice.banned_at is None
    assert alice.suspended_until
    act(as_watcher, case, "ban", reason="harassment")
    alice.refresh_from_db()
    assert alice.banned_at is None
    act(signed_in(second), case, "ban", reason="harassment")
    alice.refresh_from_db()
    assert alice.banned_at


def test_a_ban_ends_all_sessions_of_the_member_and_no_others(
    alice, bob, case, moderator, settings, django_capture_on_commit_callbacks
):
    settings.MODERATORS_TO_BAN = 1
    hers, his = signed_in(alice), signed_in(bob)
    for member, client in ((alice, hers), (bob, his)):
        UserSession.objects.create(
            user=member, session_key=client.session.session_key, ip="192.0.2.1"
        )
    with django_capture_on_commit_callbacks(execute=True):
        ban_account(case, moderator, "harassment")
    assert hers.get("/settings/profile/").status_code == 302
    assert his.get("/settings/profile/").status_code == 200
    assert not UserSession.objects.filter(user=alice).exists()


def test_an_appeal_is_answered_by_another_moderator(as_watcher, second, alice, case):
    act(as_watcher, case, "hide", reason="harassment")
    appeal = create_appeal(Notice.objects.get(member=alice), "It was a quotation.")
    page = act(as_watcher, appeal, "answer", words="No.").content.decode()
    assert "another moderator must answer this appeal" in page
    act(signed_in(second), appeal, "answer", words="You are right.", lifts="on")
    assert Post.objects.get(ancestors=[]).removed_at is None
    assert Notice.objects.get(member=alice).answer == "You are right."


def test_other_acts_on_a_case(as_watcher, make_group, alice, thread, case):
    elsewhere = make_group("Another room")
    act(as_watcher, case, "claim")
    act(as_watcher, case, "remember", note="Twice this month.")
    act(as_watcher, case, "note", notes=["loss"])
    act(as_watcher, case, "slow", minutes="30")
    act(as_watcher, case, "lock")
    act(as_watcher, case, "move", group=elsewhere.slug)
    act(as_watcher, case, "approval", reason="spam")
    act(as_watcher, case, "warn", reason="spam", words="Please stop.")
    act(as_watcher, case, "give-back")
    act(as_watcher, case, "done")
    thread.refresh_from_db()
    alice.refresh_from_db()
    assert (thread.group, thread.slow_mode_minutes, bool(thread.locked_at)) == (elsewhere, 30, True)
    assert thread.posts.get().notes == ["loss"]
    assert alice.approval_required_since
    assert StaffNote.objects.get().words == "Twice this month."
    assert Case.objects.get(pk=case.pk).outcome == Case.Outcome.ACTED


def test_a_case_about_a_profile_or_without_content_can_be_opened(as_watcher, bob, alice, case):
    assert (
        as_watcher.get(
            create_report(bob, "member", alice, "outing").case.get_absolute_url()
        ).status_code
        == 200
    )
    Thread.objects.all().delete()
    page = as_watcher.get(case.get_absolute_url())
    assert "It was deleted" in page.content.decode()
    act(as_watcher, case, "dismiss")
    assert Case.objects.get(pk=case.pk).closed_at


# --- The log, the figures, the roles --------------------------------------------


def test_the_log_can_be_read_filtered_and_exported(as_watcher, alice, case):
    act(as_watcher, case, "warn", reason="spam", words="Please stop.")
    act(as_watcher, case, "lock")
    page = as_watcher.get(reverse("admin:log"), {"kind": "warn", "who": "ALICE"}).content.decode()
    assert re.sub("[\u2066-\u2069]", "", page).count("mia warned alice</p>") == 1
    answer = as_watcher.get(reverse("admin:log"), {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("at,moderator,act")
    assert len(lines) == Action.objects.count() + 1
    assert {line.split(",")[1] for line in lines[1:]} == {"mia"}
    assert "Please stop" not in "".join(lines)


def test_who_only_looked_is_in_the_log_for_whoever_asks(as_watcher, case):
    as_watcher.get(case.get_absolute_url())
    looked = "mia looked at a post by alice"
    for query, is_shown in ({}, False), ({"looks": "on"}, True), ({"kind": "look"}, True):
        page = re.sub("[\u2066-\u2069]", "", as_watcher.get(reverse("admin:log"), query).text)
        assert (looked in page) is is_shown
    answer = as_watcher.get(reverse("admin:log"), {"format": "csv"})
    assert b",look," in b"".join(answer.streaming_content)


def test_the_log_has_the_clock_of_its_reader(as_watcher, watcher, case):
    Member.objects.filter(pk=watcher.pk).update(time_zone="Asia/Tokyo")
    with time_machine.travel(datetime(2026, 11, 28, 20, 15, tzinfo=UTC), tick=False):
        claim_case(case, watcher)
        page = as_watcher.get(reverse("admin:log")).text
    assert re.search(r">\s*05:15\s*</time>", page)
    assert "Sunday, 29 November 2026" in page


def test_the_log_says_each_act_in_a_sentence(as_watcher, case):
    act(as_watcher, case, "claim")
    act(as_watcher, case, "silence", reason="spam", days="7")
    act(as_watcher, case, "hide", reason="spam")
    page = re.sub("[\u2066-\u2069]", "", as_watcher.get(reverse("admin:log")).content.decode())
    for sentence in (
        "mia took the case about a post by alice",
        "mia silenced alice",
        "mia hid a post by alice",
    ):
        assert sentence in page


@pytest.mark.parametrize("kind", Action.Kind.values)
def test_every_kind_of_act_has_a_sentence(kind):
    action = Action(kind=kind, moderator_id=1, subject_id=2, target="post/x")
    action.moderator_name, action.subject_name = "mia", "alice"
    words = re.sub("[\u2066-\u2069]", "", describe_action(action))
    assert words.startswith("mia ")
    assert "alice" in words
    assert "acted on" not in words


def test_an_act_about_anonymous_words_names_no_author(as_watcher, hold):
    case = hold("community", anonymous=True)
    act(as_watcher, case, "hide-all", reason="spam")
    page = as_watcher.get(reverse("admin:log")).content.decode()
    assert "the author of anonymous words" in page
    assert "bob" not in page


def test_the_statistics_name_nobody(as_watcher, thread, bob, case):
    create_reply(thread.posts.get(), bob, "I am here.")
    page = as_watcher.get(reverse("admin:host")).content.decode()
    assert "Evenings without wine" in page
    assert "alice" not in page
    assert "bob" not in page


@pytest.mark.parametrize("page", ["host", "server"])
def test_the_figures_take_at_most_twelve_queries(as_watcher, thread, bob, case, page):
    create_reply(thread.posts.get(), bob, "I am here.")
    as_watcher.get(reverse("admin:host"))
    with CaptureQueriesContext(connection) as queries:
        assert as_watcher.get(reverse(f"admin:{page}")).status_code == 200
    assert len(queries) <= 12, "\n".join(query["sql"][:90] for query in queries)


def test_the_figures_compare_with_the_period_before(as_watcher, thread, bob, case):
    now = create_reply(thread.posts.get(), bob, "I am here.").posted_at
    Thread.objects.update(opened_at=now - timedelta(hours=3))
    page = " ".join(as_watcher.get(reverse("admin:host")).text.split())
    assert "1 got a reply: half of them within 3 hours, 90% within 3 hours." in page
    days = {"opened_at": now - timedelta(days=35), "first_reply_at": now - timedelta(days=34)}
    Thread.objects.filter(pk=thread.pk).update(**days)
    create_reply(
        create_thread(thread.group, bob, "Now", "Hm.", "question", "ideas"), case.subject, "H"
    )
    page = " ".join(as_watcher.get(reverse("admin:host")).text.split())
    assert "In the 30 days before, 1 of 1 got one, half of them within 24 hours." in page


def test_the_chart_has_a_scale_and_a_place_for_each_day():
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    hours = {"median": timedelta(hours=2), "slowest": timedelta(hours=9), "answered": 1}
    days = [{"day": now.date() - timedelta(days=n), **hours} for n in (30, 1)]
    chart = draw_response_times(days, now)
    assert (chart["top"], chart["middle"]) == (timedelta(hours=12), timedelta(hours=6))
    assert [f"{day:%d %m}" for day in chart["dates"]] == ["30 10", "14 11", "29 11"]
    assert [bar["x"] for bar in chart["bars"]] == [0, 561.3]
    assert chart["bars"][0]["slowest"] == 90
    assert draw_response_times([], now) == {}


def test_the_figures_say_first_what_needs_attention(as_watcher, case):
    Case.objects.exclude(pk=case.pk).delete()
    Case.objects.update(opened_at=timezone.now() - timedelta(days=9))
    page = " ".join(as_watcher.get(reverse("admin:host")).content.decode().split())
    assert "1 report waits. The oldest case has waited for 9 days." in page
    dismiss_case(case, case.reports.get().reporter)
    page = as_watcher.get(reverse("admin:host")).content.decode()
    assert "Nothing needs attention now." in page


@pytest.mark.parametrize(
    ("length", "words"),
    [
        ({"minutes": 1}, "1 minute"), ({"minutes": 89}, "89 minutes"), ({"hours": 5}, "5 hours"),
        ({"hours": 47}, "47 hours"), ({"hours": 212}, "9 days"),
    ],
)  # fmt: skip
def test_a_wait_is_said_as_a_person_says_it(length, words):
    assert short_duration(timedelta(**length)) == words


def test_first_replies_are_counted_by_day_and_group(thread, bob, group):
    reply = create_reply(thread.posts.get(), bob, "I am here.")
    Thread.objects.update(opened_at=reply.posted_at - timedelta(minutes=10))
    (day,) = compute_response_times_by_day(7, timezone.now())
    assert (day["threads"], day["answered"]) == (1, 1)
    assert day["median"] == timedelta(minutes=10)
    (of_group,) = compute_response_times_by_group(7, timezone.now(), group=group)
    assert of_group["slowest"] == timedelta(minutes=10)


def test_retention_and_helpers_are_counted(thread, bob, alice):
    now = timezone.now()
    create_reply(thread.posts.get(), bob, "I am here.")
    assert count_activity(now)["replied"] == 1
    Post.objects.filter(author=alice).update(posted_at=now - timedelta(days=20))
    again = create_reply(thread.posts.get(ancestors=[]), alice, "Thank you.")
    Post.objects.filter(pk=again.pk).update(posted_at=now - timedelta(days=10))
    assert count_returning_authors(now) == (1, 1)


def test_a_role_is_given_and_removed(alice):
    call_command("give_role", "ALICE", "moderator")
    alice = Member.objects.get(pk=alice.pk)
    assert alice.is_staff
    assert alice.has_perm("posts.change_case")
    assert not alice.has_perm("accounts.delete_member")
    call_command("give_role", alice.email, "none")
    assert not Member.objects.get(pk=alice.pk).is_staff
    with pytest.raises(CommandError, match="There is no member"):
        call_command("give_role", "nobody", "moderator")


def test_the_public_moderation_figures_hide_small_numbers(client, as_watcher, thread, bob, case):
    act(as_watcher, case, "dismiss")
    page = client.get("/transparency/").content.decode()
    assert "fewer than 5" in page
    Case.objects.bulk_create(
        Case(origin="report", kind="post", key=f"x{n}", outcome="acted", closed_at=timezone.now())
        for n in range(5)
    )
    page = client.get("/transparency/").content.decode()
    assert "<td>6</td><td>5</td>" in re.sub(r">\s+<", "><", page)
    assert "alice" not in page


# --- Trying watched words -------------------------------------------------------


def test_a_moderator_can_try_watched_words(as_watcher):
    before = timezone.now()
    WatchedWords.objects.create(phrase="casin*", effect="hold", must_match="A casino")
    for words, told in (
        ("The best CASINO in town", "casin*"),
        ("I want to die", "top of the queue"),
        ("Use code SOBER20", "sees a hint before posting"),
        ("Soup again", "Nothing: it would be posted as it is"),
    ):
        assert told in as_watcher.post(reverse("admin:try-words"), {"words": words}).text
    assert not Case.objects.filter(opened_at__gt=before).exists()


def test_trying_watched_words_needs_text(as_watcher):
    assert as_watcher.post(reverse("admin:try-words"), {"words": ""}).status_code == 422
