"""Anonymous posts: an alias in the thread, and nothing elsewhere that reveals the member."""

import pytest
from django.urls import reverse

from accounts.models import Block, Notification
from groups.models import Group
from posts.models import Alias, Post, Reaction, Thread, UnmaskLog
from posts.reactions.services import toggle_reaction
from posts.threads.editing import update_post, withdraw_post
from posts.threads.posting import create_reply, create_thread
from recovery_forum.operations.stored_counts import find_wrong_counts

REASON = "Somebody may be in danger."


@pytest.fixture
def opening(group, alice):
    """A thread that Alice opened anonymously."""
    return create_thread(
        group, alice, "The bottle in the garage", "Nobody knows of it.", "question", "listening",
        anonymous=True,
    )  # fmt: skip


@pytest.fixture
def thread(opening):
    return opening.thread


@pytest.fixture
def answer(opening, bob):
    return create_reply(opening, bob, "Mine was in the shed.", anonymous=True)


def response_text(answer):
    """Return the page without its header, which shows the reader's own name."""
    return answer.content.decode().split("<main", 1)[1]


# --- The label ------------------------------------------------------------------


def test_the_opener_is_labelled(as_bob, thread):
    page = response_text(as_bob.get(thread.get_absolute_url()))
    assert "Anonymous (author)" in page
    assert "alice" not in page


def test_other_aliases_are_numbered_in_order(opening, answer, bob, organizer):
    hers = create_reply(answer, organizer, "And mine.", anonymous=True)
    again = create_reply(hers, bob, "Truly?", anonymous=True)
    assert [post.byline for post in (answer, hers, again)] == [
        "Anonymous 1", "Anonymous 2", "Anonymous 1"
    ]  # fmt: skip


def test_aliases_are_not_shared_between_threads(group, answer, bob):
    other = create_thread(group, bob, "Hello", "Me.", "story", anonymous=True)
    assert other.alias_id != answer.alias_id
    assert other.alias.number == 0


def test_an_edit_keeps_the_label(as_alice, as_bob, thread, answer):
    as_bob.post(reverse("posts:edit", args=[answer.public_id]), {"text": "In the attic."})
    page = response_text(as_alice.get(f"{thread.get_absolute_url()}?at={answer.public_id}"))
    assert "In the attic." in page
    assert "Anonymous 1" in page


def test_a_named_post_is_not_marked_as_the_openers(as_bob, opening, thread, alice):
    create_reply(opening, alice, "I would never.")
    # The text of the opening says it; no post has the label.
    assert ">author</span>" not in response_text(as_bob.get(thread.get_absolute_url()))


def test_the_author_sees_which_posts_are_theirs(as_bob, as_alice, thread, answer):
    url = thread.get_absolute_url()
    assert response_text(as_bob.get(url)).count("you, anonymously") == 1
    page = response_text(as_alice.get(url)).split("shed")[0]
    assert page.count("you, anonymously") == 1


def test_the_next_reply_is_anonymous_by_default(as_bob, as_organizer, thread, answer):
    url = thread.get_absolute_url()
    assert as_bob.get(url).context["form"]["anonymous"].value() is True
    assert as_organizer.get(url).context["form"]["anonymous"].value() is False


def test_the_form_posts_anonymously(as_bob, thread):
    url = reverse("posts:reply", args=[thread.public_id])
    as_bob.post(url, {"text": "Me too.", "anonymous": "on"})
    assert Post.objects.get(text="Me too.").byline == "Anonymous 1"


def test_a_thread_is_started_anonymously(as_alice, group):
    form = {"title": "T", "kind": "story", "text": "x", "anonymous": "on"}
    as_alice.post(reverse("posts:new-thread", args=[group.slug]), form)
    assert Thread.objects.get().byline == "Anonymous"


