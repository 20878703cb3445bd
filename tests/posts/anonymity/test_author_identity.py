"""Nothing that can be read, counted, searched or timed reveals who wrote anonymously.

tests/authorization/test_anonymous_authors.py compares all pages. author_places.txt lists the
places, and the tests that guard them.
"""

import datetime
import zipfile

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.privacy.export import write_export
from groups.models import Group
from posts.models import Action, Case, Notice, Post, Reaction, Thread
from posts.moderation.appeals import create_appeal
from posts.moderation.bulk_removal import remove_all_posts_from_profile
from posts.moderation.case_actions import list_available_actions
from posts.moderation.reports import create_report
from posts.moderation.tasks import open_cases_for_unanswered_threads
from posts.reactions.services import toggle_reaction
from posts.threads.cache_keys import GROUP_CACHE_KEY_SQL, THREAD_CACHE_KEY_SQL
from posts.threads.posting import SlowModeError, create_reply, create_thread
from recovery_forum.operations.stored_counts import find_wrong_counts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]


@pytest.fixture
def open_group(make_group, alice, bob):
    return make_group("Open door", Group.Visibility.OPEN, members=[alice, bob])


# --- The waiting list and the figures -------------------------------------------


@pytest.mark.parametrize(("opens", "answers"), [(True, False), (False, True)])
def test_a_named_reply_of_the_anonymous_opener_ends_the_wait(open_group, alice, opens, answers):
    """A thread that kept waiting would reveal that its opener replied."""
    opening = create_thread(open_group, alice, "T", "x", "question", "listening", anonymous=opens)
    Thread.objects.update(opened_at=timezone.now() - datetime.timedelta(hours=3))
    open_cases_for_unanswered_threads()
    create_reply(opening, alice, "y", anonymous=answers)
    assert not Thread.objects.waiting().exists()
    assert not Case.objects.open().filter(origin="waiting").exists()
    assert find_wrong_counts() == {}


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_a_reply_of_the_opener_under_the_same_name_does_not(open_group, alice, is_anonymous):
    opening = create_thread(
        open_group, alice, "T", "x", "question", "listening", anonymous=is_anonymous
    )
    create_reply(opening, alice, "y", anonymous=is_anonymous)
    assert Thread.objects.waiting().exists()
    assert find_wrong_counts() == {}


def test_an_anonymous_thread_keeps_waiting_when_an_account_is_erased(client, open_group, alice):
    create_thread(open_group, alice, "Garage", "x", "question", "listening", anonymous=True)
    alice.delete()
    assert "Garage" in client.get("/waiting/").text


def test_the_first_named_post_counts_as_first_despite_anonymous_ones(open_group, alice):
    create_thread(open_group, alice, "T", "x", "story", anonymous=True)
    assert not Case.objects.filter(origin="first").exists()
    create_thread(open_group, alice, "T", "x", "story")
    assert Case.objects.get(origin="first").subject == alice


# --- Time -----------------------------------------------------------------------


def test_slow_mode_reveals_nobody(open_group, alice, bob):
    """If both shared one waiting time, a quick named reply would rule its author out."""
    opening = create_thread(open_group, bob, "T", "x", "story")
    Thread.objects.update(slow_mode_minutes=5)
    create_reply(opening, alice, "x", anonymous=True)
    create_reply(opening, alice, "y")
    for anonymous in (True, False):
        with pytest.raises(SlowModeError):
            create_reply(opening, alice, "z", anonymous=anonymous)


@pytest.mark.parametrize("place", ["thread", "group", "solution"])
def test_activity_of_an_anonymous_author_does_not_invalidate_cached_pages(
    open_group, alice, bob, place
):
    """A member's row changes whenever they open a page. A slower response would reveal that."""
    opening = create_thread(open_group, alice, "T", "x", "question", anonymous=True)
    if place == "solution":
        opening = create_thread(open_group, bob, "T", "x", "question")
        answer = create_reply(opening, alice, "y", anonymous=True)
        Thread.objects.filter(pk=opening.thread_id).update(solution=answer)
    sql = GROUP_CACHE_KEY_SQL if place == "group" else THREAD_CACHE_KEY_SQL

    def state():
        with connection.cursor() as cursor:
            cursor.execute(sql, {"slug": open_group.slug, "public_id": opening.thread.public_id})
            return cursor.fetchone()

    before = state()
    Member.objects.filter(pk=alice.pk).update(last_active_at=timezone.now())
    assert state() == before


def test_pre_moderated_members_cannot_post_anonymously(as_alice, alice, group):
    """Few members are pre-moderated: a held anonymous post would be by one of them."""
    Member.objects.filter(pk=alice.pk).update(approval_required_since=timezone.now())
    form = {"title": "T", "kind": "story", "text": "My words.", "anonymous": "on"}
    answer = as_alice.post(reverse("posts:new-thread", args=[group.slug]), form)
    assert answer.status_code == 422
    assert "would see that this is you" in answer.text
    assert "My words." in answer.text
    assert not Post.objects.exists()


# --- Reactions and notifications ------------------------------------------------


def test_a_named_reaction_is_removed_by_name(group, alice, bob):
    opening = create_thread(group, bob, "T", "x", "story")
    toggle_reaction(opening, alice, "proud")
    create_reply(opening, alice, "y", anonymous=True)
    toggle_reaction(opening, alice, "proud")
    assert not Notification.objects.filter(member=bob, kind="reacted").exists()


