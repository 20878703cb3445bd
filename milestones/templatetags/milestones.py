"""Template tags and filters for medallions."""

import secrets

from django import template

from milestones.awards.medallions import DEFAULT_SET, MEDALLION_SETS, get_colour_name
from milestones.awards.spans import SPANS_BY_KEY
from recovery_forum.lib.money import format_money
from recovery_forum.lib.phone_links import link_phone_numbers

register = template.Library()
register.filter(link_phone_numbers)


@register.inclusion_tag("milestones/awards/_medallion.html")
def medallion(span, size="", set_key=DEFAULT_SET):
    """Draw the medallion of `span`. `size` is "" beside a line of text, "m" or "l".

    `set_key` is the medallion set of the journey, which gives the colour and its name.

    The SVG refers to its gradient by an id, which must be unique on the page, also among fragments
    that are loaded later.
    """
    return {
        "span": span,
        "size": size,
        "gradient": f"medallion-{secrets.token_hex(4)}",
        "metal": MEDALLION_SETS.get(set_key, MEDALLION_SETS[DEFAULT_SET]).colour_of(span),
        "colour": get_colour_name(set_key, span.key),
    }


@register.filter
def colour_name(milestone, set_key):
    """Return the name of the colour of `milestone` in a set, or "" if all look alike."""
    return get_colour_name(set_key, milestone.span_key)


@register.filter
def span_for_key(key):
    """Return the span of `key`, or None for the key of an own milestone."""
    return SPANS_BY_KEY.get(key)


@register.filter
def money(amount, currency):
    """Return `amount` with the sign of `currency`, or plain where none was chosen."""
    return format_money(amount, currency) if currency else f"{amount:.2f}"
