"""Time zones by IANA name: an offset says nothing about next summer."""

import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@cache
def get_known_zones() -> dict[str, str]:
    """Return {lower-case name: name} of every zone of this machine. Read from disk only once."""
    return {name.lower(): name for name in sorted(zoneinfo.available_timezones())}


@cache
def list_zone_names() -> tuple[str, ...]:
    """Return the zones that a person would choose, sorted: UTC and every `Area/City`."""
    areas = {
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
        "Indian", "Pacific",
    }  # fmt: skip
    places = {n for n in get_known_zones().values() if n.split("/")[0] in areas and "/" in n}
    return ("UTC", *sorted(places))


def get_zone_choices() -> list[tuple[str, str]]:
    """Return the choices of a select: the zone's name, and that name with spaces."""
    return [(name, name.replace("_", " ")) for name in list_zone_names()]


def validate_time_zone(name: str) -> None:
    """Raises ValidationError unless `name` is an IANA zone that this machine knows."""
    if get_known_zones().get(name.lower()) != name:
        raise ValidationError(_("We don't know this time zone. Please choose one of the list."))