def test_removing_an_anonymous_reaction_changes_no_name(group, alice, bob, organizer):
    opening = create_thread(group, bob, "T", "x", "story")
    for member in (organizer, alice):
        toggle_reaction(opening, member, "proud")
    create_reply(opening, alice, "y", anonymous=True)
    toggle_reaction(opening, alice, "strength")
    Notification.objects.filter(kind="reacted").update(latest_actor=alice)
    toggle_reaction(opening, alice, "strength")
    assert Notification.objects.get(kind="reacted").latest_actor == alice


def test_an_anonymous_reaction_stays_when_the_account_is_closed(as_bob, group, alice, bob):
    opening = create_thread(group, bob, "T", "x", "story")
    create_reply(opening, alice, "y", anonymous=True)
    toggle_reaction(opening, alice, "proud")
    Member.objects.filter(pk=alice.pk).update(is_active=False)
    assert "Anonymous 1: Proud of you" in as_bob.get(opening.thread.get_absolute_url()).text


# --- Moderators -----------------------------------------------------------------


@pytest.fixture
def anonymous_case(group, alice, bob):
    opening = create_thread(group, alice, "Garage", "x", "story", anonymous=True)
    create_reply(opening, alice, "Another.", anonymous=True)
    create_thread(group, alice, "Me", "Under my name.", "story")
    return create_report(bob, "post", opening, "spam").case


def test_a_case_about_an_anonymous_post_has_no_subject(anonymous_case, alice):
    assert anonymous_case.subject is None
    assert anonymous_case.author == alice


def test_acts_against_a_member_need_a_named_post(anonymous_case):
    """A silence is visible on the page of the member. A note belongs to the case only."""
    actions = list_available_actions(anonymous_case, anonymous_case.content)
    assert not actions & {"silence", "suspend", "approval", "ban", "lift"}
    assert {"warn", "hide", "hide-all"} <= actions


def test_hiding_all_posts_covers_either_named_or_anonymous_ones(
    as_watcher, watcher, anonymous_case, alice
):
    as_watcher.post(anonymous_case.get_absolute_url(), {"act": "hide-all"})
    gone = Post.objects.exclude(removed_at=None)
    assert {post.text for post in gone} == {"x", "Another."}
    assert Notice.objects.get().member == alice
    as_watcher.post(anonymous_case.get_absolute_url(), {"act": "undo"})
    assert not gone.all().exists()
    remove_all_posts_from_profile(alice, watcher)
    assert [post.text for post in gone.all()] == ["Under my name."]


def test_an_appeal_about_an_anonymous_post_names_nobody(as_watcher, anonymous_case, alice):
    as_watcher.post(anonymous_case.get_absolute_url(), {"act": "hide", "reason": "spam"})
    appeal = create_appeal(Notice.objects.get(), "This was fair.")
    page = as_watcher.get(appeal.get_absolute_url()).text
    assert "This was fair." in page
    assert "alice" not in page
    assert appeal.get_absolute_url() not in as_watcher.get("/admin/?q=alice").text


def test_the_log_contains_no_author(as_watcher, anonymous_case):
    as_watcher.post(anonymous_case.get_absolute_url(), {"act": "hide", "reason": "spam"})
    assert set(Action.objects.values_list("subject_id", flat=True)) == {None}


def test_revealing_an_author_does_not_link_to_the_member_in_the_panel(
    as_moderator, anonymous_case, alice, settings
):
    """Otherwise the access log would show the post and then the member."""
    settings.DEMO = True
    url = reverse("admin:posts_post_author", args=[anonymous_case.content.pk])
    page = as_moderator.post(url, {"reason": "Somebody may be in danger."}).text
    assert alice.get_absolute_url() in page
    assert reverse("admin:accounts_member_change", args=[alice.pk]) not in page


def test_the_confirmation_of_deleting_a_member_lists_nothing_anonymous(
    as_moderator, alice, group, bob, settings
):
    settings.DEMO = True
    opening = create_thread(group, bob, "T", "x", "story")
    create_reply(opening, alice, "y", anonymous=True)
    toggle_reaction(opening, alice, "proud")
    assert Reaction.objects.get().alias
    page = as_moderator.get(reverse("admin:accounts_member_delete", args=[alice.pk])).text
    assert "Anonymous" not in page


# --- Organizers and exports -----------------------------------------------------


def test_a_reported_anonymous_post_of_an_organizer_is_listed_like_any_other(
    as_alice, as_organizer, group, alice, bob, organizer
):
    """A report missing from the list would reveal that an organizer wrote the post."""
    group.memberships.filter(member=alice).update(role="organizer")
    opening = create_thread(group, organizer, "Garage", "x", "story", anonymous=True)
    create_report(bob, "post", opening, "other")
    url = reverse("posts:organizers-reports", args=[group.slug])
    assert "Garage" in as_alice.get(url).text
    assert "Garage" not in as_organizer.get(url).text


def export_text(member):
    export = member.exports.create(parts=1)
    write_export.func(export.pk)
    export.refresh_from_db()
    with export.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def test_exports_of_others_contain_nothing_of_it(group, alice, bob):
    opening = create_thread(group, bob, "T", "x", "story")
    create_reply(opening, alice, "A secret of a kind.", anonymous=True)
    create_reply(opening, bob, "> A secret of a kind.\n\nThank you.")
    toggle_reaction(opening, alice, "proud")
    rows = export_text(bob)
    assert "Thank you." in rows
    assert "alice" not in rows
    assert "A secret" not in rows
