"""Deleting an account: hidden at once, restorable for 14 days, then erased."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.messaging.services import start_conversation
from accounts.models import AccountDeletion, Block, Challenge, Erasure, Member, Notification
from accounts.peers.services import accept_peer, request_peer
from accounts.privacy.deletion import (
    erase_due_accounts,
    erase_member,
    erase_restored_accounts,
    request_deletion,
    restore_account,
)
from groups.models import Membership, Resource
from milestones.celebrations.services import create_celebration, create_cheer
from milestones.journeys.services import create_journey
from milestones.models import Journey
from posts.models import Post, Thread
from posts.pictures.tasks import delete_unused_pictures
from posts.reactions.services import toggle_reaction
from posts.threads.editing import update_post
from posts.threads.posting import create_reply, create_thread
from posts.threads.tasks import erase_withdrawn_posts
from recovery_forum.operations.stored_counts import find_wrong_counts

pytestmark = pytest.mark.django_db
PASSWORD = "one-day-at-a-time"
LEAVE = "/settings/data/leave/"


@pytest.fixture
def thread(first_wedding, group, alice):
    return Thread.objects.get(pk=first_wedding.pk)


@pytest.fixture
def new_journey(db):
    """Return a function that creates a journey of a member that started so many days ago."""

    def make(member, days):
        start = member.today() - timedelta(days=days)
        alcohol = Challenge.objects.get(slug="alcohol")
        fields = {"challenge": alcohol, "title": "Without", "time_zone": "UTC"}
        return create_journey(Journey(member=member, started_on=start, **fields))

    return make


def delete_account(member, keeps_posts=True):
    deletion = AccountDeletion(member=member, keeps_posts=keeps_posts)
    request_deletion(deletion, "https://forum.test/come-back/")
    return deletion


def run_after_grace_period(deletion):
    asked = timezone.now() - timedelta(days=14, minutes=1)
    AccountDeletion.objects.filter(pk=deletion.pk).update(requested_at=asked)


@pytest.fixture
def conversation_thread(thread, alice, bob):
    """A thread in which Alice asks, Bob replies with a quote, and Alice replies to him."""
    answer = create_reply(thread.posts.get(), bob, "> What did you do?\n\nDear friend, we danced.")
    create_reply(answer, alice, "Without wine?")
    toggle_reaction(answer, alice, "with-you")
    return thread


def sign_in(client, member):
    data = {"login": member.email, "password": PASSWORD}
    return client.post("/accounts/login/", data)


# --- The page -------------------------------------------------------------------


def test_the_page_explains_and_offers_both_options(as_alice):
    page = as_alice.get(LEAVE).content.decode()
    assert "Keep my posts, without my name" in page
    assert "Erase my posts" in page


def test_deleting_the_account_asks_for_the_password(as_alice, alice):
    answer = as_alice.post(LEAVE, {"posts": "keep"})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not AccountDeletion.objects.exists()


def test_deleting_the_account_signs_out_and_emails_a_restore_link(as_alice, alice):
    asked = as_alice.post(LEAVE, {"posts": "erase"})
    answer = as_alice.post(asked["Location"], {"password": PASSWORD, "next": LEAVE}, follow=True)
    assert "Take care" in answer.content.decode()
    assert not answer.context["user"].is_authenticated
    (sent,) = mail.outbox
    assert sent.to == [alice.email]
    assert AccountDeletion.objects.get().get_absolute_url() in sent.body
    assert "recovery" not in (sent.subject + sent.body).lower()


def test_a_choice_must_be_made(as_alice):
    as_alice.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = as_alice.post(LEAVE, {})
    assert answer.status_code == 422
    assert "Please choose" in answer.content.decode()


def test_visitors_have_no_account_to_delete(client):
    assert client.get(LEAVE)["Location"].startswith("/accounts/login/")
    assert client.get("/settings/data/")["Location"].startswith("/accounts/login/")


def test_the_only_administrator_cannot_delete_their_account(moderator):
    with pytest.raises(PermissionDenied, match="only administrator"):
        delete_account(moderator)
    assert Member.objects.get(pk=moderator.pk).is_active


# --- Within the fourteen days ---------------------------------------------------


def test_the_profile_is_gone_at_once(as_bob, alice):
    assert as_bob.get("/members/alice/").status_code == 200
    delete_account(alice)
    assert as_bob.get("/members/alice/").status_code == 404


def test_conversations_and_pending_requests_are_gone_at_once(as_bob, alice, bob):
    accept_peer(request_peer(alice, bob))
    conversation_thread = start_conversation(alice, bob, "Good morning.", uuid.uuid4())
    bob.refresh_from_db()
    assert bob.unread_messages == 1
    deletion = delete_account(alice)
    bob.refresh_from_db()
    assert bob.unread_messages == 0
    assert as_bob.get(conversation_thread.get_absolute_url()).status_code == 404
    assert "alice" not in as_bob.get("/messages/").content.decode()
    restore_account(deletion)
    assert as_bob.get(conversation_thread.get_absolute_url()).status_code == 200
    run_after_grace_period(delete_account(Member.objects.get(pk=alice.pk)))
    erase_due_accounts()
    bob.refresh_from_db()
    assert bob.unread_messages == 0


def test_other_sessions_end(as_alice, alice):
    delete_account(alice)
    assert not as_alice.get("/").context["user"].is_authenticated


@pytest.mark.parametrize("keeps", [True, False])
def test_the_name_is_nowhere_in_the_thread(as_bob, alice, conversation_thread, keeps):
    delete_account(alice, keeps)
    conversation_thread.refresh_from_db()
    page = as_bob.get(conversation_thread.get_absolute_url()).content.decode()
    assert not re.search(r"\balice\b", page)


def test_kept_posts_stay_readable(as_bob, alice, conversation_thread):
    delete_account(alice, keeps_posts=True)
    page = as_bob.get(conversation_thread.get_absolute_url()).content.decode()
    assert "Without wine?" in page
    assert "someone" in page


def test_posts_to_be_erased_are_gaps_at_once(as_bob, alice, conversation_thread):
    delete_account(alice, keeps_posts=False)
    conversation_thread.refresh_from_db()
    page = as_bob.get(conversation_thread.get_absolute_url()).content.decode()
    assert "Without wine?" not in page
    assert "First wedding" not in page
    assert "we danced" in page
    assert "Without wine?" not in as_bob.get("/search/?q=wine").content.decode()


def test_threads_of_a_closed_account_do_not_wait_for_a_reply(as_bob, alice, thread):
    assert thread.title in as_bob.get("/waiting/").content.decode()
    delete_account(alice)
    assert thread.title not in as_bob.get("/waiting/").content.decode()


def test_celebrations_and_cheers_are_hidden(as_bob, alice, bob, new_journey):
    hers, his = (create_celebration(new_journey(who, 400), "1y") for who in (alice, bob))
    create_cheer(his, alice, "Well done from Alice")
    delete_account(alice)
    assert as_bob.get(hers.get_absolute_url()).status_code == 404
    assert "Well done from Alice" not in as_bob.get(his.get_absolute_url()).content.decode()


def test_others_have_no_notification_from_them(alice, bob, organizer, conversation_thread):
    answer = Post.objects.get(author=bob)
    toggle_reaction(answer, organizer, "with-you")
    delete_account(alice)
    (told,) = Notification.objects.filter(member=bob)
    assert told.latest_actor == organizer


def test_moderators_are_notified_of_a_group_without_an_organizer(organizer, moderator, group):
    delete_account(organizer)
    told = Notification.objects.get(member=moderator)
    assert told.kind == Notification.Kind.GROUP_ORPHANED
    assert told.url == f"/admin/groups/group/{group.pk}/change/"


def test_moderators_are_not_notified_if_there_is_another_organizer(
    organizer, moderator, alice, group
):
    group.memberships.filter(member=alice).update(role=Membership.Role.ORGANIZER)
    delete_account(organizer)
    assert not Notification.objects.filter(member=moderator).exists()


def test_the_page_names_groups_that_would_have_no_organizer(as_organizer, group):
    assert group.name in as_organizer.get(LEAVE).content.decode()


def test_the_page_takes_the_same_queries_for_many_groups(
    as_organizer, make_group, alice, django_assert_max_num_queries
):
    for number in range(10):
        make_group(f"Group {number}", members=[alice])
    with django_assert_max_num_queries(6):
        assert "Group 9" in as_organizer.get(LEAVE).content.decode()


# --- Restoring ------------------------------------------------------------------


def test_signing_in_and_one_click_restore_the_account(client, alice, conversation_thread):
    delete_account(alice, keeps_posts=False)
    answer = sign_in(client, alice)
    assert answer["Location"] == AccountDeletion.objects.get().get_absolute_url()
    assert "Would you like to come back?" in client.get(answer["Location"]).content.decode()
    page = client.post(answer["Location"], follow=True)
    assert page.context["user"] == alice
    assert not AccountDeletion.objects.exists()


def test_the_link_in_the_email_restores_the_account_after_signing_in(client, alice):
    deletion = delete_account(alice)
    page = client.post(deletion.get_absolute_url(), follow=True)
    assert not page.context["user"].is_authenticated
    assert not Member.objects.get(pk=alice.pk).is_active
    sign_in(client, alice)
    assert Member.objects.get(pk=alice.pk).is_active
    assert client.get("/settings/profile/").status_code == 200


@pytest.mark.parametrize("begins_at", ["the link", "the password"])
def test_restoring_needs_the_second_factor(client, alice, begins_at):
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    deletion = delete_account(alice)
    if begins_at == "the link":
        client.post(deletion.get_absolute_url())
        answer = sign_in(client, alice)
    else:
        sign_in(client, alice)
        answer = client.post(deletion.get_absolute_url())
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert not Member.objects.get(pk=alice.pk).is_active
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not Member.objects.get(pk=alice.pk).is_active
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert Member.objects.get(pk=alice.pk).is_active
    assert client.get("/settings/profile/").status_code == 200


def test_the_link_of_one_member_does_not_restore_another(client, alice, bob):
    client.post(delete_account(alice).get_absolute_url())
    other = delete_account(bob)
    assert sign_in(client, bob)["Location"] == other.get_absolute_url()
    assert not Member.objects.get(pk=bob.pk).is_active


def test_opening_the_restore_page_changes_nothing(client, alice):
    deletion = delete_account(alice)
    client.get(deletion.get_absolute_url())
    assert AccountDeletion.objects.filter(pk=deletion.pk).exists()


@pytest.mark.parametrize("keeps", [True, False])
def test_a_restored_account_is_as_before(alice, conversation_thread, keeps):
    def state():
        posts = Post.objects.order_by("pk").values("author", "text", "withdrawn_at")
        threads = Thread.objects.values("author", "last_author", "title", "first_reply_at")
        return list(posts), list(threads), list(Membership.objects.values())

    before = state()
    deletion = delete_account(alice, keeps)
    assert state() != before
    restore_account(deletion)
    assert state() == before
    assert find_wrong_counts() == {}


def test_pictures_versions_and_content_notes_come_back_after_days(
    alice, conversation_thread, django_capture_on_commit_callbacks
):
    """Scheduled tasks erase what belongs to deleted posts. These only wait for their member."""
    post = Post.objects.filter(author=alice).last()
    picture = alice.pictures.create(post=post, alt="My face")
    picture.file.save("face-9x9.webp", ContentFile(b"pixels"))
    update_post(post, "Without wine? With tea.")
    Post.objects.filter(pk=post.pk).update(own_note="blood")
    deletion = delete_account(alice, keeps_posts=False)
    later = time_machine.travel(timezone.now() + timedelta(days=2))
    with later, django_capture_on_commit_callbacks(execute=True):
        delete_unused_pictures()
        erase_withdrawn_posts()
        restore_account(deletion)
    post.refresh_from_db()
    assert post.own_note == "blood"
    assert [version.text for version in post.versions.all()] == ["Without wine?"]
    assert post.pictures.get().file.storage.exists(picture.file.name)


def test_posts_that_the_member_had_deleted_stay_deleted(alice, conversation_thread):
    own = Post.objects.filter(author=alice).last()
    Post.objects.filter(pk=own.pk).update(withdrawn_at=timezone.now())
    restore_account(delete_account(alice, keeps_posts=False))
    assert Post.objects.get(pk=own.pk).withdrawn_at


def test_a_wrong_password_does_not_reveal_the_deletion(client, alice):
    delete_account(alice)
    answer = client.post("/accounts/login/", {"login": alice.email, "password": "not-this-one"})
    assert "come-back" not in answer.headers.get("Location", "")


def test_a_suspended_account_cannot_be_restored(client, alice):
    Member.objects.filter(pk=alice.pk).update(is_active=False)
    assert sign_in(client, alice)["Location"] == "/accounts/inactive/"


# --- After the fourteen days ----------------------------------------------------


def test_nobody_is_erased_before_the_grace_period_ends(alice):
    deletion = delete_account(alice)
    almost = timezone.now() - timedelta(days=13, hours=23)
    AccountDeletion.objects.filter(pk=deletion.pk).update(requested_at=almost)
    assert erase_due_accounts() == 0
    assert Member.objects.filter(pk=alice.pk).exists()


def test_after_the_grace_period_only_a_number_is_kept(alice):
    run_after_grace_period(delete_account(alice))
    assert erase_due_accounts() == 1
    assert erase_due_accounts() == 0
    assert not Member.objects.filter(name="alice").exists()
    assert Erasure.objects.get().member_pk == alice.pk


def test_kept_posts_contain_no_name(alice, conversation_thread):
    run_after_grace_period(delete_account(alice, keeps_posts=True))
    erase_due_accounts()
    assert Post.objects.filter(author=None, text="Without wine?").exists()


def test_kept_posts_show_no_picture(alice, conversation_thread, django_capture_on_commit_callbacks):
    post = Post.objects.filter(author=alice).first()
    seen = alice.pictures.create(post=post, alt="My face")
    seen.file.save("face-9x9.webp", ContentFile(b"pixels"))
    Post.objects.filter(pk=post.pk).update(text=f"Look: ![My \\] face]({seen.file.url}) Hello.")
    run_after_grace_period(delete_account(alice, keeps_posts=True))
    with django_capture_on_commit_callbacks(execute=True):
        erase_due_accounts()
    post.refresh_from_db()
    assert post.text == "Look: *A picture was taken away.* Hello."
    assert seen.file.url not in str(post.html)
    assert not seen.file.storage.exists(seen.file.name)


def test_pending_suggestions_of_resources_are_erased(alice):
    waits, stands = (
        Resource.objects.create(name=name, url=f"https://{name}.example", suggested_by=alice)
        for name in ("waits", "stands")
    )
    Resource.objects.filter(pk=stands.pk).update(approved_at=timezone.now())
    erase_member(alice.pk, keeps_posts=True)
    assert not Resource.objects.filter(pk=waits.pk).exists()
    assert Resource.objects.get(pk=stands.pk).suggested_by is None


def test_erased_posts_have_no_text_and_replies_stay(as_bob, alice, bob, conversation_thread):
    run_after_grace_period(delete_account(alice, keeps_posts=False))
    erase_due_accounts()
    assert set(Post.objects.filter(author=None).values_list("text", flat=True)) == {""}
    answer = Post.objects.get(author=bob)
    assert answer.text == "> …\n\nDear friend, we danced."
    page = as_bob.get(answer.thread.get_absolute_url()).content.decode()
    assert "we danced" in page


def test_text_sent_from_a_page_that_was_still_open_is_erased(alice, conversation_thread):
    deletion = delete_account(alice, keeps_posts=False)
    late = create_reply(
        conversation_thread.posts.get(ancestors=[]), alice, "Sent in the same moment."
    )
    run_after_grace_period(deletion)
    erase_due_accounts()
    late.refresh_from_db()
    assert (late.text, bool(late.withdrawn_at)) == ("", True)
    assert find_wrong_counts() == {}


def test_mentions_lose_the_name(alice, bob, conversation_thread):
    answer = Post.objects.get(author=bob)
    Post.objects.filter(pk=answer.pk).update(text="@Alice, or @alice-b? alice@elsewhere")
    erase_member(alice.pk, keeps_posts=True)
    answer.refresh_from_db()
    assert answer.text == "@someone who left, or @alice-b? alice@elsewhere"


def test_a_thread_without_posts_of_others_is_deleted(alice, group):
    alone = create_thread(group, alice, "Alone", "Is anyone here?", "discussion").thread
    run_after_grace_period(delete_account(alice, keeps_posts=False))
    erase_due_accounts()
    assert not Thread.objects.filter(pk=alone.pk).exists()


@pytest.mark.parametrize("keeps", [True, False])
def test_every_count_is_right(alice, bob, conversation_thread, new_journey, keeps):
    create_cheer(create_celebration(new_journey(bob, 400), "1y"), alice)
    toggle_reaction(conversation_thread.posts.get(ancestors=[]), bob, "proud")
    run_after_grace_period(delete_account(alice, keeps))
    erase_due_accounts()
    assert find_wrong_counts() == {}
    bob.refresh_from_db()
    erase_member(bob.pk, keeps)
    assert find_wrong_counts() == {}


def test_a_member_in_a_restored_backup_is_erased_again(alice, thread):
    Erasure.objects.create(member_pk=alice.pk, keeps_posts=False)
    assert erase_restored_accounts() == 1
    assert erase_restored_accounts() == 0
    assert not Member.objects.filter(pk=alice.pk).exists()


def test_an_account_deleted_by_an_administrator_is_erased_too(
    as_moderator, alice, conversation_thread
):
    page = as_moderator.post(f"/admin/accounts/member/{alice.pk}/delete/", {"post": "yes"})
    assert page.status_code == 302
    assert Erasure.objects.get().member_pk == alice.pk
    assert Post.objects.filter(author=None, text="Without wine?").exists()
    assert find_wrong_counts() == {}


def test_blocks_between_others_stay(alice, bob, charlie):
    Block.objects.create(blocker=bob, blocked=charlie)
    Block.objects.create(blocker=bob, blocked=alice)
    erase_member(alice.pk, keeps_posts=True)
    assert [block.blocked for block in Block.objects.all()] == [charlie]
