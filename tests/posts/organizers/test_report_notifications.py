"""Organizers are told of reports in their group, and the number stands beside "Reports"."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Notification
from groups.models import Membership
from posts.models import Case, Thread
from posts.models.cases import Reason
from posts.moderation.contents import hide_content, restore_content
from posts.moderation.reports import create_report
from posts.threads.posting import create_reply


def list_notified_kinds(member):
    return [one.kind for one in member.notifications.all()]


def reports_tab(client, group):
    page = client.get(reverse("groups:manage", args=[group.slug])).content.decode()
    start = page.index(reverse("posts:organizers-reports", args=[group.slug]))
    return page[start : page.index("</a>", start)]


def test_an_organizer_is_notified_of_a_report_but_not_of_the_reporter(
    answer, alice, organizer, group
):
    create_report(alice, "post", answer, Reason.HARASSMENT)
    (one,) = organizer.notifications.all()
    assert one.kind == Notification.Kind.GROUP_REPORTED
    assert one.latest_actor is None
    assert one.url == reverse("posts:organizers-reports", args=[group.slug])


def test_the_number_of_reports_is_on_the_tab(answer, alice, group, as_organizer):
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
def test_reports_for_moderators_do_not_notify_organizers(answer, alice, organizer, reason):
    create_report(alice, "post", answer, reason)
    assert list_notified_kinds(organizer) == []


def test_organizers_are_not_notified_of_a_report_about_an_organizer(
    opening, alice, bob, organizer, group
):
    group.memberships.filter(member=bob).update(role=Membership.Role.ORGANIZER)
    own = create_reply(opening, organizer, "My own words.")
    create_report(alice, "post", own, Reason.OTHER)
    assert list_notified_kinds(organizer) == list_notified_kinds(bob) == []


def test_an_organizer_who_wrote_it_anonymously_is_not_notified(
    opening, alice, bob, organizer, group
):
    group.memberships.filter(member=bob).update(role=Membership.Role.ORGANIZER)
    own = create_reply(opening, organizer, "My own words.", anonymous=True)
    create_report(alice, "post", own, Reason.OTHER)
    assert list_notified_kinds(organizer) == []
    assert list_notified_kinds(bob) == [Notification.Kind.GROUP_REPORTED]


def test_members_are_not_notified(answer, alice, bob):
    create_report(alice, "post", answer, Reason.SPAM)
    assert Notification.Kind.GROUP_REPORTED not in list_notified_kinds(alice) + list_notified_kinds(
        bob
    )


def test_closing_a_thread_notifies_its_author(thread, alice, as_organizer):
    as_organizer.post(reverse("posts:rest", args=[thread.public_id]), {"resting": "1"})
    assert Thread.objects.get().locked_at
    assert list_notified_kinds(alice) == [Notification.Kind.THREAD_LOCKED]


def hide_as_organizer(client, group, answer):
    case = Case.objects.get(origin=Case.Origin.REPORT)
    address = reverse("posts:organizers-answer", args=[group.slug, case.public_id])
    client.post(address, {"act": "hide", "reason": "spam"})


def test_a_post_hidden_by_an_organizer_says_so(
    as_organizer, as_alice, as_bob, alice, bob, answer, group
):
    create_report(alice, "post", answer, Reason.SPAM)
    hide_as_organizer(as_organizer, group, answer)
    for address in (answer.thread.get_absolute_url(), f"{answer.thread.get_absolute_url()}?reader"):
        assertContains(as_alice.get(address), "organizers hid this post")
    notice = bob.notices.get()
    assertNotContains(as_bob.get(notice.get_absolute_url()), "A moderator hid")
    assert "organizers" in notice.title


def test_a_post_hidden_later_by_a_moderator_says_so(
    as_organizer, as_alice, moderator, alice, answer, group
):
    create_report(alice, "post", answer, Reason.SPAM)
    hide_as_organizer(as_organizer, group, answer)
    case = Case.objects.get(origin=Case.Origin.REPORT)
    restore_content(case, moderator)
    hide_content(case, moderator, Reason.SPAM)
    assertContains(as_alice.get(answer.thread.get_absolute_url()), "A moderator hid this post")
