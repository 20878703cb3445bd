"""Volunteering: opportunities, offers to help, and answers."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from dateutil.tz import tzical
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
def opportunity(group):
    return Opportunity.objects.create(
        group=group, title="Make the tea", effort="An hour", place="Library"
    )


@pytest.fixture
def outside_opportunity(db):
    return Opportunity.objects.create(
        organisation="Soup kitchen", title="Peel potatoes", effort="Mornings", contact="Ring Ada."
    )


def get_url(opportunity, name="opportunity", *more):
    return reverse(f"groups:{name}", args=[opportunity.public_id, *more])


def get_new_url(group):
    return reverse("groups:add-opportunity", args=[group.slug])


def test_an_organizer_asks_for_volunteers(as_organizer, group):
    answer = as_organizer.post(get_new_url(group), FORM)
    offer = Opportunity.objects.get()
    assert answer.url == offer.get_absolute_url()
    listed = as_organizer.get(reverse("groups:group-volunteering", args=[group.slug]))
    assert "Make the tea" in listed.content.decode()


def test_only_members_of_the_group_see_how_to_contact_the_organizers(
    client, as_bob, as_charlie, make_group, bob
):
    """The form promises it. Anybody may read an open group."""
    group = make_group("Open door", Group.Visibility.OPEN, members=[bob])
    tea = Opportunity.objects.create(
        group=group, title="Tea", effort="An hour", place="Here", contact="Ring Ada."
    )
    assert "Ring Ada." in as_bob.get(get_url(tea)).content.decode()
    for outsider in (client, as_charlie):
        assert "Ring Ada." not in outsider.get(get_url(tea)).content.decode()


def test_what_is_missing_is_said_beside_it(subtests, as_organizer, group):
    cases = [
        ({"title": ""}, "Please fill this in"),
        ({"place": ""}, "Say where it is"),
        ({"time": "10:00"}, "Please choose the date"),
        ({"last_day": "2020-01-01"}, "This date is in the past"),
        ({"time_zone": "Mars/Base"}, "Please choose one from the list"),
    ]
    for wrong, message in cases:
        with subtests.test(wrong=wrong, message=message):
            answer = as_organizer.post(get_new_url(group), FORM | wrong)
            assert answer.status_code == 422
            assert message in answer.content.decode()
            assert "An hour on Fridays" in answer.content.decode()


def test_members_cannot_ask_for_volunteers(as_bob, as_charlie, group):
    assert as_bob.get(get_new_url(group)).status_code == 403
    assert as_charlie.get(get_new_url(group)).status_code == 404


def test_only_readers_of_the_group_find_an_opportunity(client, as_bob, as_charlie, opportunity):
    for reader, status in ((as_bob, 200), (as_charlie, 404), (client, 404)):
        assert reader.get(get_url(opportunity)).status_code == status
    listed = reverse("groups:volunteering")
    assert "Make the tea" in as_bob.get(listed).content.decode()
    assert "Make the tea" not in as_charlie.get(listed).content.decode()


def test_an_opportunity_of_an_outside_organisation_is_for_everyone(
    client, as_alice, outside_opportunity
):
    assert "Ring Ada." in client.get(get_url(outside_opportunity)).content.decode()
    assert as_alice.post(get_url(outside_opportunity, "offer")).status_code == 403


def test_organizers_are_notified_of_an_offer(as_bob, organizer, opportunity):
    as_bob.post(get_url(opportunity, "offer"), {"note": "I have two hands."})
    as_bob.post(get_url(opportunity, "offer"), {"note": "And a kettle."})
    assert Offer.objects.get().note == "And a kettle."
    notification = organizer.notifications.get()
    assert (notification.kind, notification.url) == (
        Notification.Kind.VOLUNTEER_OFFERED,
        opportunity.get_absolute_url(),
    )


def test_only_organizers_can_read_offers(as_alice, as_organizer, bob, opportunity):
    create_offer(opportunity, bob, "I have two hands.")
    assert "two hands" in as_organizer.get(get_url(opportunity)).content.decode()
    assert "two hands" not in as_alice.get(get_url(opportunity)).content.decode()


def test_the_answer_to_an_offer_notifies(as_bob, bob, as_organizer, opportunity):
    offer = create_offer(opportunity, bob)
    url = get_url(opportunity, "answer-offer", offer.pk)
    as_organizer.post(url, {"says": "yes", "answer": "Come at six."})
    assert bob.notifications.get().kind == Notification.Kind.OFFER_ANSWERED
    mine = as_bob.get(reverse("groups:my-offers")).content.decode()
    assert "Come at six." in mine
    assert "Accepted" in mine


def test_an_answer_must_be_yes_or_no(as_bob, bob, as_organizer, opportunity):
    url = get_url(opportunity, "answer-offer", create_offer(opportunity, bob).pk)
    assert as_organizer.post(url, {"says": "perhaps"}).status_code == 422
    assert as_bob.post(url, {"says": "yes"}).status_code == 403
    assert Offer.objects.get().state == Offer.State.WAITING


def test_an_offer_can_be_withdrawn(as_bob, bob, organizer, opportunity):
    create_offer(opportunity, bob)
    as_bob.post(get_url(opportunity, "take-back"))
    assert not Offer.objects.exists()
    assert not organizer.notifications.exists()


def test_organizers_are_told_when_someone_they_count_on_withdraws(
    as_bob, bob, organizer, as_organizer, opportunity
):
    offer = create_offer(opportunity, bob)
    as_organizer.post(get_url(opportunity, "answer-offer", offer.pk), {"says": "yes"})
    as_bob.post(get_url(opportunity, "take-back"))
    assert organizer.notifications.get().kind == Notification.Kind.OFFER_WITHDRAWN


def test_nobody_is_notified_across_a_block(as_bob, bob, organizer, as_organizer, opportunity):
    Block.objects.create(blocker=bob, blocked=organizer)
    offer = create_offer(opportunity, bob, "Hello.")
    assert not organizer.notifications.exists()
    assert "Hello." not in as_organizer.get(get_url(opportunity)).content.decode()
    url = get_url(opportunity, "answer-offer", offer.pk)
    assert as_organizer.post(url, {"says": "yes"}).status_code == 404


def test_a_closed_opportunity_is_not_listed_until_reopened(as_bob, as_organizer, opportunity):
    listed = reverse("groups:volunteering")
    as_organizer.post(get_url(opportunity, "close-opportunity"))
    assert "Make the tea" not in as_bob.get(listed).content.decode()
    assert as_bob.post(get_url(opportunity, "offer")).status_code == 403
    as_organizer.post(get_url(opportunity, "close-opportunity"), {"again": "1"})
    assert "Make the tea" in as_bob.get(listed).content.decode()


def test_past_opportunities_leave_the_list_by_themselves(as_bob, opportunity):
    Opportunity.objects.update(last_day=timezone.now().date() - timedelta(days=2))
    assert "Make the tea" not in as_bob.get(reverse("groups:volunteering")).content.decode()
    assert "No more volunteers are needed here" in as_bob.get(get_url(opportunity)).content.decode()


def test_an_archived_group_needs_no_volunteers(as_bob, as_organizer, group, opportunity):
    Group.objects.update(archived_at=timezone.now())
    assert "Make the tea" not in as_bob.get(reverse("groups:volunteering")).content.decode()
    assert as_organizer.get(get_new_url(group)).status_code == 403


def test_the_list_can_be_searched(subtests, as_bob, opportunity):
    for query, count in [
        ("?q=TEA", 1),
        ("?q=potato", 0),
        ("?where=place", 1),
        ("?where=online", 0),
        ("?where=x", 1),
    ]:
        with subtests.test(query=query, count=count):
            page = as_bob.get(reverse("groups:volunteering") + query).content.decode()
            assert page.count("Make the tea") == count


def test_the_calendar_file_has_the_right_time(as_bob, opportunity):
    assert as_bob.get(get_url(opportunity, "opportunity-calendar")).status_code == 404
    Opportunity.objects.update(day="2027-07-01", time="18:00", time_zone="Europe/London")
    answer = as_bob.get(get_url(opportunity, "opportunity-calendar"))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.start.utcoffset() == timedelta(hours=1)
    assert event.start.hour == 18


def test_the_calendar_file_knows_the_weeks_of_ramadan(as_bob, opportunity):
    """Clocks in Casablanca are an hour earlier then. It is at seven in the evening there."""
    day, zone = date(2027, 2, 20), "Africa/Casablanca"
    Opportunity.objects.update(day=day, time="19:00", time_zone=zone)
    answer = as_bob.get(get_url(opportunity, "opportunity-calendar"))
    rules = tzical(StringIO(answer.text)).get(zone)
    assert datetime(2027, 2, 20, 19, tzinfo=rules).utcoffset() == timedelta(0)


def test_a_long_list_takes_as_many_queries_as_a_short_one(
    as_bob, group, django_assert_max_num_queries
):
    Opportunity.objects.bulk_create(
        Opportunity(group=group, title=f"Help {n}", effort="An hour") for n in range(30)
    )
    with django_assert_max_num_queries(12):
        as_bob.get(reverse("groups:volunteering"))
    with django_assert_max_num_queries(12):
        as_bob.get(reverse("groups:group-volunteering", args=[group.slug]))


def test_offers_of_others_are_not_listed_as_ones_own(as_bob, alice, opportunity):
    create_offer(opportunity, alice, "I make it strong.")
    Offer.objects.update(answer="Come at nine.")
    page = as_bob.get(reverse("groups:my-offers")).content.decode()
    assert "You haven't offered to help yet" in page
    assert "Come at nine." not in page
