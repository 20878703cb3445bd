"""Deleting an account: hidden at once, restorable for 14 days, then erased."""

import re
import uuid
from datetime import timedelta

import pytest
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
from posts.reactions.services import toggle_reaction
from posts.threads.posting import create_reply, create_thread
from recovery_forum.operations.stored_counts import find_wrong_counts

pytestmark = pytest.mark.django_db
PASSWORD = "one-day-at-a-time"
LEAVE = "/settings/data/leave/"


@pytest.fixture
def new_journey(db):
    """Return a function that creates a journey of a member, begun so many days ago."""

    def make(member, days):
        start = member.today() - timedelta(days=days)
        alcohol = Challenge.objects.get(slug="alcohol")
        fields = {"challenge": alcohol, "title": "Without", "time_zone": "UTC"}
        return create_journey(Journey(member=member, started_on=start, **fields))

    return make


def go(member, keeps_posts=True):
    deletion = AccountDeletion(member=member, keeps_posts=keeps_posts)
    request_deletion(deletion, "https://forum.test/come-back/")
    return deletion


def after_grace(deletion):
    asked = timezone.now() - timedelta(days=14, minutes=1)
    AccountDeletion.objects.filter(pk=deletion.pk).update(requested_at=asked)


@pytest.fixture
def talk(thread, alice, bob):
    """A thread in which Alice asks, Bob replies with a quote, and Alice replies to him."""
    answer = create_reply(thread.posts.get(), bob, "> What did you do?\n\nDear friend, we danced.")
    create_reply(answer, alice, "Without wine?")
    toggle_reaction(answer, alice, "with-you")
    return thread


def sign_in(client, member):
    data = {"login": member.email, "password": PASSWORD}
    return client.post("/accounts/login/", data)


# --- The page -------------------------------------------------------------------


def test_the_page_explains_and_offers_both_ways(as_alice):
    page = as_alice.get(LEAVE).content.decode()
    assert "Keep my posts, without my name" in page
    assert "Erase my posts" in page


def test_leaving_asks_who_one_is(as_alice, alice):
    answer = as_alice.post(LEAVE, {"posts": "keep"})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not AccountDeletion.objects.exists()


def test_leaving_signs_out_and_sends_the_way_back(as_alice, alice):
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


def test_visitors_have_nothing_to_leave(client):
    assert client.get(LEAVE)["Location"].startswith("/accounts/login/")
    assert client.get("/settings/data/")["Location"].startswith("/accounts/login/")


def test_the_only_administrator_stays(moderator):
    with pytest.raises(PermissionDenied, match="only administrator"):
        go(moderator)
    assert Member.objects.get(pk=moderator.pk).is_active


# --- Within the fourteen days ---------------------------------------------------


def test_the_profile_is_gone_at_once(as_bob, alice):
    assert as_bob.get("/members/alice/").status_code == 200
    go(alice)
    assert as_bob.get("/members/alice/").status_code == 404


def test_so_are_their_conversations_and_what_waited_in_them(as_bob, alice, bob):
    accept_peer(request_peer(alice, bob))
    talk = start_conversation(alice, bob, "Good morning.", uuid.uuid4())
    bob.refresh_from_db()
    assert bob.unread_messages == 1
    deletion = go(alice)
    bob.refresh_from_db()
    assert bob.unread_messages == 0
    assert as_bob.get(talk.get_absolute_url()).status_code == 404
    assert "alice" not in as_bob.get("/messages/").content.decode()
    restore_account(deletion)
    assert as_bob.get(talk.get_absolute_url()).status_code == 200
    after_grace(go(Member.objects.get(pk=alice.pk)))
    erase_due_accounts()
    bob.refresh_from_db()
    assert bob.unread_messages == 0


def test_other_sessions_end(as_alice, alice):
    go(alice)
    assert not as_alice.get("/").context["user"].is_authenticated


@pytest.mark.parametrize("keeps", [True, False])
def test_the_name_stands_nowhere_in_the_thread(as_bob, alice, talk, keeps):
    go(alice, keeps)
    talk.refresh_from_db()
    page = as_bob.get(talk.get_absolute_url()).content.decode()
    assert not re.search(r"\balice\b", page)


def test_kept_posts_stay_readable(as_bob, alice, talk):
    go(alice, keeps_posts=True)
    page = as_bob.get(talk.get_absolute_url()).content.decode()
    assert "Without wine?" in page
    assert "someone" in page


def test_posts_to_be_erased_are_gaps_at_once(as_bob, alice, talk):
    go(alice, keeps_posts=False)
    talk.refresh_from_db()
    page = as_bob.get(talk.get_absolute_url()).content.decode()
    assert "Without wine?" not in page
    assert "First wedding" not in page
    assert "we danced" in page
    assert "Without wine?" not in as_bob.get("/search/?q=wine").content.decode()


