"""Template tags of threads and posts."""

from crispy_forms.utils import render_crispy_form
from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from groups.membership.permissions import count_join_requests
from posts.models import Reason
from posts.moderation.group_cases import find_group_cases
from posts.threads.rendering import render_post_tree
from posts.threads.rows import render_thread_row, render_waiting_row

register = template.Library()

# HTML by language and ReplyForm.cache_key. There are only a few keys.
_empty_composers: dict[tuple, str] = {}
RULE_NAMES = dict(Reason.choices)
WORDS_PER_MINUTE = 200  # A slow reader.
MIN_SHOWN_MINUTES = 3  # Who finds less too long reads it anyway.


@register.filter
def rule_name(reason):
    """The rule in words, of the value of a Reason."""
    return RULE_NAMES.get(reason, "")


@register.simple_tag
def reading_time(text):
    """How long it takes to read `text`, such as "5 minutes to read"; "" if that is short."""
    minutes = round(len(text.split()) / WORDS_PER_MINUTE)
    if minutes < MIN_SHOWN_MINUTES:
        return ""
    return ngettext("%(n)d minute to read", "%(n)d minutes to read", minutes) % {"n": minutes}


@register.simple_tag(takes_context=True)
def post_tree(context):
    """The posts of the page, nested by level. Takes the context of rendering.render_post_tree()."""
    return render_post_tree(context, context["request"].user, context["csrf_token"])


@register.simple_tag(takes_context=True)
def thread_row(context, thread, shows_group=False):
    """The row of `thread` in a list. Takes what rows.render_thread_row() takes."""
    return render_thread_row(thread, context["request"].user, shows_group)


@register.simple_tag
def waiting_row(thread):
    """The row of `thread` in a list of waiting threads."""
    return render_waiting_row(thread)


@register.simple_tag
def count_group_cases(group, organizer):
    """How many reports in `group` wait for an answer of `organizer`. One query."""
    return find_group_cases(group, organizer).count()


@register.simple_tag(name="count_join_requests")
def count_join_requests_tag(group, organizer):
    """How many requests to join `group` wait for an answer of `organizer`. One query."""
    return count_join_requests(group, organizer)


@register.simple_tag
def composer(form):
    """The fields of `form`, a ReplyForm. The HTML of an empty form is cached in the process."""
    if form.cache_key is None:
        return render_crispy_form(form)
    key = get_language(), form.cache_key
    if key not in _empty_composers:
        _empty_composers[key] = render_crispy_form(form)
    return _empty_composers[key]


@register.simple_tag
def short_duration(length):
    """A timedelta as somebody says it, such as "12 minutes", "5 hours" or "9 days"; "–" for None.

    In one unit: minutes below an hour and a half, then hours below two days, then days.
    """
    if length is None:
        return "–"
    minutes = round(length.total_seconds() / 60)
    if minutes < 1:
        return _("less than a minute")
    if minutes < 90:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


@register.simple_tag
def short_age(since, now):
    """The time from `since` until `now` in one unit, such as "< 1 min", "4 min" or "3 h"."""
    minutes = int((now - since).total_seconds() // 60)
    if minutes < 1:
        return _("< 1 min")
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)d h") % {"n": minutes // 60}
    return _("%(n)d d") % {"n": minutes // (24 * 60)}
