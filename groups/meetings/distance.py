"""Distances from a place to meetings, computed by PostgreSQL."""

from dataclasses import dataclass
from math import cos, radians

from django.db.models import F, FloatField, IntegerField, Q, QuerySet
from django.db.models.functions import ASin, Cast, Cos, Power, Radians, Sin, Sqrt
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from groups.models import Meeting

EARTH_RADIUS_METERS = 6_371_008.8  # The mean radius (IUGG).
METERS_PER_DEGREE = 111_195
METERS_PER_MILE = 1_609.344
MILE_COUNTRIES = frozenset({"US", "GB", "LR", "MM"})


@dataclass(frozen=True)
class Position:
    latitude: float
    longitude: float


def filter_by_distance(
    meetings: QuerySet[Meeting], position: Position, radius: float, unlocated: Q | None = None
) -> QuerySet[Meeting]:
    """Return the meetings in person at most `radius` meters from `position`.

    Annotates `distance` in meters, along a great circle. Meetings without a position are included,
    with the distance None, if they match `unlocated`.
    """
    margin = radius / METERS_PER_DEGREE
    # The box lets an index do most of the work. Across the date line and at the poles it is open.
    box = {
        "latitude__gte": position.latitude - margin,
        "latitude__lte": position.latitude + margin,
    }
    width = margin / max(cos(radians(min(abs(position.latitude) + margin, 90))), 1e-6)
    if position.longitude - width > -180 and position.longitude + width < 180:
        box |= {
            "longitude__gte": position.longitude - width,
            "longitude__lte": position.longitude + width,
        }
    is_near = Q(**box, distance__lte=radius)
    if unlocated is not None:
        is_near |= Q(latitude=None) & unlocated
    meetings = meetings.filter(is_in_person=True).annotate(distance=_build_distance(position))
    return meetings.filter(is_near)


def _build_distance(position):
    """The haversine formula, which is exact for short distances too."""
    latitude, longitude = (Cast(F(name), FloatField()) for name in ("latitude", "longitude"))
    here = radians(position.latitude)
    half_chord = Power(Sin(Radians(latitude - position.latitude) / 2), 2) + Cos(
        Radians(latitude)
    ) * cos(here) * Power(Sin(Radians(longitude - position.longitude) / 2), 2)
    return Cast(2 * EARTH_RADIUS_METERS * ASin(Sqrt(half_chord)), IntegerField())


def format_distance(meters: int | None, uses_miles: bool) -> str:
    """Return a distance in words, such as "2.5 km", or "" if it is unknown."""
    if meters is None:
        return ""
    number = meters / METERS_PER_MILE if uses_miles else meters / 1_000
    shown = number_format(round(number, 1 if number < 10 else 0))
    return (_("%(number)s miles away") if uses_miles else _("%(number)s km away")) % {
        "number": shown
    }