def test_nobody_waits_for_somebody_who_left(as_bob, alice, thread):
    assert thread.title in as_bob.get("/waiting/").content.decode()
    go(alice)
    assert thread.title not in as_bob.get("/waiting/").content.decode()


def test_celebrations_and_cheers_are_out_of_sight(as_bob, alice, bob, new_journey):
    hers, his = (create_celebration(new_journey(who, 400), "1y") for who in (alice, bob))
    create_cheer(his, alice, "Well done from Alice")
    go(alice)
    assert as_bob.get(hers.get_absolute_url()).status_code == 404
    assert "Well done from Alice" not in as_bob.get(his.get_absolute_url()).content.decode()


def test_others_keep_no_notification_of_them(alice, bob, organizer, talk):
    answer = Post.objects.get(author=bob)
    toggle_reaction(answer, organizer, "with-you")
    go(alice)
    (told,) = Notification.objects.filter(member=bob)
    assert told.latest_actor == organizer


def test_a_lonely_group_is_told_to_moderators(organizer, moderator, group):
    go(organizer)
    told = Notification.objects.get(member=moderator)
    assert told.kind == Notification.Kind.GROUP_ORPHANED
    assert told.url == f"/admin/groups/group/{group.pk}/change/"


def test_a_group_with_another_organizer_is_not(organizer, moderator, alice, group):
    group.memberships.filter(member=alice).update(role=Membership.Role.ORGANIZER)
    go(organizer)
    assert not Notification.objects.filter(member=moderator).exists()


def test_a_lonely_group_is_named_before_one_goes(as_organizer, group):
    assert group.name in as_organizer.get(LEAVE).content.decode()


def test_the_page_costs_the_same_for_many_groups(
    as_organizer, make_group, alice, django_assert_max_num_queries
):
    for number in range(10):
        make_group(f"Group {number}", members=[alice])
    with django_assert_max_num_queries(6):
        assert "Group 9" in as_organizer.get(LEAVE).content.decode()


# --- Restoring ------------------------------------------------------------------


def test_signing_in_and_one_tap_bring_everything_back(client, alice, talk):
    go(alice, keeps_posts=False)
    answer = sign_in(client, alice)
    assert answer["Location"] == AccountDeletion.objects.get().get_absolute_url()
    assert "Would you like to come back?" in client.get(answer["Location"]).content.decode()
    page = client.post(answer["Location"], follow=True)
    assert page.context["user"] == alice
    assert not AccountDeletion.objects.exists()


def test_the_link_of_the_mail_brings_back_after_signing_in(client, alice):
    deletion = go(alice)
    page = client.post(deletion.get_absolute_url(), follow=True)
    assert not page.context["user"].is_authenticated
    assert not Member.objects.get(pk=alice.pk).is_active
    sign_in(client, alice)
    assert Member.objects.get(pk=alice.pk).is_active
    assert client.get("/settings/profile/").status_code == 200


@pytest.mark.parametrize("begins_at", ["the link", "the password"])
def test_coming_back_waits_for_the_second_factor(client, alice, begins_at):
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    deletion = go(alice)
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


def test_the_link_of_one_member_does_not_bring_back_another(client, alice, bob):
    client.post(go(alice).get_absolute_url())
    other = go(bob)
    assert sign_in(client, bob)["Location"] == other.get_absolute_url()
    assert not Member.objects.get(pk=bob.pk).is_active


def test_looking_at_the_way_back_changes_nothing(client, alice):
    deletion = go(alice)
    client.get(deletion.get_absolute_url())
    assert AccountDeletion.objects.filter(pk=deletion.pk).exists()


@pytest.mark.parametrize("keeps", [True, False])
def test_everything_is_as_it_was(alice, talk, keeps):
    def state():
        posts = Post.objects.order_by("pk").values("author", "text", "withdrawn_at")
        threads = Thread.objects.values("author", "last_author", "title", "first_reply_at")
        return list(posts), list(threads), list(Membership.objects.values())

    before = state()
    deletion = go(alice, keeps)
    assert state() != before
    restore_account(deletion)
    assert state() == before
    assert find_wrong_counts() == {}


def test_what_somebody_took_back_themselves_stays_taken_back(alice, talk):
    own = Post.objects.filter(author=alice).last()
    Post.objects.filter(pk=own.pk).update(withdrawn_at=timezone.now())
    restore_account(go(alice, keeps_posts=False))
    assert Post.objects.get(pk=own.pk).withdrawn_at


def test_a_wrong_password_shows_no_way_back(client, alice):
    go(alice)
    answer = client.post("/accounts/login/", {"login": alice.email, "password": "not-this-one"})
    assert "come-back" not in answer.headers.get("Location", "")


