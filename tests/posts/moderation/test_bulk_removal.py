"""Everything of a spammer goes at once, and comes back: from a case, and from their page."""

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
from posts.moderation.actions import close_case, hide_content
from posts.moderation.appeals import answer_appeal, create_appeal
from posts.moderation.bulk_removal import (
    ORIGINS_LEFT_OPEN,
    REMOVAL_UNDO_WINDOW,
    last_bulk_removal,
    remove_all_posts,
    restore_removed_posts,
)
from posts.moderation.reports import create_report
from posts.safety.cases import open_case
from posts.threads.posting import create_reply, create_thread
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings):
    """A password is enough: the second factor has tests of its own."""
    settings.DEMO = True


@pytest.fixture
def spam(group, alice):
    """Fifty posts of Alice: one opens a thread."""
    opening = create_thread(group, alice, "Watches", "Cheap watches.", "discussion")
    for number in range(49):
        create_reply(opening, alice, f"Cheap {number}.")
    return Post.objects.filter(author=alice)


@pytest.fixture
def case(spam, bob):
    return create_report(bob, "post", spam.get(ancestors=[]), "spam").case


def act(client, case, act, **fields):
    return client.post(case.get_absolute_url(), {"act": act, **fields}, follow=True)


def standing(spam):
    return spam.filter(removed_at=None).count()


def test_fifty_posts_go_and_come_back(as_watcher, spam, case):
    act(as_watcher, case, "hide-all")
    assert standing(spam) == 0
    assert Thread.objects.filter(removed_at=None).count() == 0
    act(as_watcher, case, "undo")
    assert standing(spam) == 50
    assert Thread.objects.filter(removed_at=None).count() == 1


def test_each_way_is_one_line_and_one_message(as_watcher, alice, case):
    act(as_watcher, case, "hide-all", reason="soliciting", words="Please sell nothing here.")
    act(as_watcher, case, "undo", words="We were wrong.")
    lines = Action.objects.exclude(kind="look").order_by("pk").values_list("kind", "reason")
    assert list(lines) == [("hide-all", "soliciting"), ("undo", "")]
    told = Notice.objects.filter(member=alice).order_by("pk")
    assert [notice.words for notice in told] == ["Please sell nothing here.", "We were wrong."]
    assert alice.notifications.filter(kind=Notification.Kind.NOTICE).count() == 2


def test_it_costs_the_same_for_few_and_for_many(watcher, spam, case):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            remove_all_posts(case, watcher)
        return len(seen)

    many = queries()
    few = spam.order_by("pk").values_list("pk", flat=True)[:2]
    spam.filter(pk__in=list(few)).update(removed_at=None)
    Thread.objects.update(removed_at=None)
    assert queries() == many


def test_the_reason_stands_in_the_gap(as_watcher, spam, case):
    act(as_watcher, case, "hide-all", reason="soliciting")
    assert set(spam.values_list("removed_for", flat=True)) == {"soliciting"}


def test_without_a_rule_it_is_spam(as_watcher, spam, case):
    act(as_watcher, case, "hide-all")
    assert set(spam.values_list("removed_for", flat=True)) == {"spam"}


def test_what_another_case_hid_before_stays_hidden(as_watcher, watcher, spam, case):
    other = open_case(Case.Origin.FLAG, "post", spam.last(), 50)
    hide_content(other, watcher, "outing")
    act(as_watcher, case, "hide-all")
    act(as_watcher, case, "undo")
    left = spam.exclude(removed_at=None)
    assert list(left.values_list("public_id", "removed_for")) == [(other.key, "outing")]


def test_what_another_case_hides_meanwhile_stays_hidden(as_watcher, watcher, spam, case):
    act(as_watcher, case, "hide-all")
    hide_content(open_case(Case.Origin.FLAG, "post", spam.last(), 50), watcher, "outing")
    act(as_watcher, case, "undo")
    assert standing(spam) == 49
    assert spam.exclude(removed_at=None).get().removed_for == "outing"


def test_what_else_was_reported_is_settled_and_opens_again(as_watcher, spam, bob, charlie, case):
    other = create_report(charlie, "post", spam.last(), "spam").case
    act(as_watcher, case, "hide-all")
    other.refresh_from_db()
    assert other.outcome == Case.Outcome.ACTED
    assert charlie.notifications.filter(kind=Notification.Kind.REPORTED).count() == 1
    assert not bob.notifications.filter(kind=Notification.Kind.REPORTED).exists()  # Still at it.
    act(as_watcher, case, "undo")
    assert other in Case.objects.open()


def test_what_was_reported_anew_stays_the_one_that_is_open(as_watcher, spam, charlie, case):
    other = create_report(charlie, "post", spam.last(), "spam").case
    act(as_watcher, case, "hide-all")
    newer = open_case(Case.Origin.REPORT, "post", spam.last(), 20)
    act(as_watcher, case, "undo")
    assert newer in Case.objects.open()
    assert other not in Case.objects.open()


