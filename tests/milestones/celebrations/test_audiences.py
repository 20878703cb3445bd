"""The audiences of celebrations, nearby members, and anniversaries of a group."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.blocking.services import mute_member
from accounts.models import Block
from accounts.peers.services import accept_peer, request_peer
from milestones.celebrations.queries import find_last_anniversary
from milestones.celebrations.services import create_celebration, create_cheer
from milestones.journeys.queries import list_nearby_members
from milestones.models import Celebration, Journey
from milestones.partners.services import accept_partnership, request_partnership
from posts.models import Thread
from posts.threads.posting import create_reply


def celebrate(client, journey, **data):
    address = reverse("milestones:celebrate", args=[journey.public_id])
    return client.post(address, {"span": "30d", "audience": "members", **data})


def test_the_form_asks_who_may_see_a_celebration(as_alice, journey):
    assert celebrate(as_alice, journey, audience="").status_code == 422


@pytest.mark.parametrize(
    ("audience", "bobs", "charlies"),
    [
        ("members", 200, 200),
        ("groups", 200, 404),
        ("group", 200, 404),
        ("partners", 404, 404),
        ("peers", 404, 404),
    ],
)
def test_a_celebration_is_seen_by_its_audience(
    as_alice, as_bob, as_charlie, journey, group, audience, bobs, charlies
):
    shared = create_celebration(journey, "30d", audience=audience, group=group)
    seen = {
        reader: reader.get(shared.get_absolute_url()).status_code
        for reader in (as_alice, as_bob, as_charlie)
    }
    assert list(seen.values()) == [200, bobs, charlies]
    page = as_charlie.get(reverse("milestones:celebrations")).content.decode()
    assert (shared.get_absolute_url() in page) == (charlies == 200)


def test_partners_see_what_is_shared_with_partners(as_bob, alice, bob, journey):
    accept_partnership(request_partnership(alice, bob))
    shared = create_celebration(journey, "30d", audience="partners")
    assert as_bob.get(shared.get_absolute_url()).status_code == 200


def test_peers_see_what_is_shared_with_peers(as_bob, as_charlie, alice, bob, journey):
    accept_peer(request_peer(alice, bob))
    shared = create_celebration(journey, "30d", audience="peers")
    Journey.objects.update(audience="peers")
    for reader, status in ((as_bob, 200), (as_charlie, 404)):
        assert reader.get(shared.get_absolute_url()).status_code == status
        assert reader.get(journey.get_absolute_url()).status_code == status


def test_a_block_hides_a_celebration_for_every_audience(as_bob, alice, bob, journey, group):
    Block.objects.create(blocker=alice, blocked=bob)
    for audience in Celebration.Audience.values:
        Celebration.objects.all().delete()
        shared = create_celebration(journey, "30d", audience=audience, group=group)
        assert as_bob.get(shared.get_absolute_url()).status_code == 404


def test_sharing_with_a_group_needs_a_group(as_alice, journey, group):
    for choice in ({"audience": "group"}, {"opens_thread": "on"}):
        page = celebrate(as_alice, journey, words="Kept words", **choice)
        assertContains(page, "Please choose the group.", status_code=422)
        assertContains(page, "Kept words", status_code=422)


def test_only_ones_own_groups_can_be_chosen(as_charlie, charlie, new_journey, group):
    page = celebrate(as_charlie, new_journey(charlie, 40), group=group.slug, audience="group")
    assert page.status_code == 422
    assertNotContains(page, group.name, status_code=422)


def test_a_thread_in_the_group_links_to_the_celebration(as_alice, as_bob, journey, group):
    page = celebrate(as_alice, journey, words="Thank you all.", group=group.slug, opens_thread="on")
    shared = Celebration.objects.get()
    assertRedirects(page, shared.get_absolute_url())
    thread = Thread.objects.get(group=group)
    story = as_bob.get(thread.get_absolute_url())
    assertContains(story, "Thank you all.")
    assertContains(story, f'href="{shared.get_absolute_url()}"')
    assertContains(as_bob.get(shared.get_absolute_url()), thread.get_absolute_url())


def test_strangers_see_no_link_to_that_thread(as_alice, as_charlie, journey, group):
    celebrate(as_alice, journey, words="Thank you all.", group=group.slug, opens_thread="on")
    page = as_charlie.get(Celebration.objects.get().get_absolute_url())
    assertNotContains(page, group.name)
    assertNotContains(page, "/threads/")


def test_a_second_click_opens_no_second_thread(as_alice, journey, group):
    for _click in range(2):
        celebrate(as_alice, journey, group=group.slug, opens_thread="on")
    assert Thread.objects.filter(group=group).count() == 1


# Members near the same milestone


@pytest.fixture
def nearby_journeys(alice, bob, new_journey):
    mine = new_journey(alice, 86, shows_nearby_members=True)
    theirs = new_journey(bob, 83, shows_nearby_members=True)
    return mine, theirs


def test_two_who_opted_in_see_each_other(as_alice, as_bob, nearby_journeys):
    assertContains(
        as_alice.get(nearby_journeys[0].get_absolute_url()), "Also on the way to 90 days"
    )
    assertContains(as_alice.get(nearby_journeys[0].get_absolute_url()), "/members/bob/")
    assertContains(as_bob.get(nearby_journeys[1].get_absolute_url()), "/members/alice/")


def test_members_who_did_not_opt_in_neither_see_nor_are_seen(as_alice, as_bob, nearby_journeys):
    Journey.objects.filter(pk=nearby_journeys[1].pk).update(shows_nearby_members=False)
    assertNotContains(as_alice.get(nearby_journeys[0].get_absolute_url()), "/members/bob/")
    assertNotContains(as_bob.get(nearby_journeys[1].get_absolute_url()), "Also on the way")


def test_nobody_is_called_near_what_is_months_away(as_alice, alice, bob, new_journey):
    mine = new_journey(alice, 366, shows_nearby_members=True)  # Next are 18 months.
    new_journey(bob, 365, shows_nearby_members=True)
    page = as_alice.get(mine.get_absolute_url())
    assertContains(page, "Also on the way to 18 months")
    assertNotContains(page, "near 18 months")


def test_members_eight_days_apart_are_not_nearby(alice, bob, new_journey):
    mine = new_journey(alice, 86, shows_nearby_members=True)
    new_journey(bob, 78, shows_nearby_members=True)
    assert list_nearby_members(mine) == []


def test_nobody_is_nearby_across_a_block(alice, bob, nearby_journeys):
    Block.objects.create(blocker=bob, blocked=alice)
    assert list_nearby_members(nearby_journeys[0]) == list_nearby_members(nearby_journeys[1]) == []


def test_muted_members_are_not_nearby(alice, bob, nearby_journeys):
    mute_member(alice, bob)
    assert list_nearby_members(nearby_journeys[0]) == []
    assert list_nearby_members(nearby_journeys[1]) == [alice]


# Anniversaries


def birthdays(group):
    return reverse("milestones:birthdays", args=[group.slug])


def test_a_group_sees_shared_anniversaries(as_bob, alice, new_journey, group):
    create_celebration(new_journey(alice, 366), "1y", "A year.")
    page = as_bob.get(birthdays(group))
    assertContains(page, "<bdi>alice</bdi> · <bdi>1 year</bdi>")
    assertContains(page, "A year.")


def test_a_private_anniversary_is_not_listed(as_bob, alice, new_journey, group):
    new_journey(alice, 360)
    assertNotContains(as_bob.get(birthdays(group)), "alice")


def test_an_upcoming_anniversary_is_listed_if_its_member_chose_it(
    as_bob, alice, new_journey, group
):
    new_journey(alice, 360, audience="groups")
    assertNotContains(as_bob.get(birthdays(group)), "alice")
    new_journey(alice, 360, audience="groups", shows_nearby_members=True)
    text = " ".join(as_bob.get(birthdays(group)).content.decode().split())
    assert "<bdi>alice</bdi> · 1 year" in text


def test_anniversaries_of_muted_members_are_not_listed(as_bob, alice, bob, new_journey, group):
    create_celebration(new_journey(alice, 366), "1y", "A year.")
    new_journey(alice, 360, audience="groups", shows_nearby_members=True)
    assertContains(as_bob.get(birthdays(group)), "<bdi>alice</bdi>", count=2)
    mute_member(bob, alice)
    assertNotContains(as_bob.get(birthdays(group)), "alice")


def test_strangers_find_no_anniversaries(as_charlie, client, group):
    assert as_charlie.get(birthdays(group)).status_code == 404
    assert client.get(birthdays(group)).status_code == 302


def test_each_group_has_its_own_list(as_bob, group):
    group.created_at = timezone.now() - timedelta(days=740)
    group.save()
    assertContains(as_bob.get(birthdays(group)), "2 years")
    assert find_last_anniversary(timezone.now().date(), timezone.now().date()) is None


def test_the_page_stays_within_its_query_budget(
    as_bob, alice, group, make_member, new_journey, django_assert_max_num_queries
):
    for number in range(4):
        member = make_member(f"member{number}")
        group.memberships.create(member=member)
        create_celebration(new_journey(member, 366), "1y")
        new_journey(member, 360, audience="groups")
    with django_assert_max_num_queries(12):
        as_bob.get(birthdays(group))


# Editing and withdrawing


def test_editing_text_and_audience_keeps_the_cheers(as_alice, as_bob, bob, celebration, group):
    create_cheer(celebration, bob, "Well done.")
    address = reverse("milestones:change-celebration", args=[celebration.public_id])
    assertContains(as_alice.get(address), celebration.words)
    as_alice.post(address, {"words": "Better words.", "audience": "group", "group": group.slug})
    page = as_bob.get(celebration.get_absolute_url())
    assertContains(page, "Better words.")
    assertContains(page, "Well done.")


def test_nobody_else_can_edit_it_and_bad_input_is_kept(as_alice, as_bob, celebration):
    address = reverse("milestones:change-celebration", args=[celebration.public_id])
    assert as_bob.get(address).status_code == 404
    page = as_alice.post(address, {"words": "Kept words", "audience": "group"})
    assertContains(page, "Please choose the group.", status_code=422)
    assertContains(page, "Kept words", status_code=422)


@pytest.mark.parametrize("way", ["withdraw", "remove-journey"])
def test_withdrawing_deletes_the_opening_of_its_thread_and_no_reply(
    as_alice, as_bob, bob, journey, group, way
):
    shared = create_celebration(journey, "30d", "My own words.", group=group, opens_thread=True)
    create_reply(shared.thread.posts.get(), bob, "I am glad.")
    what = shared if way == "withdraw" else journey
    as_alice.post(reverse(f"milestones:{way}", args=[what.public_id]))
    page = as_bob.get(shared.thread.get_absolute_url(), follow=True)
    assertNotContains(page, "My own words.")
    assertNotContains(page, shared.get_absolute_url())
    assertContains(page, "I am glad.")
