"""Details of the panel: searches, messages, choices, and what is shown of members."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member
from accounts.moderation_status.roles import ADMINISTRATOR, EDITOR, MODERATOR, give_role
from groups.models import Group, HelpLine, Opportunity, Resource
from posts.models import Case, Notice, Thread
from posts.moderation.reports import create_report
from posts.moderation.tasks import open_cases_for_unanswered_threads
from posts.threads.posting import create_reply
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


@pytest.fixture
def as_role(make_member):
    def sign_in(role):
        give_role(make_member("sam"), role)
        return signed_in(Member.objects.get(name="sam"))

    return sign_in


def test_every_list_of_the_panel_is_searched_without_an_error(as_role):
    chief = as_role(ADMINISTRATOR)
    searched = [model for model, one in admin.site._registry.items() if one.search_fields]
    assert UserSession in searched
    for model in searched:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        for words in ("12", "riverstone 12 a@b.example '\\ ä ö"):
            assert chief.get(reverse(name), {"q": words}).status_code == 200, name


def test_sessions_show_neither_addresses_nor_devices(as_role, alice):
    UserSession.objects.create(user=alice, session_key="x", ip="192.0.2.7", user_agent="Netscape")
    chief = as_role(ADMINISTRATOR)
    page = chief.get(reverse("admin:usersessions_usersession_changelist")).content.decode()
    assert "alice" in page
    assert "192.0.2.7" not in page
    assert "Netscape" not in page


def test_a_moderator_is_told_who_may_read_the_access_log(as_watcher):
    page = as_watcher.get(reverse("admin:looks"))
    assert page.status_code == 403
    assert "for administrators" in page.content.decode()


# --- Help lines and resources ---------------------------------------------------

LINE = {
    "need": "crisis", "name": "Night line", "phone": "1", "text_to": "", "text_word": "",
    "website": "", "email": "", "hours": "", "note": "", "source": "its page",
    "verified_on": "2026-11-01", "position": "0",
}  # fmt: skip


@pytest.mark.parametrize(("country", "is_stored"), [("NG", True), ("ng", False), ("ZZ", False)])
def test_the_country_of_a_help_line_is_chosen_from_a_list(as_role, country, is_stored):
    editor = as_role(EDITOR)
    url = reverse("admin:groups_helpline_add")
    assert "Nigeria" in editor.get(url).content.decode()
    editor.post(url, {**LINE, "country": country})
    assert HelpLine.objects.filter(name="Night line").exists() == is_stored


def test_fields_of_help_lines_are_explained(as_role):
    page = as_role(EDITOR).get(reverse("admin:groups_helpline_add")).content.decode()
    assert "The number that text messages go to." in page
    assert "lower numbers come first" in page


def test_verified_today_says_so(as_role):
    line = HelpLine.objects.create(country="NG", **{**LINE, "position": 0})
    fields = {"action": "verify", "_selected_action": [line.pk]}
    page = (
        as_role(EDITOR)
        .post(reverse("admin:groups_helpline_changelist"), fields, follow=True)
        .content.decode()
    )
    assert "1 help line was checked today." in page


def test_a_resource_that_staff_add_is_shown_at_once(as_role, client):
    fields = {
        "category": "reading", "name": "A page", "url": "https://example.org/", "country": "",
        "summary": "It helps.", "language": "en", "source": "read it",
    }  # fmt: skip
    page = as_role(EDITOR).post(reverse("admin:groups_resource_add"), fields, follow=True)
    assert Resource.objects.get(name="A page").approved_at
    assert "Members can now find it" in page.content.decode()
    assert "A page" in client.get("/resources/").content.decode()


# --- Cases about profiles and opportunities -------------------------------------


def test_text_and_picture_of_a_profile_can_be_hidden(as_watcher, as_bob, as_alice, bob, alice):
    Member.objects.filter(pk=alice.pk).update(about="Buy my pills")
    assert "Buy my pills" in as_bob.get(alice.get_absolute_url()).content.decode()
    case = create_report(bob, "member", alice, "soliciting").case
    fields = {"act": "apply", "content_act": "hide", "reason": "soliciting", "closes": "on"}
    as_watcher.post(case.get_absolute_url(), fields)
    assert "Buy my pills" not in as_bob.get(alice.get_absolute_url()).content.decode()
    page = as_alice.get(Notice.objects.get(member=alice).get_absolute_url()).content.decode()
    assert "Buy my pills" in page
    assert "profile settings" in page


def test_a_reported_opportunity_is_hidden_and_shown_again(as_watcher, bob, group):
    one = Opportunity.objects.create(group=group, title="Tea", effort="an hour")
    case = create_report(bob, "opportunity", one, "other").case
    act = {"act": "apply", "reason": "other"}
    as_watcher.post(case.get_absolute_url(), {**act, "content_act": "hide"})
    assert Opportunity.objects.get().removed_at
    as_watcher.post(case.get_absolute_url(), {**act, "content_act": "restore"})
    assert Opportunity.objects.get().removed_at is None


@pytest.mark.parametrize(("role", "is_offered"), [(ADMINISTRATOR, True), (MODERATOR, False)])
def test_the_case_of_a_group_links_to_its_form(as_role, bob, group, role, is_offered):
    case = create_report(bob, "group", group, "other").case
    page = as_role(role).get(case.get_absolute_url()).content.decode()
    url = reverse("admin:groups_group_change", args=[group.pk])
    assert (f'<a href="{url}">' in page) == is_offered
    assert 'value="write-back"' in page  # To ask its organizers for a change.


# --- Waiting --------------------------------------------------------------------


def read_figure(client):
    """How many threads wait, as the first sentence of the figures says; it says nothing of none."""
    page = client.get(reverse("admin:host")).text
    found = re.search(r"(\d+) threads? ha(?:s|ve) waited over two hours for a first reply\.", page)
    return int(found[1]) if found else 0


def test_the_queue_and_the_figures_count_the_same(as_watcher, thread):
    long_ago = timezone.now() - timedelta(days=2)
    Thread.objects.update(opened_at=long_ago)
    thread.posts.update(posted_at=long_ago)
    open_cases_for_unanswered_threads()
    waiting = Case.objects.open().filter(origin=Case.Origin.WAITING)
    assert waiting.count() == read_figure(as_watcher) == 1
    Thread.objects.update(locked_at=timezone.now())
    open_cases_for_unanswered_threads()
    assert waiting.count() == read_figure(as_watcher) == 0


@pytest.mark.parametrize(
    "end",
    [
        lambda thread, bob: Thread.objects.update(locked_at=timezone.now()),
        lambda thread, bob: Thread.objects.update(removed_at=timezone.now()),
        lambda thread, bob: Group.objects.update(archived_at=timezone.now()),
        lambda thread, bob: create_reply(thread.posts.get(), bob, "I am here."),
    ],
    ids=["closed", "hidden", "archived", "answered"],
)
def test_the_figure_of_waiting_threads_waits_for_no_job(as_watcher, thread, bob, end):
    assert read_figure(as_watcher) == 0  # Not even two hours old.
    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1)):
        assert read_figure(as_watcher) == 1
        end(thread, bob)
        assert read_figure(as_watcher) == 0


def test_the_figures_stay_within_their_queries(as_watcher, thread, django_assert_max_num_queries):
    as_watcher.get(reverse("admin:host"))
    with django_assert_max_num_queries(12):
        as_watcher.get(reverse("admin:host"))


def test_first_posts_leave_their_list_after_a_week(opening):
    case = Case.objects.get(origin=Case.Origin.FIRST)
    open_cases_for_unanswered_threads()
    assert Case.objects.open().filter(pk=case.pk).exists()
    Case.objects.update(opened_at=timezone.now() - timedelta(days=8))
    open_cases_for_unanswered_threads()
    assert not Case.objects.open().filter(pk=case.pk).exists()


def test_first_posts_leave_their_list_when_someone_replies(opening, bob):
    case = Case.objects.get(origin=Case.Origin.FIRST)
    create_reply(opening, bob, "Welcome.")
    assert Case.objects.get(pk=case.pk).outcome == Case.Outcome.ANSWERED


def test_staff_are_told_that_the_panel_needs_two_step_verification(settings, make_member, client):
    settings.DEMO = False
    give_role(make_member("sam"), MODERATOR)
    client.post("/accounts/login/", {"login": "sam@example.org", "password": "one-day-at-a-time"})
    page = client.get("/admin/", follow=True).content.decode()
    assert "requires two-step verification" in page
