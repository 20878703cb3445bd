"""Who can see which part of a profile: strangers, members of the same group, peers."""

import pytest
from django.core.files.base import ContentFile

from accounts.models import Audience, Challenge, Member
from accounts.peers.services import accept_peer, request_peer
from recovery_forum.templatetags.forum import avatar

pytestmark = pytest.mark.django_db
SECRET = "A word about me"
EVERYONE = {f"{part}_for": "members" for part in Member.PARTS} | {
    "message_requests_from": "members"
}


@pytest.fixture
def people(alice, bob, charlie, organizer, group):
    """Return Bob himself, a peer of his, a member of his group, and a stranger."""
    accept_peer(request_peer(organizer, bob))
    bob.about, bob.pronouns, bob.stage = SECRET, "they/them", "years"
    bob.challenges.set([Challenge.objects.get(slug="grief")])
    bob.avatar.save("me.webp", ContentFile(b"RIFF"), save=False)
    bob.save()
    return [bob, organizer, alice, charlie]


def test_each_is_as_near_as_they_are(people, bob):
    assert [bob.get_relation_to(one) for one in people] == list(Audience)


@pytest.mark.parametrize("audience", Audience)
def test_a_part_is_seen_by_those_it_is_for(people, bob, client, audience):
    for part in Member.PARTS:
        setattr(bob, f"{part}_for", audience)
    bob.save()
    seen = []
    for reader in people:
        client.force_login(reader)
        page = client.get("/members/bob/").content.decode()
        parts = [SECRET, "they/them", "Several years", "Grief", "Member since", bob.avatar.url]
        shown = {part in page for part in parts}
        assert len(shown) == 1, "each part follows its own audience"
        seen += shown
    assert seen == [Audience(audience).includes(relation) for relation in Audience]


@pytest.mark.parametrize("audience", Audience)
def test_a_picture_stands_beside_words_only_for_whom_it_is(people, bob, audience):
    Member.objects.filter(pk=bob.pk).update(avatar_for=audience)
    readers = [Member.objects.get(pk=one.pk) for one in people]
    seen = ["<img" in avatar({"user": one}, Member.objects.get(pk=bob.pk)) for one in readers]
    assert seen == [Audience(audience).includes(relation) for relation in Audience]


@pytest.mark.parametrize("audience", Audience)
def test_a_picture_is_handed_out_only_to_whom_it_is_for(people, bob, client, audience):
    Member.objects.filter(pk=bob.pk).update(avatar_for=audience)
    answers = []
    for reader in people:
        client.force_login(reader)
        answers.append(client.get(bob.avatar.url).status_code == 200)
    assert answers == [Audience(audience).includes(relation) for relation in Audience]


def test_shy_pictures_cost_one_query_however_many(
    alice, people, make_member, make_group, django_assert_max_num_queries
):
    shy = [make_member(f"shy{n}", avatar="avatars/x.webp", avatar_for="groups") for n in range(9)]
    make_group("Shy", members=[alice, *shy])
    reader = Member.objects.get(pk=alice.pk)
    with django_assert_max_num_queries(2):
        assert all("<img" in avatar({"user": reader}, one) for one in shy)


def test_a_member_sees_themselves_as_others_do(as_bob, bob, people):
    bob.about_for = "groups"
    bob.save()
    seen = {
        relation: SECRET in as_bob.get(f"/members/bob/?as={relation}").content.decode()
        for relation in ("me", "peers", "groups", "members")
    }
    assert seen == {"me": True, "peers": True, "groups": True, "members": False}


def test_nobody_else_chooses_with_whose_eyes_they_see(as_charlie, bob, people):
    bob.about_for = "me"
    bob.save()
    assert SECRET not in as_charlie.get("/members/bob/?as=me").content.decode()


def test_audiences_are_kept(as_bob, bob):
    as_bob.post("/settings/privacy/", EVERYONE | {"about_for": "peers", "is_listed": "on"})
    bob.refresh_from_db()
    assert (bob.about_for, bob.stage_for, bob.message_requests_from) == (
        "peers",
        "members",
        "members",
    )
    assert bob.suggestible_since
    as_bob.post("/settings/privacy/", EVERYONE)
    bob.refresh_from_db()
    assert bob.suggestible_since is None


def test_an_audience_that_nobody_knows_is_refused(as_bob, bob):
    page = as_bob.post("/settings/privacy/", EVERYONE | {"about_for": "everybody"})
    assert page.status_code == 422


def test_whoever_does_not_want_it_is_not_found_by_name(as_charlie, bob):
    assert "/members/bob/" in as_charlie.get("/search/?q=bob").content.decode()
    Member.objects.filter(pk=bob.pk).update(is_searchable=False)
    assert "/members/bob/" not in as_charlie.get("/search/?q=bob").content.decode()


def test_titles_can_be_neutral_on_every_page(as_alice, alice, thread):
    Member.objects.filter(pk=alice.pk).update(uses_neutral_titles=True)
    for path in (thread.get_absolute_url(), "/peers/", "/settings/privacy/", "/accounts/email/"):
        assert "<title>Home</title>" in as_alice.get(path).content.decode()
