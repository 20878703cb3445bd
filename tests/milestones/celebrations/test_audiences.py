"""With whom a milestone is shared, and what a group marks together."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

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


def test_who_may_see_it_is_asked(as_alice, journey):
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
def test_it_is_seen_by_whom_it_is_for(
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


def test_a_partner_sees_what_is_for_partners(as_bob, alice, bob, journey):
    accept_partnership(request_partnership(alice, bob))
    shared = create_celebration(journey, "30d", audience="partners")
    assert as_bob.get(shared.get_absolute_url()).status_code == 200


def test_a_peer_sees_what_is_for_peers(as_bob, as_charlie, alice, bob, journey):
    accept_peer(request_peer(alice, bob))
    shared = create_celebration(journey, "30d", audience="peers")
    Journey.objects.update(audience="peers")
    for reader, status in ((as_bob, 200), (as_charlie, 404)):
        assert reader.get(shared.get_absolute_url()).status_code == status
        assert reader.get(journey.get_absolute_url()).status_code == status


def test_a_block_closes_every_audience(as_bob, alice, bob, journey, group):
    Block.objects.create(blocker=alice, blocked=bob)
    for audience in Celebration.Audience.values:
        Celebration.objects.all().delete()
        shared = create_celebration(journey, "30d", audience=audience, group=group)
        assert as_bob.get(shared.get_absolute_url()).status_code == 404


def test_one_group_has_to_be_named(as_alice, journey, group):
    for choice in ({"audience": "group"}, {"opens_thread": "on"}):
        page = celebrate(as_alice, journey, words="Kept words", **choice)
        assertContains(page, "Please choose the group.", status_code=422)
        assertContains(page, "Kept words", status_code=422)


def test_a_group_of_others_cannot_be_named(as_charlie, charlie, new_journey, group):
    page = celebrate(as_charlie, new_journey(charlie, 40), group=group.slug, audience="group")
    assert page.status_code == 422
    assertNotContains(page, group.name, status_code=422)


def test_a_thread_opens_in_the_group_and_leads_to_the_medallion(as_alice, as_bob, journey, group):
    page = celebrate(as_alice, journey, words="Thank you all.", group=group.slug, opens_thread="on")
    shared = Celebration.objects.get()
    assertRedirects(page, shared.get_absolute_url())
    thread = Thread.objects.get(group=group)
    story = as_bob.get(thread.get_absolute_url())
    assertContains(story, "Thank you all.")
    assertContains(story, f'href="{shared.get_absolute_url()}"')
    assertContains(as_bob.get(shared.get_absolute_url()), thread.get_absolute_url())


def test_strangers_see_no_way_to_that_thread(as_alice, as_charlie, journey, group):
    celebrate(as_alice, journey, words="Thank you all.", group=group.slug, opens_thread="on")
    page = as_charlie.get(Celebration.objects.get().get_absolute_url())
    assertNotContains(page, group.name)
    assertNotContains(page, "/threads/")


def test_a_second_click_opens_no_second_thread(as_alice, journey, group):
    for _click in range(2):
        celebrate(as_alice, journey, group=group.slug, opens_thread="on")
    assert Thread.objects.filter(group=group).count() == 1


# Near the same milestone


@pytest.fixture
def near(alice, bob, new_journey):
    mine = new_journey(alice, 86, shows_nearby_members=True)
    theirs = new_journey(bob, 83, shows_nearby_members=True)
    return mine, theirs


def test_two_who_chose_it_see_each_other(as_alice, as_bob, near):
    assertContains(as_alice.get(near[0].get_absolute_url()), "Also near 90 days")
    assertContains(as_alice.get(near[0].get_absolute_url()), "/members/bob/")
    assertContains(as_bob.get(near[1].get_absolute_url()), "/members/alice/")


def test_who_did_not_choose_it_neither_sees_nor_is_seen(as_alice, as_bob, near):
    Journey.objects.filter(pk=near[1].pk).update(shows_nearby_members=False)
    assertNotContains(as_alice.get(near[0].get_absolute_url()), "/members/bob/")
    assertNotContains(as_bob.get(near[1].get_absolute_url()), "Also near")


def test_a_week_and_a_day_apart_is_not_near(alice, bob, new_journey):
    mine = new_journey(alice, 86, shows_nearby_members=True)
    new_journey(bob, 78, shows_nearby_members=True)
    assert list_nearby_members(mine) == []


def test_across_a_block_nobody_is_near(alice, bob, near):
    Block.objects.create(blocker=bob, blocked=alice)
    assert list_nearby_members(near[0]) == list_nearby_members(near[1]) == []


# Birthdays


def birthdays(group):
    return reverse("milestones:birthdays", args=[group.slug])


def test_a_group_sees_the_years_that_were_shared(as_bob, alice, new_journey, group):
    create_celebration(new_journey(alice, 366), "1y", "A year.")
    page = as_bob.get(birthdays(group))
    assertContains(page, "<bdi>alice</bdi> · 1 year")
    assertContains(page, "A year.")


def test_a_year_kept_to_oneself_is_nobodys_birthday(as_bob, alice, new_journey, group):
    new_journey(alice, 360)
    assertNotContains(as_bob.get(birthdays(group)), "alice")


def test_a_year_ahead_shows_where_its_member_chose_it(as_bob, alice, new_journey, group):
    new_journey(alice, 360, audience="groups")
    assertNotContains(as_bob.get(birthdays(group)), "<bdi>alice</bdi> · 1 year")
    new_journey(alice, 360, audience="groups", shows_nearby_members=True)
    assertContains(as_bob.get(birthdays(group)), "<bdi>alice</bdi> · 1 year")


def test_strangers_find_no_birthdays(as_charlie, client, group):
    assert as_charlie.get(birthdays(group)).status_code == 404
    assert client.get(birthdays(group)).status_code == 302


def test_a_group_has_its_own(as_bob, group):
    group.created_at = timezone.now() - timedelta(days=740)
    group.save()
    assertContains(as_bob.get(birthdays(group)), "2 years")
    assert find_last_anniversary(timezone.now().date(), timezone.now().date()) is None


def test_the_page_stays_within_its_budget(
    as_bob, alice, group, make_member, new_journey, django_assert_max_num_queries
):
    for number in range(4):
        member = make_member(f"member{number}")
        group.memberships.create(member=member)
        create_celebration(new_journey(member, 366), "1y")
        new_journey(member, 360, audience="groups")
    with django_assert_max_num_queries(12):
        as_bob.get(birthdays(group))


# Changing it, and taking it back


def test_words_and_audience_change_and_cheers_stay(as_alice, as_bob, bob, celebration, group):
    create_cheer(celebration, bob, "Well done.")
    address = reverse("milestones:change-celebration", args=[celebration.public_id])
    assertContains(as_alice.get(address), celebration.words)
    as_alice.post(address, {"words": "Better words.", "audience": "group", "group": group.slug})
    page = as_bob.get(celebration.get_absolute_url())
    assertContains(page, "Better words.")
    assertContains(page, "Well done.")


def test_nobody_else_changes_it_and_bad_input_stays(as_alice, as_bob, celebration):
    address = reverse("milestones:change-celebration", args=[celebration.public_id])
    assert as_bob.get(address).status_code == 404
    page = as_alice.post(address, {"words": "Kept words", "audience": "group"})
    assertContains(page, "Please choose the group.", status_code=422)
    assertContains(page, "Kept words", status_code=422)


@pytest.mark.parametrize("way", ["withdraw", "remove-journey"])
def test_taking_it_back_takes_the_words_of_its_thread_and_no_answer(
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
