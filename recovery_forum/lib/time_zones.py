"""Time zones by IANA name: an offset says nothing about next summer."""

import zoneinfo
from functools import cache
from importlib.resources import files

from babel.dates import get_timezone_location
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.locales import get_babel_locale

# What the database lists beside real zones. "localtime" is the zone of the machine.
NO_PLACES = frozenset({"localtime", "Factory", "posixrules"})

# Names of universal time. The database links them to Etc/UTC, which nobody would choose.
UTC_NAMES = frozenset(
    "Etc/UTC Etc/UCT Etc/Universal Etc/Zulu UCT Universal Zulu UTC Etc/GMT Etc/GMT0 Etc/GMT+0 "
    "Etc/GMT-0 Etc/Greenwich GMT GMT0 GMT+0 GMT-0 Greenwich".split()
)


@cache
def get_known_zones() -> dict[str, str]:
    """Return {lower-case name: name} of every zone of this machine. Read from disk only once."""
    names = zoneinfo.available_timezones() - NO_PLACES
    return {name.lower(): name for name in sorted(names)}


@cache
def list_zone_names() -> tuple[str, ...]:
    """Return the zones that a person would choose, sorted: UTC and every `Area/City`."""
    areas = {
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
        "Indian", "Pacific",
    }  # fmt: skip
    places = {n for n in get_known_zones().values() if n.split("/")[0] in areas and "/" in n}
    return ("UTC", *sorted(places))


@cache
def _read_zone_links() -> dict[str, str]:
    """Return {other name: name} of the links in the time zone database, from its own source."""
    source = (files("tzdata") / "zoneinfo" / "tzdata.zi").read_text()
    lines = (line.split() for line in source.splitlines() if line.startswith("L "))
    return {other: name for _letter, name, other in lines}


@cache
def get_canonical_zone(name: str) -> str:
    """Return the zone `name`, in any case, as a person would choose it, or "" if it is unknown.

    An old name becomes the Area/City that it links to: US/Pacific is America/Los_Angeles. A zone
    that links to none, such as Etc/GMT+5, stays as it is.
    """
    zone = get_known_zones().get(name.lower(), "")
    choices, links, other = list_zone_names(), _read_zone_links(), zone
    while other and other not in choices:
        other = links.get(other, "")
    return "UTC" if zone in UTC_NAMES else other or zone


def get_zone_choices(current: str = "") -> list[tuple[str, str]]:
    """Return the choices of a select: the zone's name, and that name with spaces.

    `current` is the value of the row, which is offered even if nobody would choose it now. If it
    were missing, the browser would select the first zone instead, and move the time by hours.
    """
    names = list_zone_names()
    if current and current not in names:
        names = (current, *names)
    return [(name, name.replace("_", " ")) for name in names]


def describe_zone(zone: str) -> str:
    """Return what people call the time of `zone`, in the current language: "New York time"."""
    if zone == "UTC" or zone not in list_zone_names():
        return zone
    city = get_timezone_location(zone, locale=get_babel_locale(), return_city=True)
    return gettext("%(city)s time") % {"city": city}


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA zone that this machine knows."""
    if get_known_zones().get(name.lower()) != name:
        raise ValidationError(_("We don't know this time zone. Please choose one from the list."))
