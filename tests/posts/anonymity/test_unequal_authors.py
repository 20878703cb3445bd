"""Anonymous posts look the same whether their author is new, restricted, of staff, or gone.

Each of these sets of members is small: to know that the author is in one is nearly to know them.
"""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.moderation_status.roles import MODERATOR, give_role
from accounts.privacy.deletion import erase_member
from groups.models import Group
from posts.models import Case, Notice, Post, Reaction, Shift, Thread
from posts.moderation.answers import write_back
from posts.moderation.case_actions import list_available_actions
from posts.moderation.reports import create_report
from posts.reactions.services import toggle_reaction
from posts.threads.posting import create_reply, create_thread
from recovery_forum.operations.stored_counts import find_wrong_counts
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]
DANGER = "I want to kill myself tonight."


@pytest.fixture
def newcomer(make_member, group):
    member = make_member("nell", trust=0)
    group.memberships.create(member=member)
    Group.objects.update(member_count=group.memberships.count())
    return member


# --- Members who are new here ------------------------------------------------------
# Replies of newcomers do not end a wait by themselves. An anonymous one that left the thread in the
# list of waiting threads would tell that its author is one of the few.


def test_an_anonymous_reply_ends_the_wait_also_of_a_newcomer(group, alice, newcomer):
    opening = create_thread(group, alice, "T", "x", "question", "listening")
    create_reply(opening, newcomer, "y")
    assert Thread.objects.waiting().exists()
    create_reply(opening, newcomer, "z", anonymous=True)
    assert not Thread.objects.waiting().exists()
    assert find_wrong_counts() == {}


@pytest.mark.parametrize("writer", ["bob", "nell"])
def test_an_anonymous_reply_leaves_somebody_in_danger_to_others(group, alice, newcomer, writer):
    """Spam without a name must not end the search for somebody who answers. So none does."""
    opening = create_thread(group, alice, "Tonight", DANGER, "question", "listening")
    create_reply(opening, Member.objects.get(name=writer), "y", anonymous=True)
    assert Thread.objects.waiting().exists()
    assert Case.objects.get(origin="crisis").answered_at is None
    assert find_wrong_counts() == {}


def test_a_named_reply_of_a_settled_member_answers_somebody_in_danger(group, alice, bob):
    opening = create_thread(group, alice, "Tonight", DANGER, "question", "listening")
    create_reply(opening, bob, "I am here.")
    assert not Thread.objects.waiting().exists()
    assert Case.objects.get(origin="crisis").answered_at


# --- Members whose posts a moderator reads first -----------------------------------


@pytest.fixture
def watched_author(alice, group):
    """Alice posts anonymously; then moderators decide to read her posts first."""
    post = create_thread(group, alice, "Garage", "Nobody knows.", "story", anonymous=True)
    Member.objects.filter(pk=alice.pk).update(approval_required_since=timezone.now())
    return post


def test_an_edit_never_holds_an_anonymous_post_for_who_wrote_it(as_alice, as_bob, watched_author):
    """It would vanish from the group, and wait in the queue as the post of one of few."""
    url = reverse("posts:edit", args=[watched_author.public_id])
    answer = as_alice.post(url, {"title": "Garage", "text": "Nobody knows of it."})
    assert answer.status_code == 422
    assert "would see that this is you" in answer.text
    assert "Nobody knows of it." in answer.text
    assert Post.objects.get().held_at is None
    assert not Case.objects.filter(origin="held").exists()
    assert "Nobody knows." in as_bob.get(watched_author.thread.get_absolute_url()).text


def test_an_edit_of_a_named_post_waits_for_a_moderator(as_alice, alice, group):
    post = create_thread(group, alice, "Garage", "Everybody knows.", "story")
    Member.objects.filter(pk=alice.pk).update(approval_required_since=timezone.now())
    url = reverse("posts:edit", args=[post.public_id])
    assert as_alice.post(url, {"title": "Garage", "text": "Or some."}).status_code == 302
    assert Post.objects.get().held_at


@pytest.mark.parametrize(
    "restriction",
    [{"silenced_until": timezone.now() + timedelta(days=9)}, {}],
    ids=["silenced", "free"],
)
def test_refused_words_of_a_crisis_stay_without_a_name(
    as_alice, alice, watched_author, restriction
):
    """The form for editing has no tick: the post knows how it was written."""
    Member.objects.filter(pk=alice.pk).update(**restriction)
    url = reverse("posts:edit", args=[watched_author.public_id])
    assert as_alice.post(url, {"title": "Garage", "text": DANGER}).status_code in {403, 422}
    case = Case.objects.get(origin="crisis")
    assert case.subject is None
    assert DANGER in case.content.conversation


# --- Moderators ---------------------------------------------------------------------


@pytest.fixture
def moderators(make_member, group):
    """Mia is on call now; Noor comes next, then Olu."""
    found = [make_member(name) for name in ("mia", "noor", "olu")]
    for member in found:
        give_role(member, MODERATOR)
        group.memberships.create(member=member)
    for weekday in range(7):
        Shift.objects.create(member=found[0], weekday=weekday, starts=time(0), ends=time(0))
    return found


@pytest.mark.parametrize("author", ["mia", "noor", "olu", "alice"])
def test_the_same_moderators_are_alerted_whoever_is_in_danger(moderators, group, author):
    """A roster that skips one of them would tell the others who wrote."""
    create_thread(
        group, Member.objects.get(name=author), "Tonight", DANGER, "question", anonymous=True
    )
    alerted = Notification.objects.filter(kind="crisis").values_list("member__name", flat=True)
    assert len(alerted) == 2  # One of them may be the author.
    assert "mia" in alerted


# --- Accounts that are deleted -------------------------------------------------------


def test_an_anonymous_reaction_stays_with_the_posts_of_an_account(as_bob, group, alice, bob):
    opening = create_thread(group, bob, "T", "x", "story")
    named = create_thread(group, bob, "U", "x", "story")
    create_reply(opening, alice, "y", anonymous=True)
    for post in (opening, named):
        toggle_reaction(post, alice, "proud")
    erase_member(alice.pk, keeps_posts=True)
    assert "Anonymous 1: Proud of you" in as_bob.get(opening.thread.get_absolute_url()).text
    assert Reaction.objects.get().member is None
    assert find_wrong_counts() == {}


def test_an_anonymous_reaction_goes_with_erased_posts(group, alice, bob):
    opening = create_thread(group, bob, "T", "x", "story")
    create_reply(opening, alice, "y", anonymous=True)
    toggle_reaction(opening, alice, "proud")
    erase_member(alice.pk, keeps_posts=False)
    assert not Reaction.objects.exists()


def test_who_deletes_an_account_is_told_what_happens_at_one_moment(client, alice):
    page = signed_in(alice).get(reverse("accounts:leave")).text
    assert "anonymous posts lose their pictures" in " ".join(page.split())


def test_a_case_offers_the_same_after_an_anonymous_author_left(group, alice, bob):
    """A button that goes at the moment of a deletion would tell moderators whose post it is."""
    post = create_thread(group, alice, "Garage", "Nobody knows.", "story", anonymous=True)
    case = create_report(bob, "post", post, "other").case
    before = list_available_actions(case, case.content)
    erase_member(alice.pk, keeps_posts=True)
    case = Case.objects.get(pk=case.pk)
    assert "write-back" in before
    assert list_available_actions(case, case.content) == before
    write_back(case, bob, "How are you?")  # Reaches nobody, as a message to who left.
    assert not Notice.objects.exists()
