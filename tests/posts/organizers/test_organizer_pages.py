"""What organizers do in their threads: pin, let rest, answer reports, see how the group fares."""

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


def test_organizers_only(thread, group, as_organizer, as_alice, as_charlie):
    for method, address in pages(thread, group):
        assert getattr(as_alice, method)(address).status_code == 403
        assert getattr(as_charlie, method)(address).status_code in {403, 404}
        assert getattr(as_organizer, method)(address).status_code in {200, 302}


# --- Pinning --------------------------------------------------------------------


def pin(client, thread, pinned="1"):
    return client.post(reverse("posts:pin", args=[thread.public_id]), {"pinned": pinned})


def test_a_pinned_thread_stands_above_the_others(thread, group, alice, as_organizer, as_bob):
    create_thread(group, alice, "Newer thread", "Words.", "story")
    pin(as_organizer, thread)
    page = as_bob.get(group.get_absolute_url()).content.decode()
    assert page.index("Pinned by the organizers") < page.index(thread.title)
    assert page.index(thread.title) < page.index("Newer thread")
    pin(as_organizer, thread, "0")
    assert "Pinned" not in as_bob.get(group.get_absolute_url()).content.decode()


def test_a_fourth_is_refused_in_words(group, alice, as_organizer):
    for number in range(4):
        thread = create_thread(group, alice, f"Thread {number}", "Words.", "story").thread
        answer = pin(as_organizer, thread)
    assert answer.status_code == 403
    assert "unpin one first" in answer.content.decode()
    assert Thread.objects.filter(pinned_at__isnull=False).count() == 3


def test_a_visitor_of_an_open_group_sees_it_pinned_at_once(make_group, alice, organizer, client):
    room = make_group(name="Open room", visibility="open", members=[alice])
    old = create_thread(room, alice, "The old one", "Words.", "story").thread
    for number in range(30):
        create_thread(room, alice, f"Thread {number}", "Words.", "story")
    for _time in range(2):
        assert "The old one" not in client.get(room.get_absolute_url()).content.decode()
    Thread.objects.filter(pk=old.pk).update(pinned_at=timezone.now())
    assert "The old one" in client.get(room.get_absolute_url()).content.decode()


def test_a_thread_that_rests_takes_no_answers_until_it_is_opened(thread, as_organizer, as_bob):
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


def test_they_read_what_is_wrong_and_not_who_said_so(reported, answer, group, as_organizer):
    page = reports(as_organizer, group)
    assert answer.text in page
    assert str(Reason.HARASSMENT.label) in page
    assert "alice" not in page
    assert "It hurts." not in page


def test_hiding_shows_the_rule_tells_the_author_and_stands_in_the_log(
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


def test_leaving_it_closes_the_report(reported, answer, group, as_organizer):
    act(as_organizer, group, reported, act="leave")
    answer.refresh_from_db()
    assert not answer.removed_at
    assert not Case.objects.open().filter(pk=reported.pk).exists()


def test_an_unknown_rule_changes_nothing_and_the_words_stay(reported, answer, group, as_organizer):
    page = act(as_organizer, group, reported, act="hide", reason="because", words="Be kind.")
    assert page.status_code == 422
    assert "Be kind.</textarea>" in page.content.decode()
    answer.refresh_from_db()
    assert not answer.removed_at


@pytest.mark.parametrize("reason", [Reason.CRISIS, Reason.OUTING])
def test_what_speaks_of_danger_goes_to_the_moderators(answer, alice, group, as_organizer, reason):
    create_report(alice, "post", answer, reason)
    assert answer.text not in reports(as_organizer, group)


def test_nobody_judges_a_report_about_an_organizer(opening, alice, organizer, group, as_organizer):
    own = create_reply(opening, organizer, "My own words.")
    create_report(alice, "post", own, Reason.OTHER)
    assert "My own words." not in reports(as_organizer, group)
    case = Case.objects.get(origin=Case.Origin.REPORT)
    assert act(as_organizer, group, case, act="hide", reason="other").status_code == 404


def test_one_of_another_group_is_not_theirs(reported, make_group, as_organizer, charlie):
    other = make_group(name="Elsewhere", slug="elsewhere")
    assert act(as_organizer, other, reported, act="leave").status_code == 404


def test_a_post_without_a_name_keeps_it(opening, bob, alice, group, as_organizer):
    post = create_reply(opening, bob, "Unnamed words.", anonymous=True)
    create_report(alice, "post", post, Reason.OTHER)
    page = reports(as_organizer, group)
    assert "Unnamed words." in page
    assert "bob" not in page


# --- Insight --------------------------------------------------------------------


def test_who_came_and_who_waits(thread, group, as_organizer, make_member):
    group.memberships.create(member=make_member("dora"), since=timezone.now() - timedelta(weeks=2))
    page = as_organizer.get(reverse("posts:insight", args=[group.slug])).content.decode()
    assert page.count('<rect class="bar"') == 12  # Nobody answered, and there are no meetings.
    assert page.count("<td>3</td>") == 1  # This week: Alice, Bob and the organizer.
    assert page.count("<td>1</td>") == 1
    assert "1 thread is waiting for a first reply" in page


def test_an_answer_shows_in_the_figures(answer, group, as_organizer):
    page = as_organizer.get(reverse("posts:insight", args=[group.slug])).content.decode()
    assert "1 got a reply" in page
    assert "Nobody is waiting" in page


def test_first_answers_and_meetings_are_drawn_by_week(answer, group, as_organizer):
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
    medians = [span for _day, span in context["answers"] if span]
    assert medians == [timedelta(minutes=50), timedelta(minutes=20)]
    assert sum(number for _day, number in context["confirmations"]) == 1
    assert sum(bar["height"] > 0 for bar in context["answer_bars"]) == 2


def test_it_stays_within_the_budget(group, alice, as_organizer, django_assert_max_num_queries):
    for number in range(20):
        create_thread(group, alice, f"Thread {number}", "Words.", "question", "ideas")
    with django_assert_max_num_queries(12):
        as_organizer.get(reverse("posts:insight", args=[group.slug]))
