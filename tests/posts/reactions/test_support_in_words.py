"""The summary of reactions: how many of each kind, never who, if the author allows it."""

import pytest

from accounts.models import Member
from groups.models import Group
from posts.models import Post
from posts.models.reactions import describe_reactions
from posts.privacy.erasure import _delete_reactions
from posts.reactions.services import toggle_reaction
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply
from recovery_forum.operations.stored_counts import find_wrong_counts, fix_counts


@pytest.fixture
def url(thread):
    return thread.get_absolute_url()


def text(response):
    return response.content.decode()


@pytest.fixture
def supported(opening, bob, organizer):
    toggle_reaction(opening, bob, "with-you")
    toggle_reaction(opening, organizer, "with-you")
    toggle_reaction(opening, organizer, "been-there")
    return opening


def test_the_summary_follows_the_order_of_the_kinds():
    by_kind = {"strength": 2, "with-you": 3, "been-there": 1}
    assert describe_reactions(by_kind) == "With you 3 · Been there 1 · Sending strength 2"
    assert describe_reactions({}) == ""


def test_members_see_how_many(as_bob, supported, url):
    page = text(as_bob.get(url))
    assert "With you 2 · Been there 1" in page
    assert "olive: With you" not in page


def test_visitors_see_how_many(client, supported, url):
    Group.objects.update(visibility="open")
    assert "With you 2 · Been there 1" in text(client.get(url))


def test_the_author_sees_who_reacted(as_alice, supported, url):
    page = text(as_alice.get(url))
    assert "With you 2" not in page
    assert page.count("With you") == 2


def test_an_author_can_hide_the_counts(as_bob, supported, alice, url):
    Member.objects.filter(pk=alice.pk).update(shares_support=False)
    assert "With you 2" not in text(as_bob.get(url))


def test_hiding_the_counts_is_chosen_in_the_settings(as_alice, alice):
    page = text(as_alice.get("/settings/privacy/"))
    assert 'name="shares_support"' in page
    assert alice.shares_support


@pytest.mark.parametrize("shares", [True, False])
def test_an_anonymous_post_does_not_reveal_the_choice_of_its_author(
    as_alice, bob, opening, organizer, url, shares
):
    reply = create_reply(opening, bob, "Words without a name.", anonymous=True)
    toggle_reaction(reply, organizer, "proud")
    Member.objects.filter(pk=bob.pk).update(shares_support=shares)
    assert "Proud of you 1" in text(as_alice.get(url))


def test_a_click_with_htmx_updates_the_summary_and_keeps_the_focus(as_bob, opening):
    page = text(
        as_bob.post(
            f"/posts/{opening.public_id}/react/",
            {"kind": "with-you"},
            headers={"HX-Request": "true"},
        )
    )
    assert "With you 1" in page
    assert "autofocus" in page


def counts(post):
    return Post.objects.values_list("reaction_count", "reactions_by_kind").get(pk=post.pk)


def test_a_removed_reaction_leaves_the_summary(supported, organizer):
    toggle_reaction(supported, organizer, "been-there")
    assert counts(supported) == (2, {"with-you": 2})


def test_reactions_of_erased_members_are_not_counted(supported, organizer):
    _delete_reactions(organizer)
    assert counts(supported) == (1, {"with-you": 1})


def test_a_deleted_post_shows_no_reactions(supported):
    withdraw_post(supported)
    assert counts(supported) == (0, {})


def test_wrong_counts_are_found_and_fixed(supported):
    Post.objects.update(reactions_by_kind={"proud": 9})
    assert ("posts_post", "reactions_by_kind") in find_wrong_counts()
    fix_counts()
    assert counts(supported) == (3, {"with-you": 2, "been-there": 1})
