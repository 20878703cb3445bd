"""Medallion sets: the spans that a journey marks and the colour of each medallion."""

from dataclasses import dataclass, field
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milestones.awards.spans import ALL_SPANS, SPANS, SPANS_BY_KEY, Span

COLOURS = {
    "gold": _("gold"),
    "silver": _("silver"),
    "bronze": _("bronze"),
    "copper": _("copper"),
    "red": _("red"),
    "green": _("green"),
    "purple": _("purple"),
    "pink": _("pink"),
    "dark-blue": _("dark blue"),
    "blue": _("blue"),
    "orange": _("orange"),
    "yellow": _("yellow"),
    "glow": _("glow in the dark"),
    "grey": _("grey"),
    "black": _("black"),
}


@dataclass(frozen=True)
class MedallionSet:
    key: str
    name: Promise
    colours: dict[str, str] = field(default_factory=dict)  # Keys of spans to keys of COLOURS.
    others: str = "gold"  # The colour of all other spans.

    def spans(self, thousands: bool = False) -> list[Span]:
        """Return the spans of this set, shortest first, on request with every 1,000 days."""
        return _spans_of_set(tuple(self.colours), thousands)

    def colour_of(self, span: Span) -> str:
        return self.colours.get(span.key, self.others)


@cache
def _spans_of_set(coloured, thousands):
    keys = {*coloured, *(span.key for span in SPANS if span.months % 12 == 0 and span.months)}
    if not coloured:
        keys = {span.key for span in SPANS}
    return [span for span in ALL_SPANS if span.key in keys or (thousands and span.is_thousand)]


def _parse_colours(text):
    return dict(pair.split(":") for pair in text.split())


MEDALLION_SETS = {
    one.key: one
    for one in (
        MedallionSet("plain", _("The forum's own, all in one colour")),
        MedallionSet(
            "aa",
            _("AA colours"),
            _parse_colours(
                "24h:silver 30d:red 60d:gold 90d:green 4m:purple 5m:pink 6m:dark-blue 7m:copper "
                "8m:red 9m:purple 10m:gold 11m:green 1y:bronze"
            ),
            others="bronze",
        ),
        MedallionSet(
            "na",
            _("NA colours"),
            _parse_colours(
                "30d:orange 60d:green 90d:red 6m:blue 9m:yellow 1y:glow 18m:grey 2y:black"
            ),
            others="black",
        ),
    )
}
DEFAULT_SET = "plain"


def get_colour_name(key: str, span_key: str) -> Promise | str:
    """Return the name of the colour of a medallion, or "" if all medallions of the set look alike.

    `key` is that of a medallion set; one that no longer exists counts as the default.
    """
    medallion_set = MEDALLION_SETS.get(key, MEDALLION_SETS[DEFAULT_SET])
    colour = medallion_set.colour_of(SPANS_BY_KEY[span_key])
    return COLOURS[colour] if medallion_set.colours else ""
