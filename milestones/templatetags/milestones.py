"""Medallions."""

import secrets

from django import template

from milestones.sets import PLAIN, SETS, colour_words
from milestones.spans import BY_KEY

register = template.Library()


@register.inclusion_tag("milestones/_medallion.html")
def medallion(span, size="", chosen=PLAIN):
    """The medallion of `span`; `size` is "" beside a line of text, "m" or "l".

    `chosen` is the key of the journey's set, which gives the colour and its word.

    Its drawing names its own gradient, and an id must be one of a kind, in a part that arrives
    later too.
    """
    return {
        "span": span,
        "size": size,
        "gradient": f"medallion-{secrets.token_hex(4)}",
        "metal": SETS.get(chosen, SETS[PLAIN]).colour_of(span),
        "colour": colour_words(chosen, span.key),
    }


@register.filter
def colour_in(milestone, chosen):
    """The word for the colour of `milestone` in a set, or nothing where all are of one metal."""
    return colour_words(chosen, milestone.span_key)


@register.filter
def span(key):
    """The span of a key that comes out of our own choices."""
    return BY_KEY[key]