def test_a_suspended_account_has_no_way_back(client, alice):
    Member.objects.filter(pk=alice.pk).update(is_active=False)
    assert sign_in(client, alice)["Location"] == "/accounts/inactive/"


# --- After the fourteen days ----------------------------------------------------


def test_nobody_is_erased_before_their_days_are_over(alice):
    deletion = go(alice)
    almost = timezone.now() - timedelta(days=13, hours=23)
    AccountDeletion.objects.filter(pk=deletion.pk).update(requested_at=almost)
    assert erase_due_accounts() == 0
    assert Member.objects.filter(pk=alice.pk).exists()


def test_then_they_are_gone_and_a_number_is_kept(alice):
    after_grace(go(alice))
    assert erase_due_accounts() == 1
    assert erase_due_accounts() == 0
    assert not Member.objects.filter(name="alice").exists()
    assert Erasure.objects.get().member_pk == alice.pk


def test_kept_posts_hold_no_name(alice, talk):
    after_grace(go(alice, keeps_posts=True))
    erase_due_accounts()
    assert Post.objects.filter(author=None, text="Without wine?").exists()


def test_kept_posts_show_no_picture(alice, talk, django_capture_on_commit_callbacks):
    post = Post.objects.filter(author=alice).first()
    seen = alice.pictures.create(post=post, alt="My face")
    seen.file.save("face-9x9.webp", ContentFile(b"pixels"))
    Post.objects.filter(pk=post.pk).update(text=f"Look: ![My \\] face]({seen.file.url}) Hello.")
    after_grace(go(alice, keeps_posts=True))
    with django_capture_on_commit_callbacks(execute=True):
        erase_due_accounts()
    post.refresh_from_db()
    assert post.text == "Look: *A picture was taken away.* Hello."
    assert seen.file.url not in str(post.html)
    assert not seen.file.storage.exists(seen.file.name)


def test_what_was_suggested_and_not_taken_up_goes(alice):
    waits, stands = (
        Resource.objects.create(name=name, url=f"https://{name}.example", suggested_by=alice)
        for name in ("waits", "stands")
    )
    Resource.objects.filter(pk=stands.pk).update(approved_at=timezone.now())
    erase_member(alice.pk, keeps_posts=True)
    assert not Resource.objects.filter(pk=waits.pk).exists()
    assert Resource.objects.get(pk=stands.pk).suggested_by is None


def test_erased_posts_hold_no_words_and_answers_stay(as_bob, alice, bob, talk):
    after_grace(go(alice, keeps_posts=False))
    erase_due_accounts()
    assert set(Post.objects.filter(author=None).values_list("text", flat=True)) == {""}
    answer = Post.objects.get(author=bob)
    assert answer.text == "> …\n\nDear friend, we danced."
    page = as_bob.get(answer.thread.get_absolute_url()).content.decode()
    assert "we danced" in page


def test_words_sent_by_a_page_that_was_still_open_go_too(alice, talk):
    deletion = go(alice, keeps_posts=False)
    late = create_reply(talk.posts.get(ancestors=[]), alice, "Sent in the same moment.")
    after_grace(deletion)
    erase_due_accounts()
    late.refresh_from_db()
    assert (late.text, bool(late.withdrawn_at)) == ("", True)
    assert find_wrong_counts() == {}


def test_calls_by_name_lose_the_name(alice, bob, talk):
    answer = Post.objects.get(author=bob)
    Post.objects.filter(pk=answer.pk).update(text="@Alice, or @alice-b? alice@elsewhere")
    erase_member(alice.pk, keeps_posts=True)
    answer.refresh_from_db()
    assert answer.text == "@someone who left, or @alice-b? alice@elsewhere"


def test_a_thread_in_which_nobody_else_spoke_goes(alice, group):
    alone = create_thread(group, alice, "Alone", "Is anyone here?", "discussion").thread
    after_grace(go(alice, keeps_posts=False))
    erase_due_accounts()
    assert not Thread.objects.filter(pk=alone.pk).exists()


@pytest.mark.parametrize("keeps", [True, False])
def test_every_count_is_right(alice, bob, talk, new_journey, keeps):
    create_cheer(create_celebration(new_journey(bob, 400), "1y"), alice)
    toggle_reaction(talk.posts.get(ancestors=[]), bob, "proud")
    after_grace(go(alice, keeps))
    erase_due_accounts()
    assert find_wrong_counts() == {}
    bob.refresh_from_db()
    erase_member(bob.pk, keeps)
    assert find_wrong_counts() == {}


def test_a_restored_backup_is_erased_again(alice, thread):
    Erasure.objects.create(member_pk=alice.pk, keeps_posts=False)
    assert erase_restored_accounts() == 1
    assert erase_restored_accounts() == 0
    assert not Member.objects.filter(pk=alice.pk).exists()


def test_an_account_deleted_by_an_administrator_is_erased_like_any(as_moderator, alice, talk):
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
