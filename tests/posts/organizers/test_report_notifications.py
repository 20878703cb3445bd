"""Organizers are told of reports in their group, and the number stands beside "Reports"."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Notification
from groups.models import Membership
from posts.models import Case, Thread
from posts.models.cases import Reason
from posts.moderation.actions import hide_content, restore_content
from posts.moderation.reports import create_report
from posts.threads.posting import create_reply


def told(member):
    return [one.kind for one in member.notifications.all()]


def reports_tab(client, group):
    page = client.get(reverse("groups:manage", args=[group.slug])).content.decode()
    start = page.index(reverse("posts:organizers-reports", args=[group.slug]))
    return page[start : page.index("</a>", start)]


def test_an_organizer_learns_of_a_report_but_not_from_whom(answer, alice, organizer, group):
    create_report(alice, "post", answer, Reason.HARASSMENT)
    (one,) = organizer.notifications.all()
    assert one.kind == Notification.Kind.GROUP_REPORTED
    assert one.latest_actor is None
    assert one.url == reverse("posts:organizers-reports", args=[group.slug])


def test_the_number_stands_beside_reports(answer, alice, group, as_organizer):
    assert "chip" not in reports_tab(as_organizer, group)
    create_report(alice, "post", answer, Reason.SPAM)
    assert ">1</span>" in reports_tab(as_organizer, group)


def test_an_answered_report_is_not_counted(answer, alice, group, as_organizer):
    create_report(alice, "post", answer, Reason.SPAM)
    case = Case.objects.get(origin=Case.Origin.REPORT)
    address = reverse("posts:organizers-answer", args=[group.slug, case.public_id])
    as_organizer.post(address, {"act": "leave"})
    assert "chip" not in reports_tab(as_organizer, group)


@pytest.mark.parametrize("reason", [Reason.CRISIS, Reason.OUTING])
def test_what_moderators_answer_is_not_told_to_organizers(answer, alice, organizer, reason):
    create_report(alice, "post", answer, reason)
    assert told(organizer) == []


def test_nobody_is_told_of_a_report_about_an_organizer(opening, alice, bob, organizer, group):
    group.memberships.filter(member=bob).update(role=Membership.Role.ORGANIZER)
    own = create_reply(opening, organizer, "My own words.")
    create_report(alice, "post", own, Reason.OTHER)
    assert told(organizer) == told(bob) == []


def test_an_organizer_who_wrote_it_without_a_name_is_not_told(
    opening, alice, bob, organizer, group
):
    group.memberships.filter(member=bob).update(role=Membership.Role.ORGANIZER)
    own = create_reply(opening, organizer, "My own words.", anonymous=True)
    create_report(alice, "post", own, Reason.OTHER)
    assert told(organizer) == []
    assert told(bob) == [Notification.Kind.GROUP_REPORTED]


def test_members_are_not_told(answer, alice, bob):
    create_report(alice, "post", answer, Reason.SPAM)
    assert Notification.Kind.GROUP_REPORTED not in told(alice) + told(bob)


def test_who_closes_a_thread_tells_its_author(thread, alice, as_organizer):
    as_organizer.post(reverse("posts:rest", args=[thread.public_id]), {"resting": "1"})
    assert Thread.objects.get().locked_at
    assert told(alice) == [Notification.Kind.THREAD_LOCKED]


def hide_as_organizer(client, group, answer):
    case = Case.objects.get(origin=Case.Origin.REPORT)
    address = reverse("posts:organizers-answer", args=[group.slug, case.public_id])
    client.post(address, {"act": "hide", "reason": "spam"})


def test_what_organizers_hide_is_signed_as_theirs(
    as_organizer, as_alice, as_bob, alice, bob, answer, group
):
    create_report(alice, "post", answer, Reason.SPAM)
    hide_as_organizer(as_organizer, group, answer)
    for address in (answer.thread.get_absolute_url(), f"{answer.thread.get_absolute_url()}?reader"):
        assertContains(as_alice.get(address), "organizers hid this post")
    notice = bob.notices.get()
    assertNotContains(as_bob.get(notice.get_absolute_url()), "A moderator hid")
    assert "organizers" in notice.title


def test_what_a_moderator_hides_later_is_signed_as_theirs(
    as_organizer, as_alice, moderator, alice, answer, group
):
    create_report(alice, "post", answer, Reason.SPAM)
    hide_as_organizer(as_organizer, group, answer)
    case = Case.objects.get(origin=Case.Origin.REPORT)
    restore_content(case, moderator)
    hide_content(case, moderator, Reason.SPAM)
    assertContains(as_alice.get(answer.thread.get_absolute_url()), "A moderator hid this post")
