"""Volunteering: opportunities, offers to help, and answers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Block, Notification
from groups.models import Group, Offer, Opportunity
from groups.volunteering.services import create_offer

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Make the tea",
    "effort": "An hour on Fridays",
    "place": "Library",
    "time_zone": "Europe/London",
    "last_day": (timezone.now() + timedelta(days=30)).date().isoformat(),
}


@pytest.fixture
def tea(group):
    return Opportunity.objects.create(
        group=group, title="Make the tea", effort="An hour", place="Library"
    )


@pytest.fixture
def outside(db):
    return Opportunity.objects.create(
        organisation="Soup kitchen", title="Peel potatoes", effort="Mornings", contact="Ring Ada."
    )


def get_url(opportunity, name="opportunity", *more):
    return reverse(f"groups:{name}", args=[opportunity.public_id, *more])


def get_new_url(group):
    return reverse("groups:add-opportunity", args=[group.slug])


def test_an_organizer_looks_for_help(as_organizer, group):
    answer = as_organizer.post(get_new_url(group), FORM)
    offer = Opportunity.objects.get()
    assert answer.url == offer.get_absolute_url()
    listed = as_organizer.get(reverse("groups:group-volunteering", args=[group.slug]))
    assert "Make the tea" in listed.content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"title": ""}, "This field is required"),
        ({"place": ""}, "Say where it is"),
        ({"time": "10:00"}, "Please choose the date"),
        ({"last_day": "2020-01-01"}, "This date is in the past"),
        ({"time_zone": "Mars/Base"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_beside_it(as_organizer, group, wrong, message):
    answer = as_organizer.post(get_new_url(group), FORM | wrong)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "An hour on Fridays" in answer.content.decode()


def test_members_do_not_look_for_help_in_its_name(as_bob, as_charlie, group):
    assert as_bob.get(get_new_url(group)).status_code == 403
    assert as_charlie.get(get_new_url(group)).status_code == 404


def test_only_those_who_may_read_the_group_find_it(client, as_bob, as_charlie, tea):
    for reader, status in ((as_bob, 200), (as_charlie, 404), (client, 404)):
        assert reader.get(get_url(tea)).status_code == status
    listed = reverse("groups:volunteering")
    assert "Make the tea" in as_bob.get(listed).content.decode()
    assert "Make the tea" not in as_charlie.get(listed).content.decode()


def test_an_organisation_outside_is_for_everybody(client, as_alice, outside):
    assert "Ring Ada." in client.get(get_url(outside)).content.decode()
    assert as_alice.post(get_url(outside, "offer")).status_code == 403


def test_an_offer_reaches_the_organizers(as_bob, organizer, tea):
    as_bob.post(get_url(tea, "offer"), {"note": "I have two hands."})
    as_bob.post(get_url(tea, "offer"), {"note": "And a kettle."})
    assert Offer.objects.get().note == "And a kettle."
    notification = organizer.notifications.get()
    assert (notification.kind, notification.url) == (
        Notification.Kind.VOLUNTEER_OFFERED,
        tea.get_absolute_url(),
    )


def test_only_organizers_read_offers(as_alice, as_organizer, bob, tea):
    create_offer(tea, bob, "I have two hands.")
    assert "two hands" in as_organizer.get(get_url(tea)).content.decode()
    assert "two hands" not in as_alice.get(get_url(tea)).content.decode()


def test_the_answer_comes_back(as_bob, bob, as_organizer, tea):
    offer = create_offer(tea, bob)
    url = get_url(tea, "answer-offer", offer.pk)
    as_organizer.post(url, {"says": "yes", "answer": "Come at six."})
    assert bob.notifications.get().kind == Notification.Kind.OFFER_ANSWERED
    mine = as_bob.get(reverse("groups:my-offers")).content.decode()
    assert "Come at six." in mine
    assert "Accepted" in mine


def test_an_answer_is_yes_or_no(as_bob, bob, as_organizer, tea):
    url = get_url(tea, "answer-offer", create_offer(tea, bob).pk)
    assert as_organizer.post(url, {"says": "perhaps"}).status_code == 422
    assert as_bob.post(url, {"says": "yes"}).status_code == 403
    assert Offer.objects.get().state == Offer.State.WAITING


def test_an_offer_is_taken_back(as_bob, bob, organizer, tea):
    create_offer(tea, bob)
    as_bob.post(get_url(tea, "take-back"))
    assert not Offer.objects.exists()
    assert not organizer.notifications.exists()


def test_across_a_block_nobody_hears(as_bob, bob, organizer, as_organizer, tea):
    Block.objects.create(blocker=bob, blocked=organizer)
    offer = create_offer(tea, bob, "Hello.")
    assert not organizer.notifications.exists()
    assert "Hello." not in as_organizer.get(get_url(tea)).content.decode()
    url = get_url(tea, "answer-offer", offer.pk)
    assert as_organizer.post(url, {"says": "yes"}).status_code == 404


def test_a_closed_one_leaves_the_list_and_comes_back(as_bob, as_organizer, tea):
    listed = reverse("groups:volunteering")
    as_organizer.post(get_url(tea, "close-opportunity"))
    assert "Make the tea" not in as_bob.get(listed).content.decode()
    assert as_bob.post(get_url(tea, "offer")).status_code == 403
    as_organizer.post(get_url(tea, "close-opportunity"), {"again": "1"})
    assert "Make the tea" in as_bob.get(listed).content.decode()


def test_what_is_over_leaves_the_list_by_itself(as_bob, tea):
    Opportunity.objects.update(last_day=timezone.now().date() - timedelta(days=2))
    assert "Make the tea" not in as_bob.get(reverse("groups:volunteering")).content.decode()
    assert "No more volunteers are needed here" in as_bob.get(get_url(tea)).content.decode()


def test_a_group_that_rests_looks_for_nobody(as_bob, as_organizer, group, tea):
    Group.objects.update(archived_at=timezone.now())
    assert "Make the tea" not in as_bob.get(reverse("groups:volunteering")).content.decode()
    assert as_organizer.get(get_new_url(group)).status_code == 403


@pytest.mark.parametrize(
    ("query", "count"),
    [("?q=TEA", 1), ("?q=potato", 0), ("?where=place", 1), ("?where=online", 0), ("?where=x", 1)],
)
def test_the_list_can_be_searched(as_bob, tea, query, count):
    page = as_bob.get(reverse("groups:volunteering") + query).content.decode()
    assert page.count("Make the tea") == count


def test_the_calendar_file_has_the_right_hour(as_bob, tea):
    assert as_bob.get(get_url(tea, "opportunity-calendar")).status_code == 404
    Opportunity.objects.update(day="2027-07-01", time="18:00", time_zone="Europe/London")
    answer = as_bob.get(get_url(tea, "opportunity-calendar"))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.start.utcoffset() == timedelta(hours=1)
    assert event.start.hour == 18


def test_a_long_list_costs_what_a_short_one_costs(as_bob, group, django_assert_max_num_queries):
    Opportunity.objects.bulk_create(
        Opportunity(group=group, title=f"Help {n}", effort="An hour") for n in range(30)
    )
    with django_assert_max_num_queries(12):
        as_bob.get(reverse("groups:volunteering"))
    with django_assert_max_num_queries(12):
        as_bob.get(reverse("groups:group-volunteering", args=[group.slug]))


def test_what_others_offered_is_not_among_ones_own(as_bob, alice, tea):
    create_offer(tea, alice, "I make it strong.")
    Offer.objects.update(answer="Come at nine.")
    page = as_bob.get(reverse("groups:my-offers")).content.decode()
    assert "You haven't offered to help yet" in page
    assert "Come at nine." not in page