@pytest.mark.parametrize("origin", ORIGINS_LEFT_OPEN)
def test_what_needs_a_person_stays_open(as_watcher, spam, case, origin):
    other = open_case(origin, "post", spam.last(), 90)
    act(as_watcher, case, "hide-all")
    assert other in Case.objects.open()


def test_what_was_closed_before_stays_closed(as_watcher, watcher, spam, case):
    before = open_case(Case.Origin.FLAG, "post", spam.last(), 50)
    close_case(before, Case.Outcome.LEFT)
    act(as_watcher, case, "hide-all")
    act(as_watcher, case, "undo")
    before.refresh_from_db()
    assert before.outcome == Case.Outcome.LEFT


def test_a_day_later_nobody_undoes_it(as_watcher, case):
    act(as_watcher, case, "hide-all")
    after = timezone.now() + REMOVAL_UNDO_WINDOW + timedelta(minutes=1)
    assert last_bulk_removal(case_id=case.pk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk_removal.timezone, "now", lambda: after)
        assert last_bulk_removal(case_id=case.pk) is None


def test_an_appeal_undoes_it_even_later(watcher, make_member, alice, spam, case, monkeypatch):
    remove_all_posts(case, watcher)
    monkeypatch.setattr(bulk_removal, "REMOVAL_UNDO_WINDOW", timedelta(0))
    appeal = create_appeal(Notice.objects.get(member=alice), "I was robbed of my password.")
    answer_appeal(appeal, make_member("noor"), "You are right.", lifts=True)
    assert standing(spam) == 50


def test_two_clearings_are_undone_one_after_the_other(as_watcher, alice, spam, case):
    act(as_watcher, case, "hide-all")
    create_reply(spam.last(), alice, "Cheap again.")
    act(as_watcher, case, "hide-all")
    assert standing(spam) == 0
    act(as_watcher, case, "undo")
    assert standing(spam) == 1
    act(as_watcher, case, "undo")
    assert standing(spam) == 51


def test_pressed_twice_it_is_done_once(watcher, alice, case):
    assert remove_all_posts(case, watcher) == 50
    assert remove_all_posts(case, watcher) == 0
    line = last_bulk_removal(case_id=case.pk)
    assert restore_removed_posts(line, watcher) == 50
    assert restore_removed_posts(line, watcher) == 0
    assert Notice.objects.filter(member=alice).count() == 2


def test_good_news_asks_for_no_appeal(as_watcher, as_alice, alice, case):
    act(as_watcher, case, "hide-all")
    act(as_watcher, case, "undo")
    back, gone = Notice.objects.filter(member=alice)
    assert "Your posts are visible again" in as_alice.get(back.get_absolute_url()).content.decode()
    assert (back.can_be_appealed, gone.can_be_appealed) == (False, True)


def test_from_the_members_own_page(as_watcher, alice, spam):
    address = reverse("admin:everything-of", args=[alice.pk])
    member_page = as_watcher.get(reverse("admin:accounts_member_change", args=[alice.pk]))
    assert address in member_page.content.decode()
    page = as_watcher.post(address, {"reason": "spam", "words": "Bye."}, follow=True)
    assert "50 posts were hidden" in page.content.decode()
    assert not Case.objects.open().filter(kind="member").exists()
    page = as_watcher.post(address, {"reason": "spam", "undo": "yes"}, follow=True)
    assert "50 posts were restored" in page.content.decode()
    assert standing(spam) == 50


def test_on_that_page_a_rule_is_chosen_and_words_come_back(as_watcher, alice, spam):
    address = reverse("admin:everything-of", args=[alice.pk])
    answer = as_watcher.post(address, {"reason": "", "words": "Dear alice,"})
    assert answer.status_code == 422
    assert "Dear alice," in answer.content.decode()
    assert standing(spam) == 50


def test_that_page_does_not_tell_who_wrote_without_a_name(as_watcher, make_group, alice, bob):
    everybody = make_group("The long table", visibility="community")
    opening = create_thread(everybody, alice, "Quiet", "It is me.", "discussion", anonymous=True)
    case = create_report(bob, "post", opening, "spam").case
    act(as_watcher, case, "hide-all")
    page = as_watcher.get(reverse("admin:everything-of", args=[alice.pk])).content.decode()
    assert "It is me." not in page
    assert "Restore everything" not in page


def test_an_editor_does_not_find_it(make_member, alice):
    editor = make_member("edith")
    give_role(editor, EDITOR)
    as_editor = signed_in(Member.objects.get(pk=editor.pk))
    assert as_editor.get(reverse("admin:everything-of", args=[alice.pk])).status_code == 403


def test_the_log_holds_nobodys_name(as_watcher, alice, spam):
    as_watcher.post(reverse("admin:everything-of", args=[alice.pk]), {"reason": "spam"})
    assert Action.objects.get(kind="hide-all").target == f"member/{alice.pk}"
