"""Who can see which part of a profile: strangers, members of the same group, peers."""

import pytest
from django.core.files.base import ContentFile

from accounts.models import Audience, Challenge, Member
from accounts.peers.services import accept_peer, request_peer
from recovery_forum.templatetags.forum import avatar

pytestmark = pytest.mark.django_db
SECRET = "A word about me"
EVERYONE = {f"{part}_for": "members" for part in Member.PARTS} | {
    "message_requests_from": "members", "preset": "mix",
}  # fmt: skip


@pytest.fixture
def people(alice, bob, charlie, organizer, group):
    """Return Bob himself, a peer of his, a member of his group, and a stranger."""
    accept_peer(request_peer(organizer, bob))
    bob.about, bob.pronouns, bob.stage = SECRET, "they/them", "years"
    bob.challenges.set([Challenge.objects.get(slug="grief")])
    bob.avatar.save("me.webp", ContentFile(b"RIFF"), save=False)
    bob.save()
    return [bob, organizer, alice, charlie]


def test_each_reader_has_the_right_relation(people, bob):
    assert [bob.get_relation_to(one) for one in people] == list(Audience)


def test_a_part_is_seen_by_its_audience(subtests, people, bob, client):
    for audience in Audience:
        with subtests.test(audience=audience):
            for part in Member.PARTS:
                setattr(bob, f"{part}_for", audience)
            bob.save()
            seen = []
            for reader in people:
                client.force_login(reader)
                page = client.get("/members/bob/").content.decode()
                parts = [
                    SECRET,
                    "they/them",
                    "Several years",
                    "Grief",
                    "Member since",
                    bob.avatar.url,
                ]
                shown = {part in page for part in parts}
                assert len(shown) == 1, "each part follows its own audience"
                seen += shown
            assert seen == [Audience(audience).includes(relation) for relation in Audience]


@pytest.mark.parametrize("audience", Audience)
def test_a_picture_is_shown_beside_posts_to_its_audience_only(people, bob, audience):
    Member.objects.filter(pk=bob.pk).update(avatar_for=audience)
    readers = [Member.objects.get(pk=one.pk) for one in people]
    seen = ["<img" in avatar({"user": one}, Member.objects.get(pk=bob.pk)) for one in readers]
    assert seen == [Audience(audience).includes(relation) for relation in Audience]


@pytest.mark.parametrize("audience", Audience)
def test_a_picture_is_served_to_its_audience_only(people, bob, client, audience):
    Member.objects.filter(pk=bob.pk).update(avatar_for=audience)
    answers = []
    for reader in people:
        client.force_login(reader)
        answers.append(client.get(bob.avatar.url).status_code == 200)
    assert answers == [Audience(audience).includes(relation) for relation in Audience]


def test_restricted_pictures_take_one_query_however_many(
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


def test_nobody_else_can_preview_a_profile_as_another_reader(as_charlie, bob, people):
    bob.about_for = "me"
    bob.save()
    assert SECRET not in as_charlie.get("/members/bob/?as=me").content.decode()


def test_audiences_are_saved(as_bob, bob):
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


def choose(client, member, **changes):
    """Send the form as it is shown, with `changes`."""
    shown = client.get("/settings/privacy/").context["form"]
    data = {field.name: field.value() for field in shown if field.value() not in (None, False)}
    assert client.post("/settings/privacy/", data | changes).status_code == 302
    member.refresh_from_db()
    return {part: getattr(member, f"{part}_for") for part in Member.PARTS}


def test_a_new_member_shows_all_members_neither_challenges_nor_time_of_day(as_bob, bob):
    assert as_bob.get("/settings/privacy/").context["form"]["preset"].value() == "mix"
    parts = {part: getattr(bob, f"{part}_for") for part in Member.PARTS}
    assert (parts.pop("challenges"), parts.pop("hours")) == ("groups", "me")
    assert set(parts.values()) == {"members"}


def test_one_choice_sets_every_part(subtests, as_bob, bob):
    for preset in ["me", "peers", "groups"]:
        with subtests.test(preset=preset):
            parts = choose(as_bob, bob, preset=preset)
            assert parts == dict.fromkeys(Member.PARTS, preset) | {"hours": "me"}
            assert as_bob.get("/settings/privacy/").context["form"]["preset"].value() == preset


def test_a_part_chosen_together_with_a_preset_keeps_its_own_audience(as_bob, bob):
    parts = choose(as_bob, bob, preset="me", avatar_for="peers")
    assert (parts.pop("avatar"), set(parts.values())) == ("peers", {"me"})


def test_a_part_changed_alone_makes_an_own_mix(as_bob, bob):
    parts = choose(as_bob, bob, about_for="me")
    assert (parts["about"], parts["stage"]) == ("me", "members")
    assert as_bob.get("/settings/privacy/").context["form"]["preset"].value() == "mix"


def test_an_own_mix_stays_until_a_preset_replaces_it(as_bob, bob):
    choose(as_bob, bob, about_for="me")
    assert choose(as_bob, bob)["about"] == "me"
    assert choose(as_bob, bob, preset="members")["about"] == "members"


def test_an_unknown_audience_is_refused(as_bob, bob):
    page = as_bob.post("/settings/privacy/", EVERYONE | {"about_for": "everybody"})
    assert page.status_code == 422


def test_unsearchable_members_are_not_found_by_name(as_charlie, bob):
    assert "/members/bob/" in as_charlie.get("/search/?q=bob").content.decode()
    Member.objects.filter(pk=bob.pk).update(is_searchable=False)
    assert "/members/bob/" not in as_charlie.get("/search/?q=bob").content.decode()


def test_titles_can_be_neutral_on_every_page(as_alice, alice, thread):
    Member.objects.filter(pk=alice.pk).update(uses_neutral_titles=True)
    for path in (thread.get_absolute_url(), "/peers/", "/settings/privacy/", "/accounts/email/"):
        assert "<title>Home</title>" in as_alice.get(path).content.decode()


def test_each_row_says_what_is_chosen(as_bob, bob):
    Member.objects.filter(pk=bob.pk).update(message_requests_from="peers", is_searchable=False)
    page = as_bob.get("/settings/privacy/").content.decode()
    rows = [row.split("</summary>")[0] for row in page.split('<details class="holds"')[1:]]
    chosen = ["Different for each", "My peers", "Not by search", "Let readers see", "Browser tabs"]
    assert [words in row for words, row in zip(chosen, rows, strict=True)] == [True] * 5


@pytest.mark.parametrize("relation", ["peers", "groups", "members"])
def test_the_profile_as_others_see_it_has_no_buttons_of_ones_own(as_bob, relation):
    button = "Edit profile"
    assert button in as_bob.get("/members/bob/").content.decode()
    assert button not in as_bob.get(f"/members/bob/?as={relation}").content.decode()
