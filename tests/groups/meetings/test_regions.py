"""Choosing a region or a district from what the meetings name."""

import pytest
from django.urls import reverse
from icalendar import Calendar

from groups.meetings.regions import list_regions
from groups.models import Group, Meeting

pytestmark = pytest.mark.django_db
FINDER, REGIONS = "/meetings/", "/meetings/regions/"


@pytest.fixture
def meetings(make_group, alice):
    group = make_group("Open door", Group.Visibility.OPEN, members=[alice])
    rows = [
        ("Lamp", ["Vienna", "Leopoldstadt"], ""),
        ("Kettle", ["vienna"], "District 10"),
        ("Bench", ["Vienna", "Prater"], "District 9"),
        ("Stove", ["Illinois"], "District 9"),
        ("Chair", [], "District 4"),
        ("Roof", [], ""),
    ]
    for name, regions, district in rows:
        group.meetings.create(
            name=name, regions=regions, feed_extras={"district": district} if district else {},
            weekday=1, time="10:00", time_zone="UTC", place="12 Elm Street",
        )  # fmt: skip
    return group


def flatten(regions):
    return [
        (
            region.name,
            region.meeting_count,
            [(part.name, part.meeting_count) for part in region.parts],
            [(district.name, district.meeting_count) for district in region.districts],
        )
        for region in regions
    ]


def test_each_region_is_listed_once_with_its_parts_and_districts(meetings):
    (illinois, vienna, without) = flatten(list_regions(Meeting.objects.all()))
    assert illinois == ("Illinois", 1, [], [("District 9", 1)])
    assert vienna[0].lower() == "vienna"
    assert vienna[1:] == (
        3,
        [("Leopoldstadt", 1), ("Prater", 1)],
        [("District 9", 1), ("District 10", 1)],
    )
    assert without == ("", 1, [], [("District 4", 1)])


def read_names(client, query):
    return {meeting.name for meeting in client.get(f"{FINDER}?{query}").context["page"]}


def test_a_region_narrows_the_list(subtests, client, meetings):
    cases = [
        ("region=Vienna", {"Lamp", "Kettle", "Bench"}),
        ("region=VIENNA&part_of_region=prater", {"Bench"}),
        ("region=Vienna&district=District+9", {"Bench"}),
        ("district=District+9", {"Bench", "Stove"}),
        ("region=Vien", set()),
        ("region=Leopoldstadt", set()),
    ]
    for query, names in cases:
        with subtests.test(query=query, names=names):
            assert read_names(client, query) == names


def test_every_link_of_the_list_leads_to_as_many_meetings_as_it_says(client, meetings):
    regions = client.get(REGIONS).context["regions"]
    for region in regions:
        if region.name:
            assert len(read_names(client, f"region={region.name}")) == region.meeting_count
        for part in region.parts:
            query = f"region={region.name}&part_of_region={part.name}"
            assert len(read_names(client, query)) == part.meeting_count
        for district in region.districts:
            if region.name:
                query = f"region={region.name}&district={district.name}"
                assert len(read_names(client, query)) == district.meeting_count


def test_the_other_filters_are_kept_and_counted(client, meetings):
    meetings.meetings.filter(name="Lamp").update(language="es")
    page = client.get(f"{REGIONS}?language=es&where=in-person")
    assert flatten(page.context["regions"]) == [("Vienna", 1, [("Leopoldstadt", 1)], [])]
    assert "language=es&amp;where=in-person&amp;region=Vienna" in page.content.decode()


def test_the_region_stays_in_the_next_search_and_in_the_pages(client, meetings):
    for number in range(30):
        meetings.meetings.create(
            name=f"M{number}", regions=["Vienna"], weekday=2, time="10:00", time_zone="UTC"
        )
    body = client.get(f"{FINDER}?region=Vienna").content.decode()
    assert '<input type="hidden" name="region" value="Vienna"' in body
    assert "region=Vienna&amp;page=" in body
    assert f"{reverse('groups:my-calendar')}?region=Vienna" in body


def test_the_calendar_has_the_region_only(client, meetings):
    calendar = Calendar.from_ical(b"".join(client.get("/meetings.ics?region=Vienna")))
    assert {str(event["summary"]) for event in calendar.walk("VEVENT")} == {
        "Lamp", "Kettle", "Bench",
    }  # fmt: skip


def test_only_readable_groups_are_counted(client, as_alice, meetings, make_group, alice):
    secret = make_group("Secret", Group.Visibility.HIDDEN, members=[alice])
    secret.meetings.create(
        name="Cave", regions=["Atlantis"], weekday=1, time="10:00", time_zone="UTC"
    )
    assert "Atlantis" not in client.get(REGIONS).content.decode()
    assert "Atlantis" in as_alice.get(REGIONS).content.decode()


def test_no_region_at_all_is_said(client, db):
    assert "None of these meetings names a region." in client.get(REGIONS).content.decode()


def test_invalid_filters_get_a_message(subtests, client, meetings):
    for query in ["region=" + "a" * 101, "when=x", "day=9"]:
        with subtests.test(query=query):
            assert client.get(f"{REGIONS}?{query}").status_code == 422
            assert client.get(f"{FINDER}?{query}").status_code == 422


def test_it_takes_seven_queries_at_most(as_alice, meetings, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        as_alice.get(f"{REGIONS}?near=vienna&region=Vienna")


def test_the_search_takes_get_only(client, db):
    assert client.post(REGIONS).status_code == 405
