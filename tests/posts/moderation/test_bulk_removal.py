"""Hiding all posts of a spammer at once, and restoring them: from a case and from their page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.moderation_status.roles import EDITOR, give_role
from posts.models import Action, Case, Notice, Post, Thread
from posts.moderation import bulk_removal
from posts.moderation.appeals import answer_appeal, create_appeal
from posts.moderation.bulk_removal import (
    REMOVAL_UNDO_WINDOW,
    find_last_bulk_removal,
    remove_all_posts,
    restore_removed_posts,
)
from posts.moderation.cases import close_case
from posts.moderation.contents import hide_content
from posts.moderation.reports import create_report
from posts.safety.cases import open_case
from posts.threads.posting import create_reply, create_thread
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]


@pytest.fixture(autouse=True)
def _demo(settings):
    """A password is enough: the second factor has tests of its own."""
    settings.DEMO = True


@pytest.fixture(scope="module")
def spam(built_once):
    """A dozen posts of Alice: one opens a thread."""
    opening = create_thread(
        built_once.group, built_once.alice, "Watches", "Cheap watches.", "discussion"
    )
    for number in range(11):
        create_reply(opening, built_once.alice, f"Cheap {number}.")
    return Post.objects.filter(author=built_once.alice)


@pytest.fixture
def case(spam, bob):
    return create_report(bob, "post", spam.get(ancestors=[]), "spam").case


def act(client, case, act, **fields):
    return client.post(case.get_absolute_url(), {"act": act, **fields})


def standing(spam):
    return spam.filter(removed_at=None).count()


def test_all_posts_are_hidden_and_restored(as_watcher, spam, case):
    act(as_watcher, case, "hide-all")
    assert standing(spam) == 0
    assert Thread.objects.filter(removed_at=None).count() == 0
    act(as_watcher, case, "undo")
    assert standing(spam) == 12
    assert Thread.objects.filter(removed_at=None).count() == 1


def test_hiding_and_restoring_each_make_one_log_entry_and_one_notice(as_watcher, alice, case):
    act(as_watcher, case, "hide-all", reason="soliciting", words="Please sell nothing here.")
    act(as_watcher, case, "undo", words="We were wrong.")
    lines = Action.objects.exclude(kind="look").order_by("pk").values_list("kind", "reason")
    assert list(lines) == [("hide-all", "soliciting"), ("undo", "")]
    told = Notice.objects.filter(member=alice).order_by("pk")
    assert [notice.words for notice in told] == ["Please sell nothing here.", "We were wrong."]
    assert alice.notifications.filter(kind=Notification.Kind.NOTICE).count() == 2


def test_it_takes_the_same_queries_for_few_and_for_many(watcher, spam, case):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            remove_all_posts(case, watcher)
        return len(seen)

    many = queries()
    few = spam.order_by("pk").values_list("pk", flat=True)[:2]
    spam.filter(pk__in=list(few)).update(removed_at=None)
    Thread.objects.update(removed_at=None)
    assert queries() == many


def test_the_reason_is_shown_in_the_gap(as_watcher, spam, case):
    act(as_watcher, case, "hide-all", reason="soliciting")
    assert set(spam.values_list("removed_for", flat=True)) == {"soliciting"}


def test_without_a_rule_the_reason_is_spam(as_watcher, spam, case):
    act(as_watcher, case, "hide-all")
    assert set(spam.values_list("removed_for", flat=True)) == {"spam"}


def test_posts_hidden_earlier_by_another_case_stay_hidden(as_watcher, watcher, spam, case):
    other = open_case(Case.Origin.FLAG, "post", spam.last(), 50)
    hide_content(other, watcher, "outing")
    act(as_watcher, case, "hide-all")
    act(as_watcher, case, "undo")
    left = spam.exclude(removed_at=None)
    assert list(left.values_list("public_id", "removed_for")) == [(other.key, "outing")]


def test_posts_hidden_meanwhile_by_another_case_stay_hidden(as_watcher, watcher, spam, case):
    act(as_watcher, case, "hide-all")
    hide_content(open_case(Case.Origin.FLAG, "post", spam.last(), 50), watcher, "outing")
    act(as_watcher, case, "undo")
    assert standing(spam) == 11
    assert spam.exclude(removed_at=None).get().removed_for == "outing"


def test_other_reports_are_closed_and_reopened(as_watcher, spam, bob, charlie, case):
    other = create_report(charlie, "post", spam.last(), "spam").case
    act(as_watcher, case, "hide-all")
    other.refresh_from_db()
    assert other.outcome == Case.Outcome.ACTED
    assert charlie.notifications.filter(kind=Notification.Kind.REPORTED).count() == 1
    assert not bob.notifications.filter(kind=Notification.Kind.REPORTED).exists()  # Again.
    act(as_watcher, case, "undo")
    assert other in Case.objects.open()


def test_a_new_report_stays_the_open_one(as_watcher, spam, charlie, case):
    other = create_report(charlie, "post", spam.last(), "spam").case
    act(as_watcher, case, "hide-all")
    newer = open_case(Case.Origin.REPORT, "post", spam.last(), 20)
    act(as_watcher, case, "undo")
    assert newer in Case.objects.open()
    assert other not in Case.objects.open()


@pytest.mark.parametrize("origin", [Case.Origin.CRISIS, Case.Origin.APPEAL])
def test_cases_that_need_a_person_stay_open(as_watcher, spam, case, origin):
    other = open_case(origin, "post", spam.last(), 90)
    act(as_watcher, case, "hide-all")
    assert other in Case.objects.open()


def test_cases_closed_earlier_stay_closed(as_watcher, watcher, spam, case):
    before = open_case(Case.Origin.FLAG, "post", spam.last(), 50)
    close_case(before, Case.Outcome.LEFT)
    act(as_watcher, case, "hide-all")
    act(as_watcher, case, "undo")
    before.refresh_from_db()
    assert before.outcome == Case.Outcome.LEFT


@pytest.mark.parametrize("closes", ["", "on"])
def test_a_held_post_waits_in_the_queue_again(as_watcher, group, alice, closes):
    """Whoever hid them all also closed the case that held it: nobody else would find the post."""
    opening = create_thread(group, alice, "Soup", "Write to me on telegram", "discussion")
    Post.objects.filter(pk=opening.pk).update(held_at=timezone.now())
    held = open_case(Case.Origin.HELD, "post", Post.objects.get(pk=opening.pk), 30)
    act(as_watcher, held, "apply", content_act="hide-all", reason="spam", closes=closes)
    if not closes:
        act(as_watcher, held, "done")
    assert Case.objects.get(pk=held.pk).closed_at
    act(as_watcher, held, "apply", content_act="undo")
    post = Post.objects.get(pk=opening.pk)
    assert (bool(post.held_at), post.removed_at) == (True, None)
    # A newcomer's first post leaves its list after a week, read or not.
    waiting = Case.objects.open().filter(kind="post", key=post.public_id).exclude(origin="first")
    assert waiting.exists()


def test_after_a_day_it_cannot_be_undone(as_watcher, case):
    act(as_watcher, case, "hide-all")
    after = timezone.now() + REMOVAL_UNDO_WINDOW + timedelta(minutes=1)
    assert find_last_bulk_removal(case_id=case.pk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk_removal.timezone, "now", lambda: after)
        assert find_last_bulk_removal(case_id=case.pk) is None


def test_an_appeal_can_undo_it_even_later(watcher, make_member, alice, spam, case, monkeypatch):
    remove_all_posts(case, watcher)
    monkeypatch.setattr(bulk_removal, "REMOVAL_UNDO_WINDOW", timedelta(0))
    appeal = create_appeal(Notice.objects.get(member=alice), "I was robbed of my password.")
    answer_appeal(appeal, make_member("noor"), "You are right.", lifts=True)
    assert standing(spam) == 12


def test_two_bulk_removals_are_undone_one_after_the_other(as_watcher, alice, spam, case):
    act(as_watcher, case, "hide-all")
    create_reply(spam.last(), alice, "Cheap again.")
    act(as_watcher, case, "hide-all")
    assert standing(spam) == 0
    act(as_watcher, case, "undo")
    assert standing(spam) == 1
    act(as_watcher, case, "undo")
    assert standing(spam) == 13


def test_pressed_twice_it_is_done_once(watcher, alice, case):
    assert remove_all_posts(case, watcher) == 12
    assert remove_all_posts(case, watcher) == 0
    line = find_last_bulk_removal(case_id=case.pk)
    assert restore_removed_posts(line, watcher) == 12
    assert restore_removed_posts(line, watcher) == 0
    assert Notice.objects.filter(member=alice).count() == 2


def test_a_notice_of_restored_posts_offers_no_appeal(as_watcher, as_alice, alice, case):
    act(as_watcher, case, "hide-all")
    act(as_watcher, case, "undo")
    back, gone = Notice.objects.filter(member=alice)
    assert "Your posts are visible again" in as_alice.get(back.get_absolute_url()).content.decode()
    assert (back.can_be_appealed, gone.can_be_appealed) == (False, True)


def test_it_can_be_done_from_the_page_of_the_member(as_watcher, alice, spam):
    address = reverse("admin:everything-of", args=[alice.pk])
    member_page = as_watcher.get(reverse("admin:accounts_member_change", args=[alice.pk]))
    assert address in member_page.content.decode()
    page = as_watcher.post(address, {"reason": "spam", "words": "Bye."}, follow=True)
    assert "12 posts were hidden" in page.content.decode()
    assert not Case.objects.open().filter(kind="member").exists()
    page = as_watcher.post(address, {"reason": "spam", "undo": "yes"}, follow=True)
    assert "12 posts were restored" in page.content.decode()
    assert standing(spam) == 12


def test_the_page_of_the_member_keeps_rule_and_text_after_an_error(as_watcher, alice, spam):
    address = reverse("admin:everything-of", args=[alice.pk])
    answer = as_watcher.post(address, {"reason": "", "words": "Dear alice,"})
    assert answer.status_code == 422
    assert "Dear alice," in answer.content.decode()
    assert standing(spam) == 12


def test_the_page_of_the_member_reveals_no_anonymous_posts(as_watcher, make_group, alice, bob):
    everybody = make_group("The long table", visibility="community")
    opening = create_thread(everybody, alice, "Quiet", "It is me.", "discussion", anonymous=True)
    case = create_report(bob, "post", opening, "spam").case
    act(as_watcher, case, "hide-all")
    page = as_watcher.get(reverse("admin:everything-of", args=[alice.pk])).content.decode()
    assert "It is me." not in page
    assert "Restore everything" not in page


def test_an_editor_cannot_find_it(make_member, alice):
    editor = make_member("edith")
    give_role(editor, EDITOR)
    as_editor = signed_in(Member.objects.get(pk=editor.pk))
    assert as_editor.get(reverse("admin:everything-of", args=[alice.pk])).status_code == 403


def test_the_log_contains_no_names(as_watcher, alice, spam):
    as_watcher.post(reverse("admin:everything-of", args=[alice.pk]), {"reason": "spam"})
    assert Action.objects.get(kind="hide-all").target == f"member/{alice.pk}"