@pytest.mark.django_db(transaction=True)
def test_ten_members_at_once_get_ten_aliases(opening, make_member, run_concurrently):
    people = [make_member(f"person{n}") for n in range(10)]
    run_concurrently(lambda one: create_reply(opening, one, "x", anonymous=True), people)
    assert sorted(Alias.objects.values_list("number", flat=True)) == list(range(11))


# --- Outside the thread ---------------------------------------------------------


LISTS = [
    "/", "/waiting/", "/groups/evenings-without-wine/", "/search/?q=garage",
    "/search/?q=bottle+nobody", "/saved/", "/notifications/",
]  # fmt: skip


def test_no_list_names_the_author(as_organizer, organizer, opening, answer, alice, bob):
    create_reply(opening, organizer, "Thank you for telling.")
    create_reply(answer, alice, "Bottles everywhere.", anonymous=True)
    as_organizer.post(reverse("posts:save", args=[opening.public_id]), {"keep": "1"})
    pages = {path: response_text(as_organizer.get(path)).lower() for path in LISTS}
    assert [path for path, page in pages.items() if "alice" in page or "bob" in page] == []


def test_lists_show_the_thread_itself(as_organizer, opening):
    assert "Anonymous:</bdi>" in response_text(as_organizer.get("/groups/evenings-without-wine/"))
    assert "Anonymous" in response_text(as_organizer.get("/waiting/"))


def test_the_threads_of_a_member_leave_out_anonymous_ones(as_bob, as_alice, opening, alice):
    url = reverse("posts:member-threads", args=[alice.name_key])
    assert "garage" not in response_text(as_bob.get(url))
    assert "garage" not in response_text(as_alice.get(url))


def test_searching_by_author_finds_nothing_anonymous(as_organizer, opening, answer):
    for name in ("alice", "bob"):
        for words in ("garage shed", "shed OR garage OR bottle"):
            page = as_organizer.get("/search/", {"q": words, "author": name})
            assert page.context["is_empty"], (name, words)


def test_a_notification_names_nobody(as_alice, answer, alice):
    assert [one.sentence for one in as_alice.get("/notifications/").context["page"]] == [
        "Someone replied to you"
    ]
    told = Notification.objects.get(member=alice)
    assert told.latest_actor is None
    assert not told.actors.exists()


def test_a_reaction_in_the_thread_shows_the_alias(as_bob, alice, opening, bob):
    named = create_reply(opening, bob, "I am here.")
    toggle_reaction(named, alice, "thank-you")
    page = response_text(as_bob.get(opening.thread.get_absolute_url()))
    assert "Anonymous (author): Thank you" in page
    assert "alice" not in page
    assert [one.sentence for one in as_bob.get("/notifications/").context["page"]] == [
        "Someone sent you support"
    ]


def test_an_earlier_named_reaction_stays_named(bob, opening, answer, organizer):
    toggle_reaction(opening, organizer, "proud")
    create_reply(opening, organizer, "Me.", anonymous=True)
    assert Reaction.objects.get().byline == "olive"


def test_a_removed_reaction_leaves_nothing(bob, alice, opening):
    named = create_reply(opening, bob, "I am here.")
    toggle_reaction(named, alice, "thank-you")
    toggle_reaction(named, alice, "thank-you")
    assert not Notification.objects.filter(member=bob).exists()


def test_the_label_stays_when_the_account_is_erased(as_organizer, answer, bob, thread):
    bob.delete()
    assert "Anonymous 1" in response_text(as_organizer.get(thread.get_absolute_url()))


def test_a_deleted_thread_takes_its_aliases(thread, answer):
    thread.delete()
    assert not Alias.objects.exists()


def test_an_anonymous_post_can_be_deleted(answer, as_alice, thread):
    withdraw_post(answer)
    assert "The author deleted this post." in response_text(as_alice.get(thread.get_absolute_url()))


def test_stored_columns_agree_with_their_rows(opening, answer, bob, organizer):
    create_reply(answer, organizer, "Under my name.")
    assert find_wrong_counts() == {}
    update_post(answer, "Else.")
    assert find_wrong_counts() == {}


