"""Sets of medallions: chosen per journey, and never told apart by colour alone."""

from pytest_django.asserts import assertContains

from milestones.awards.medallions import COLOURS, MEDALLION_SETS, get_colour_name
from milestones.awards.services import award_milestones
from milestones.awards.spans import ALL_SPANS, SPANS, SPANS_BY_KEY
from milestones.journeys.services import create_journey
from milestones.models import Journey
from recovery_forum.lib.static_bundles import build_bundle


def keys(name, **options):
    return [span.key for span in MEDALLION_SETS[name].spans(**options)]


def test_the_plain_set_has_its_original_medallions():
    assert MEDALLION_SETS["plain"].spans() == list(SPANS)


def test_the_colours_of_fellowships():
    assert get_colour_name("aa", "90d") == "green"
    assert get_colour_name("na", "1y") == "glow in the dark"
    assert get_colour_name("aa", "7y") == "bronze"
    assert get_colour_name("plain", "7y") == ""


def test_fellowships_have_medallions_for_months():
    assert keys("aa")[:5] == ["24h", "30d", "60d", "90d", "4m"]
    assert "18m" in keys("na")
    assert "18m" not in keys("aa")


def test_thousands_of_days_are_in_order():
    way = keys("plain", thousands=True)
    assert way.index("2y") < way.index("1000d") < way.index("3y")
    assert "1000d" not in keys("plain")


def test_every_colour_has_a_name_and_a_style():
    sheet = build_bundle("forum.css")
    for one in MEDALLION_SETS.values():
        for span in ALL_SPANS:
            colour = one.colour_of(span)
            assert COLOURS[colour]
            assert colour == "gold" or f".medallion.{colour} " in sheet


def test_every_span_has_its_own_key():
    assert len(SPANS_BY_KEY) == len(ALL_SPANS)


def test_a_journey_shows_its_set(subtests, as_alice, journey):
    cases = [
        ("aa", "Medallion: 30 days, red"),
        ("na", "Medallion: 30 days, orange"),
        ("plain", "Medallion: 30 days"),
    ]
    for name, words in cases:
        with subtests.test(name=name, words=words):
            Journey.objects.update(medallion_set=name)
            assertContains(as_alice.get(journey.get_absolute_url()), f'aria-label="{words}"')


def test_changing_the_set_removes_no_medallion(journey):
    journey.medallion_set = "na"
    journey.save()
    award_milestones(journey)
    assert [m.span_key for m in journey.list_milestones()] == ["30d", "1w", "24h"]


def test_a_thousand_days_are_awarded_if_the_set_has_them(alice, new_journey):
    journey = new_journey(alice, 1001, marks_thousands=True)
    assert journey.highest_milestone.span_key == "1000d"
    assert create_journey(journey).milestones.filter(span_key="1000d").count() == 1
