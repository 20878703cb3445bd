"""Medallions."""

import secrets

from django import template

from milestones.spans import BY_KEY

register = template.Library()


@register.inclusion_tag("milestones/_medallion.html")
def medallion(span, size=""):
    """The medallion of `span`; `size` is "" beside a line of text, "m" or "l".

    Its drawing names its own gradient, and an id must be one of a kind, in a part that arrives
    later too.
    """
    return {"span": span, "size": size, "gradient": f"medallion-{secrets.token_hex(4)}"}


@register.filter
def span(key):
    """The span of a key that comes out of our own choices."""
    return BY_KEY[key]
