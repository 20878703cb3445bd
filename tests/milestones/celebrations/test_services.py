"""The count of cheers stays right, even with concurrent clicks."""

import pytest
from django.urls import reverse

from accounts.models import Challenge, Member
from milestones.celebrations.services import create_celebration, create_cheer, delete_cheer
from milestones.journeys.services import create_journey
from milestones.models import Celebration, Cheer, Journey, Milestone

pytestmark = pytest.mark.starts_empty


def count(celebration):
    return Celebration.objects.get(pk=celebration.pk).cheer_count


def test_a_cheer_counts_once(celebration, bob):
    create_cheer(celebration, bob)
    create_cheer(celebration, bob, "Well done.")
    assert Cheer.objects.get().words == "Well done."
    assert count(celebration) == 1


def test_a_cheer_without_text_keeps_earlier_text(celebration, bob):
    create_cheer(celebration, bob, "Well done.")
    create_cheer(celebration, bob)
    assert Cheer.objects.get().words == "Well done."


def test_the_text_of_a_cheer_can_be_removed(celebration, bob):
    create_cheer(celebration, bob, "Well done.")
    create_cheer(celebration, bob, "")
    assert Cheer.objects.get().words == ""


def test_withdrawing_twice_counts_once(celebration, bob, charlie):
    create_cheer(celebration, bob)
    create_cheer(celebration, charlie)
    delete_cheer(celebration, bob)
    delete_cheer(celebration, bob)
    assert count(celebration) == 1


def test_the_cheer_of_an_erased_member_is_deleted(celebration, bob):
    create_cheer(celebration, bob)
    bob.delete()
    assert count(celebration) == 0


def test_sharing_twice_gives_one_celebration(journey):
    first = create_celebration(journey, "30d", "First words")
    assert create_celebration(journey, "30d", "Second words") == first
    assert Celebration.objects.get().words == "First words"


def test_sharing_stores_a_milestone_that_was_not_awarded_yet(journey):
    Milestone.objects.all().delete()
    assert create_celebration(journey, "30d").milestone.pk


def test_a_milestone_that_is_not_reached_cannot_be_shared(journey):
    with pytest.raises(Milestone.DoesNotExist):
        create_celebration(journey, "1y")


def test_a_cheer_on_a_hidden_celebration_cannot_be_reported(
    as_alice, as_charlie, bob, journey, group
):
    celebration = create_celebration(journey, "30d", audience="group", group=group)
    create_cheer(celebration, bob, "Quietly proud of you.")
    address = reverse("posts:report", args=["cheer", Cheer.objects.get().pk])
    assert as_alice.get(address).status_code == 200
    assert as_charlie.get(address).status_code == 404


@pytest.fixture
def shared(transactional_db):
    """A committed celebration, and members who cheer for it.

    It has a challenge of its own, because earlier tests of this kind empty every table.
    """
    alcohol, _is_new = Challenge.objects.get_or_create(
        slug="alcohol", defaults={"kind": "substance", "name": "Alcohol"}
    )
    people = [
        Member.objects.create_user(f"{word}@example.org", word)
        for word in ("maple", "willow", "birch", "hazel", "rowan")
    ]
    journey = Journey(
        member=people[0], challenge=alcohol, title="x", started_on="2020-01-01", time_zone="UTC"
    )
    journey.full_clean()
    return create_celebration(create_journey(journey), "1y"), people[1:]


def test_cheers_at_the_same_moment_all_count(shared, run_concurrently):
    celebration, crowd = shared
    run_concurrently(lambda member: create_cheer(celebration, member), crowd * 3)
    assert count(celebration) == Cheer.objects.count() == len(crowd)


def test_cheering_and_withdrawing_at_once_keep_the_count_right(shared, run_concurrently):
    celebration, crowd = shared
    verbs = [create_cheer, delete_cheer] * 6
    run_concurrently(lambda verb: verb(celebration, crowd[0]), verbs)
    assert count(celebration) == Cheer.objects.count()


def test_two_clicks_at_once_share_once(shared, run_concurrently):
    journey = shared[0].milestone.journey
    pages = run_concurrently(lambda _n: create_celebration(journey, "2y").pk, range(4))
    assert len(set(pages)) == 1
