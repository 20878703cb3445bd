"""Unverified help lines are hidden, and the editors are notified before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.moderation_status.roles import EDITOR, MODERATOR, give_role
from groups.helplines.verification import notify_editors_of_unverified_lines
from groups.models import HelpLine, Resource
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


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


def test_editors_are_told_once_before_a_line_is_hidden(editor, alice, make_member):
    moderator = make_member("mia")
    give_role(moderator, MODERATOR)
    set_verified(170)
    assert HelpLine.objects.verified().exists()
    notify_editors_of_unverified_lines()
    notify_editors_of_unverified_lines()
    assert get_notifications(editor).count() == 1
    assert not get_notifications(alice).exists()
    assert not get_notifications(moderator).exists()


def test_nobody_is_told_of_fresh_lines(editor):
    set_verified(10)
    assert notify_editors_of_unverified_lines() == 0
    assert not get_notifications(editor).exists()


def test_what_is_told_leads_to_the_lines_and_they_are_verified_at_once(editor):
    set_verified(200)
    assert not HelpLine.objects.verified().exists()
    notify_editors_of_unverified_lines()
    client, url = signed_in(editor), get_notifications(editor).get().url
    assert client.get(url).status_code == 200
    keys = list(HelpLine.objects.values_list("pk", flat=True))
    client.post(url, {"action": "verify", "_selected_action": keys})
    assert HelpLine.objects.verified().count() == len(keys)


def test_editors_find_what_waits_on_their_first_page(editor, alice):
    set_verified(170)
    Resource.objects.create(
        name="Tea and talk", url="https://tea.example.org/", category="reading", suggested_by=alice
    )
    page = signed_in(editor).get("/admin/").content.decode()
    assert "Help lines to verify" in page
    assert "<b>1</b> Resources that members suggested" in page
    assert "Groups that nobody leads" not in page


def test_each_of_them_leads_to_the_same_rows(editor, alice):
    set_verified(1)
    Resource.objects.create(
        name="Tea and talk", url="https://tea.example.org/", category="reading", suggested_by=alice
    )
    as_editor = signed_in(editor)
    (task,) = as_editor.get("/admin/").context["pending_lists"]
    rows = as_editor.get(task["url"]).context["cl"].result_list
    assert [row.name for row in rows] == ["Tea and talk"]


def test_where_nothing_waits_nothing_is_said(editor):
    set_verified(1)
    assert signed_in(editor).get("/admin/").context["pending_lists"] == []