# --- Blocks ---------------------------------------------------------------------
# A block made beforehand used to leave a gap. Whoever blocked one person only knew by it who wrote.
# See test_blocks_and_mutes.py, which compares every page.


@pytest.mark.parametrize("turn", [1, -1])
def test_a_block_in_either_direction_leaves_no_gap(as_bob, alice, bob, group, turn):
    Block.objects.create(**dict(zip(["blocker", "blocked"], [bob, alice][::turn], strict=True)))
    opening = create_thread(group, alice, "Garage", "Nobody knows.", "story", anonymous=True)
    assert "Nobody knows." in response_text(as_bob.get(opening.thread.get_absolute_url()))
    assert "Garage" in response_text(as_bob.get(group.get_absolute_url()))


# --- Moderators -----------------------------------------------------------------


def test_the_admin_shows_the_label_and_finds_it_by_no_name(as_moderator, alice, opening, answer):
    toggle_reaction(answer, alice, "proud")
    for row in (opening, opening.thread, Reaction.objects.get()):
        name = f"admin:posts_{row._meta.model_name}"
        for url in (reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])):
            page = as_moderator.get(url).text
            assert "Anonymous" in page, url
            assert "alice" not in page, url
        found = as_moderator.get(reverse(f"{name}_changelist"), {"q": "alice"})
        assert found.context["cl"].result_count == 0, name


def test_the_admin_finds_named_posts_by_name(as_moderator, opening, bob):
    create_reply(opening, bob, "Here.")
    page = as_moderator.get(reverse("admin:posts_post_changelist") + "?q=bob")
    assert page.context["cl"].result_count == 1


def unmask(client, post, **form):
    return client.post(reverse("admin:posts_post_author", args=[post.pk]), form)


def test_a_moderator_can_reveal_the_author_with_a_reason(as_moderator, moderator, opening):
    assert "alice" not in as_moderator.get(
        reverse("admin:posts_post_author", args=[opening.pk])
    ).content.decode()  # fmt: skip
    assert "Written by alice." in unmask(as_moderator, opening, reason=REASON).content.decode()
    kept = UnmaskLog.objects.get()
    assert (kept.moderator, kept.post, kept.reason) == (moderator, opening, REASON)


def test_revealing_the_author_needs_a_reason(as_moderator, opening):
    answer = unmask(as_moderator, opening, reason="")
    assert answer.status_code == 422
    assert "alice" not in answer.content.decode()
    assert not UnmaskLog.objects.exists()


def test_revealing_the_author_needs_its_own_permission(make_member, opening):
    from tests.conftest import signed_in

    helper = signed_in(make_member("helper", is_staff=True))
    assert unmask(helper, opening, reason=REASON).status_code == 403
    assert not UnmaskLog.objects.exists()


def test_members_cannot_reveal_the_author(as_bob, opening):
    assert unmask(as_bob, opening, reason=REASON).status_code in {302, 403, 404}
    assert not UnmaskLog.objects.exists()


def test_revealing_the_author_stays_in_the_log(as_moderator, opening):
    unmask(as_moderator, opening, reason=REASON)
    kept = UnmaskLog.objects.get()
    for change in (kept.save, kept.delete, UnmaskLog.objects.all().delete):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(TypeError):
        UnmaskLog.objects.update(reason="")
    page = as_moderator.get(reverse("admin:posts_unmasklog_changelist"))
    assert REASON in page.content.decode()


def test_the_log_stays_when_the_moderator_is_erased(as_moderator, moderator, opening):
    unmask(as_moderator, opening, reason=REASON)
    moderator.delete()
    assert UnmaskLog.objects.get().reason == REASON


def test_visitors_of_an_open_group_see_the_label(client, thread):
    Group.objects.update(visibility="open")
    assert "Anonymous (author)" in response_text(client.get(thread.get_absolute_url()))
