from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posts import showing

register = template.Library()

PACE = 200  # Words a minute: unhurried.


@register.simple_tag
def reading_time(text):
    """How long `text` takes, in words; never less than a minute."""
    minutes = max(1, round(len(text.split()) / PACE))
    return ngettext("%(n)d minute to read", "%(n)d minutes to read", minutes) % {"n": minutes}


@register.simple_tag(takes_context=True)
def shown(context, post):
    """`post`, one of the passage, on the page of its thread."""
    seen = showing.shown(post, context["request"].user, context)
    return showing.html_of(seen, context["csrf_token"])


@register.simple_tag
def span(length):
    """A timedelta as people say it: "12 min", "3.4 h"; "–" for none."""
    if length is None:
        return "–"
    minutes = length.total_seconds() / 60
    if minutes < 90:
        return _("%(n)d min") % {"n": round(minutes)}
    return _("%(n)s h") % {"n": round(minutes / 60, 1)}


@register.simple_tag
def age(since, now):
    """How long ago, in the one unit that matters: "4 min", "3 h", "2 d"."""
    minutes = int((now - since).total_seconds() // 60)
    if minutes < 60:
        return _("%(n)d min") % {"n": max(minutes, 0)}
    if minutes < 48 * 60:
        return _("%(n)d h") % {"n": minutes // 60}
    return _("%(n)d d") % {"n": minutes // (24 * 60)}


@register.filter
def nested(passage):
    """(post, opened, closed) for each: how many levels open before it and close after it.

    The tree arrives flat, in reading order. A page may begin in the middle of it, so the levels
    count from the shallowest place that the page has reached. With the newest first, none do.
    """
    posts = passage.posts
    if passage.newest_first:
        return [(post, "", "") for post in posts]
    depth = 0
    rows = []
    for position, post in enumerate(posts):
        following = posts[position + 1].indent if position + 1 < len(posts) else 0
        opened = max(post.indent - depth, 0)
        depth = max(post.indent, depth)
        closed = max(depth - following, 0)
        depth -= closed
        rows.append((post, range(opened), range(closed)))
    return rows
