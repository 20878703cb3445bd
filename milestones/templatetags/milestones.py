"""Medallions."""

import secrets

from django import template

from milestones.awards.medallions import DEFAULT_SET, MEDALLION_SETS, get_colour_name
from milestones.awards.spans import SPANS_BY_KEY

register = template.Library()


@register.inclusion_tag("milestones/awards/_medallion.html")
def medallion(span, size="", chosen=DEFAULT_SET):
    """The medallion of `span`; `size` is "" beside a line of text, "m" or "l".

    `chosen` is the key of the journey's set, which gives the colour and its word.

    Its drawing names its own gradient, and an id must be one of a kind, in a part that arrives
    later too.
    """
    return {
        "span": span,
        "size": size,
        "gradient": f"medallion-{secrets.token_hex(4)}",
        "metal": MEDALLION_SETS.get(chosen, MEDALLION_SETS[DEFAULT_SET]).colour_of(span),
        "colour": get_colour_name(chosen, span.key),
    }


@register.filter
def colour_name(milestone, chosen):
    """The word for the colour of `milestone` in a set, or nothing where all are of one metal."""
    return get_colour_name(chosen, milestone.span_key)


@register.filter
def span_for_key(key):
    """The span of a key that comes out of our own choices."""
    return SPANS_BY_KEY[key]
