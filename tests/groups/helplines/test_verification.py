"""Outdated help lines stay, the editors are notified, and one press verifies a country."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.moderation_status.roles import EDITOR, MODERATOR, give_role
from groups.helplines.verification import notify_editors_of_unverified_lines
from groups.models import HelpLine, Resource
from posts.models import Action
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
COUNTRIES = "/admin/groups/helpline/countries/"


@pytest.fixture
def editor(make_member, settings):
    settings.DEMO = True
    member = make_member("edith")
    give_role(member, EDITOR)
    return Member.objects.get(pk=member.pk)


def set_verified(days):
    HelpLine.objects.update(verified_on=timezone.now().date() - timedelta(days=days))


def get_notifications(member):
    return Notification.objects.filter(member=member, kind="lines-old")


def test_editors_are_notified_once_before_a_line_is_outdated(editor, alice, make_member):
    moderator = make_member("mia")
    give_role(moderator, MODERATOR)
    set_verified(170)
    assert not any(line.is_outdated for line in HelpLine.objects.all())
    notify_editors_of_unverified_lines()
    notify_editors_of_unverified_lines()
    assert get_notifications(editor).count() == 1
    assert not get_notifications(alice).exists()
    assert not get_notifications(moderator).exists()


def test_nobody_is_notified_of_recently_verified_lines(editor):
    set_verified(10)
    assert notify_editors_of_unverified_lines() == 0
    assert not get_notifications(editor).exists()


def test_the_notification_leads_to_the_lines_and_one_press_verifies_them(editor):
    set_verified(200)
    notify_editors_of_unverified_lines()
    client, url = signed_in(editor), get_notifications(editor).get().url
    assert client.get(url).status_code == 200
    client.post(url, {"country": "IE"})
    outdated = [line.country for line in HelpLine.objects.all() if line.is_outdated]
    assert "IE" not in outdated
    assert "GB" in outdated


def test_a_selection_of_lines_is_verified_at_once(editor):
    set_verified(200)
    keys = list(HelpLine.objects.values_list("pk", flat=True))
    url = "/admin/groups/helpline/"
    signed_in(editor).post(url, {"action": "verify", "_selected_action": keys})
    assert not any(line.is_outdated for line in HelpLine.objects.all())


def test_each_verified_line_is_in_the_log(editor):
    set_verified(200)
    signed_in(editor).post(COUNTRIES, {"country": "IE"})
    number = HelpLine.objects.filter(country="IE").count()
    assert Action.objects.filter(moderator_id=editor.pk).count() == number


def test_the_country_that_was_checked_longest_ago_comes_first(editor):
    set_verified(3)
    HelpLine.objects.filter(country="NZ", name="1737").update(verified_on="2024-01-01")
    page = signed_in(editor).get(COUNTRIES)
    assert page.context["countries"][0]["code"] == "NZ"
    assert page.context["countries"][0]["oldest"].year == 2024


def test_a_country_without_lines_is_refused_with_a_message(subtests, editor):
    for country in ["", "XX", "\0", "IE" * 99]:
        with subtests.test(country=country):
            page = signed_in(editor).post(COUNTRIES, {"country": country}, follow=True)
            assert "There are no lines for this country." in page.content.decode()


def test_only_editors_verify(make_member, alice, settings):
    settings.DEMO = True
    moderator = make_member("mia")
    give_role(moderator, MODERATOR)
    set_verified(200)
    for member in (moderator, alice):
        client = signed_in(member)
        assert client.get(COUNTRIES).status_code in {302, 403}
        assert client.post(COUNTRIES, {"country": "IE"}).status_code in {302, 403}
    assert all(line.is_outdated for line in HelpLine.objects.all())


def test_editors_find_their_tasks_on_the_first_page(editor, alice):
    set_verified(170)
    Resource.objects.create(
        name="Tea and talk", url="https://tea.example.org/", category="reading", suggested_by=alice
    )
    page = signed_in(editor).get("/admin/").content.decode()
    assert "Help lines to verify" in page
    assert "<b>1</b> Suggested resources" in page
    assert "Groups without an organizer" not in page


def test_each_task_links_to_the_counted_rows(editor, alice):
    set_verified(1)
    Resource.objects.create(
        name="Tea and talk", url="https://tea.example.org/", category="reading", suggested_by=alice
    )
    as_editor = signed_in(editor)
    (task,) = as_editor.get("/admin/").context["pending_lists"]
    rows = as_editor.get(task["url"]).context["cl"].result_list
    assert [row.name for row in rows] == ["Tea and talk"]


def test_without_tasks_nothing_is_shown(editor):
    set_verified(1)
    assert signed_in(editor).get("/admin/").context["pending_lists"] == []
