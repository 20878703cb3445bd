"""Pages for organizers: pinning and closing threads, reports, and insights."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.models import Action, Case, Notice, Thread
from posts.models.cases import Reason
from posts.moderation.reports import create_report
from posts.threads.posting import create_reply, create_thread


@pytest.fixture
def reported(answer, alice):
    create_report(alice, "post", answer, Reason.HARASSMENT, "It hurts.")
    return Case.objects.get(origin=Case.Origin.REPORT)


def pages(thread, group):
    return [
        ("post", reverse("posts:pin", args=[thread.public_id])),
        ("post", reverse("posts:rest", args=[thread.public_id])),
        ("get", reverse("posts:organizers-reports", args=[group.slug])),
        ("get", reverse("posts:insight", args=[group.slug])),
    ]


def test_pages_for_organizers_only(thread, group, as_organizer, as_alice, as_charlie):
    for method, address in pages(thread, group):
        assert getattr(as_alice, method)(address).status_code == 403
        assert getattr(as_charlie, method)(address).status_code in {403, 404}
        assert getattr(as_organizer, method)(address).status_code in {200, 302}


# --- Pinning --------------------------------------------------------------------


def pin(client, thread, pinned="1"):
    return client.post(reverse("posts:pin", args=[thread.public_id]), {"pinned": pinned})


def test_a_pinned_thread_is_listed_first(thread, group, alice, as_organizer, as_bob):
    create_thread(group, alice, "Newer thread", "Words.", "story")
    pin(as_organizer, thread)
    page = as_bob.get(group.get_absolute_url()).content.decode()
    assert page.index(thread.title) < page.index("Pinned") < page.index("Newer thread")
    pin(as_organizer, thread, "0")
    assert "Pinned" not in as_bob.get(group.get_absolute_url()).content.decode()


def test_a_fourth_pin_is_refused_with_a_message(group, alice, as_organizer):
    for number in range(4):
        thread = create_thread(group, alice, f"Thread {number}", "Words.", "story").thread
        answer = pin(as_organizer, thread)
    assert answer.status_code == 403
    assert "unpin one first" in answer.content.decode()
    assert Thread.objects.filter(pinned_at__isnull=False).count() == 3


@pytest.mark.parametrize("field", ["removed_at", "withdrawn_at", "held_at"])
def test_hidden_threads_take_no_place_of_the_three(group, alice, as_organizer, field):
    for number in range(4):
        thread = create_thread(group, alice, f"{number}", "x", "discussion").thread
        assert pin(as_organizer, thread).status_code == 302
        Thread.objects.filter(pk=thread.pk).update(**{field: timezone.now()})


def test_a_visitor_of_an_open_group_sees_it_pinned_at_once(make_group, alice, organizer, client):
    room = make_group(name="Open room", visibility="open", members=[alice])
    old = create_thread(room, alice, "The old one", "Words.", "story").thread
    for number in range(30):
        create_thread(room, alice, f"Thread {number}", "Words.", "story")
    for _time in range(2):
        assert "The old one" not in client.get(room.get_absolute_url()).content.decode()
    Thread.objects.filter(pk=old.pk).update(pinned_at=timezone.now())
    assert "The old one" in client.get(room.get_absolute_url()).content.decode()


def test_a_closed_thread_takes_no_replies_until_reopened(thread, as_organizer, as_bob):
    address = reverse("posts:rest", args=[thread.public_id])
    send = reverse("posts:reply", args=[thread.public_id])
    as_organizer.post(address, {"resting": "1"})
    assert as_bob.post(send, {"text": "Hello"}).status_code == 403
    as_organizer.post(address, {"resting": "0"})
    assert as_bob.post(send, {"text": "Hello"}).status_code == 302


# --- Reports --------------------------------------------------------------------


def reports(client, group):
    return client.get(reverse("posts:organizers-reports", args=[group.slug])).content.decode()


def act(client, group, case, **data):
    address = reverse("posts:organizers-answer", args=[group.slug, case.public_id])
    return client.post(address, data)


def test_organizers_see_the_reason_and_not_the_reporter(reported, answer, group, as_organizer):
    page = reports(as_organizer, group)
    assert answer.text in page
    assert str(Reason.HARASSMENT.label) in page
    assert "alice" not in page
    assert "It hurts." not in page


def test_hiding_shows_the_rule_notifies_the_author_and_is_logged(
    reported, answer, group, organizer, as_organizer, bob
):
    act(as_organizer, group, reported, act="hide", reason="harassment", words="Please be kind.")
    answer.refresh_from_db()
    assert answer.removed_at
    assert answer.removed_for == "harassment"
    assert Notice.objects.get(member=bob).words == "Please be kind."
    line = Action.objects.get(kind=Action.Kind.HIDE)
    assert line.moderator_id == organizer.pk
    assert not Case.objects.open().filter(pk=reported.pk).exists()


def test_keeping_the_post_closes_the_report(reported, answer, group, as_organizer):
    act(as_organizer, group, reported, act="leave")
    answer.refresh_from_db()
    assert not answer.removed_at
    assert not Case.objects.open().filter(pk=reported.pk).exists()


def test_an_unknown_rule_changes_nothing_and_keeps_the_text(reported, answer, group, as_organizer):
    page = act(as_organizer, group, reported, act="hide", reason="because", words="Be kind.")
    assert page.status_code == 422
    assert "Be kind.</textarea>" in page.content.decode()
    answer.refresh_from_db()
    assert not answer.removed_at


def test_reports_of_danger_go_to_moderators(answer, opening, alice, bob, group, as_organizer):
    create_report(alice, "post", answer, Reason.CRISIS)
    create_report(bob, "post", opening, Reason.OUTING)
    page = reports(as_organizer, group)
    assert answer.text not in page
    assert opening.text not in page


def test_reports_about_an_organizer_go_to_moderators(
    opening, alice, organizer, group, as_organizer
):
    own = create_reply(opening, organizer, "My own words.")
    create_report(alice, "post", own, Reason.OTHER)
    assert "My own words." not in reports(as_organizer, group)
    case = Case.objects.get(origin=Case.Origin.REPORT)
    assert act(as_organizer, group, case, act="hide", reason="other").status_code == 404


def test_reports_of_another_group_are_not_found(reported, make_group, as_organizer, charlie):
    other = make_group(name="Elsewhere", slug="elsewhere")
    assert act(as_organizer, other, reported, act="leave").status_code == 404


def test_an_anonymous_post_stays_anonymous(opening, bob, alice, group, as_organizer):
    post = create_reply(opening, bob, "Unnamed words.", anonymous=True)
    create_report(alice, "post", post, Reason.OTHER)
    page = reports(as_organizer, group)
    assert "Unnamed words." in page
    assert "bob" not in page


# --- Insight --------------------------------------------------------------------


def test_the_insight_page_shows_activity_and_waiting_threads(
    thread, group, as_organizer, make_member
):
    group.memberships.create(member=make_member("dora"), since=timezone.now() - timedelta(weeks=2))
    page = as_organizer.get(reverse("posts:insight", args=[group.slug])).content.decode()
    assert page.count('<rect class="bar"') == 12  # Nobody answered, and there are no meetings.
    assert page.count("<span>3</span>") == 1  # This week: Alice, Bob and the organizer.
    assert page.count("<span>1</span>") == 1
    assert "1 thread is waiting for a first reply" in page


def test_the_figures_count_only_what_an_organizer_can_read(thread, group, as_organizer):
    """A held thread is visible to its author only, and a hidden meeting is in no list."""
    day = {"weekday": 1, "time": "19:00", "time_zone": "Europe/London"}
    group.meetings.create(name="Tea", slug="tea", **day)
    group.meetings.create(name="Spam", slug="spam", removed_at=timezone.now(), **day)
    Thread.objects.filter(pk=thread.pk).update(held_at=timezone.now())
    page = as_organizer.get(reverse("posts:insight", args=[group.slug]))
    assert page.context["waiting"] == 0
    assert page.context["meetings"] == 1


def test_a_reply_shows_in_the_figures(answer, group, as_organizer):
    page = as_organizer.get(reverse("posts:insight", args=[group.slug])).content.decode()
    assert "1 got a reply" in page
    assert "Nobody is waiting" in page


def test_first_replies_and_meetings_are_drawn_by_week(answer, group, as_organizer):
    now = timezone.now()
    for opened, waited in ((0, 20), (14, 50)):
        asked = create_thread(group, answer.author, "Why?", "Words.", "question", "ideas").thread
        at = now - timedelta(days=opened, hours=1)
        Thread.objects.filter(pk=asked.pk).update(
            opened_at=at, first_reply_at=at + timedelta(minutes=waited)
        )
    Thread.objects.exclude(opened_at__lt=now - timedelta(minutes=30)).update(first_reply_at=None)
    for days in (0, 200):
        confirmed = now - timedelta(days=days)
        group.meetings.create(
            name="Tea", weekday=4, time="19:00", time_zone="UTC", confirmed_at=confirmed
        )
    context = as_organizer.get(reverse("posts:insight", args=[group.slug])).context
    medians = [span for _day, span, _length in context["answers"] if span]
    assert medians == [timedelta(minutes=50), timedelta(minutes=20)]
    assert sum(number for _day, number, _length in context["confirmations"]) == 1
    assert sorted(length for *_row, length in context["answers"])[-3:] == [0, 40, 100]


def test_the_page_stays_within_the_query_budget(
    group, alice, as_organizer, django_assert_max_num_queries
):
    for number in range(20):
        create_thread(group, alice, f"Thread {number}", "Words.", "question", "ideas")
    with django_assert_max_num_queries(12):
        as_organizer.get(reverse("posts:insight", args=[group.slug]))
