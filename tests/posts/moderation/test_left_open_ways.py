"""Other consequences of restrictions: queued emails, sessions, edits, trust, solutions."""

import pytest

from accounts.models import Member
from accounts.moderation_status.roles import MODERATOR, give_role
from groups.models import Resource
from posts.models import Case, Post, Thread, WatchedWords
from posts.moderation.bans import ban_account
from posts.moderation.contents import hide_content, restore_content
from posts.moderation.reports import create_report
from posts.moderation.restrictions import require_approval, silence_member, suspend_member
from posts.moderation.tasks import raise_trust_levels
from posts.reactions.services import toggle_reaction
from posts.safety.cases import open_case
from posts.threads.posting import create_reply, create_thread
from posts.threads.solutions import toggle_solution
from recovery_forum.lib.email_queue import queue_email
from recovery_forum.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]


@pytest.fixture
def case(opening, bob):
    return create_report(bob, "post", opening, "harassment").case


# --- Emails ---------------------------------------------------------------------

SHUTTING_OUT = {
    "suspend": lambda case, moderator: suspend_member(case, moderator, "spam", 1),
    "propose": lambda case, moderator: ban_account(case, moderator, "spam"),
}


@pytest.fixture
def queued(settings, alice, bob):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    settings.EMAIL_BACKEND = "recovery_forum.lib.email_queue.QueueEmailBackend"
    for member in (alice, bob):
        queue_email(member, "News", "listing_question", {})
        queue_email(member, "Your account", "account_deletion", {"request": None})


@pytest.mark.parametrize("act", SHUTTING_OUT)
def test_queued_emails_are_not_sent_to_banned_members(queued, case, watcher, act):
    SHUTTING_OUT[act](case, watcher)
    left = OutgoingMail.objects.filter(recipients__contains=["alice@example.org"])
    assert [mail.template for mail in left] == ["account_deletion"]
    assert OutgoingMail.objects.filter(recipients__contains=["bob@example.org"]).count() == 2


def test_silenced_members_still_get_their_emails(queued, case, watcher):
    silence_member(case, watcher, "spam", 1)
    assert OutgoingMail.objects.filter(recipients__contains=["alice@example.org"]).count() == 2


# --- Sessions -------------------------------------------------------------------


def test_the_panel_has_no_password_form_of_its_own(client, settings, make_member):
    """Its session would not be listed, and would outlive a ban."""
    settings.DEMO = True
    give_role(make_member("max"), MODERATOR)
    client.force_login(Member.objects.get(name="max"))
    page = client.get("/admin/password_change/")
    assert page.url == "/accounts/password/change/"
    before = client.session.session_key
    fields = {
        "old_password": "one-day-at-a-time", "new_password1": "a-quiet-evening-9",
        "new_password2": "a-quiet-evening-9",
    }  # fmt: skip
    client.post("/admin/password_change/", fields)
    assert client.session.session_key == before


# --- Suggestions ----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_equal_suggestions_at_once_create_one(as_alice, as_bob, run_concurrently):
    fields = {
        "name": "A page", "url": "https://example.org/help", "category": "reading",
        "summary": "It helps.", "language": "en",
    }  # fmt: skip
    pages = run_concurrently(
        lambda client: client.post("/resources/suggest/", fields), [as_alice, as_bob] * 4
    )
    assert {page.status_code for page in pages} <= {302, 422}
    assert Resource.objects.filter(url=fields["url"]).count() == 1


# --- Edits ----------------------------------------------------------------------


def edit(client, post, text):
    fields = {"text": text, "title": post.thread.title, "anyway": "on"}
    return client.post(f"/posts/{post.public_id}/edit/", fields)


def test_an_edit_with_a_held_word_waits_for_a_moderator(as_bob, as_alice, answer, thread):
    WatchedWords.objects.create(phrase="telegram", effect="hold", must_match="telegram")
    edit(as_bob, answer, "Write to me on telegram")
    assert Post.objects.get(pk=answer.pk).held_at
    assert Thread.objects.get(pk=thread.pk).reply_count == 0
    assert "telegram" not in as_alice.get(thread.get_absolute_url()).content.decode()
    assert "telegram" in as_bob.get(thread.get_absolute_url()).content.decode()
    assert Case.objects.open().filter(origin=Case.Origin.HELD, key=answer.public_id).exists()


def test_an_edited_opening_waits_together_with_its_thread(as_alice, as_bob, opening, thread):
    WatchedWords.objects.create(phrase="telegram", effect="hold", must_match="telegram")
    edit(as_alice, opening, "Write to me on telegram")
    assert as_bob.get(thread.get_absolute_url()).status_code == 404
    assert as_alice.get(thread.get_absolute_url()).status_code == 200


def test_every_edit_of_a_pre_moderated_member_waits(as_alice, opening, case, watcher, alice):
    require_approval(case, watcher, "spam")
    edit(as_alice, opening, "Something else")
    assert Post.objects.get(pk=opening.pk).held_at


def test_other_edits_are_shown_at_once(as_bob, answer):
    edit(as_bob, answer, "I stayed in the kitchen.")
    assert Post.objects.get(pk=answer.pk).held_at is None


# --- Trust ----------------------------------------------------------------------


@pytest.mark.parametrize(("is_anonymous", "level"), [(False, 1), (True, 0)])
def test_reactions_to_anonymous_posts_raise_no_trust(
    settings, group, alice, bob, make_member, is_anonymous, level
):
    settings.TRUST = {1: (0, 0, 1)}
    dana = make_member("dana", trust=0)
    group.memberships.create(member=dana)
    post = create_thread(group, dana, "Quiet", "It is me.", "discussion", anonymous=is_anonymous)
    toggle_reaction(post, bob, "with-you")
    assert Post.objects.get(pk=post.pk).reaction_count == 1
    raise_trust_levels()
    assert Member.objects.get(pk=dana.pk).trust == level


# --- The reply that helped most -------------------------------------------------


def test_a_hidden_solution_is_not_shown_until_restored(as_bob, alice, bob, answer, thread, watcher):
    other = create_reply(thread.posts.get(ancestors=[]), bob, "I danced.")
    toggle_solution(answer, alice)
    case = open_case(Case.Origin.FLAG, "post", answer, 20)
    hide_content(case, watcher, "other")
    page = as_bob.get(thread.get_absolute_url()).content.decode()
    assert "I stayed near the kitchen." not in page
    assert "helped most" not in page
    assert other.text in page
    restore_content(Case.objects.get(pk=case.pk), watcher)
    page = as_bob.get(thread.get_absolute_url()).content.decode()
    assert "helped most" in page
