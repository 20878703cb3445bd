"""Template tags of threads and posts."""

from crispy_forms.utils import render_crispy_form
from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from posts.moderation.group_cases import find_group_cases
from posts.threads.rendering import render_post_tree

register = template.Library()

# HTML by language and ReplyForm.cache_key. There are only a few keys.
_empty_composers: dict[tuple, str] = {}
WORDS_PER_MINUTE = 200  # A slow reader.


@register.simple_tag
def reading_time(text):
    """How long it takes to read `text`, such as "3 minutes to read"; at least one minute."""
    minutes = max(1, round(len(text.split()) / WORDS_PER_MINUTE))
    return ngettext("%(n)d minute to read", "%(n)d minutes to read", minutes) % {"n": minutes}


@register.simple_tag(takes_context=True)
def post_tree(context):
    """The posts of the page, nested by level. Takes the context of rendering.render_post_tree()."""
    return render_post_tree(context, context["request"].user, context["csrf_token"])


@register.simple_tag
def count_group_cases(group, organizer):
    """How many reports in `group` wait for an answer of `organizer`. One query."""
    return find_group_cases(group, organizer).count()


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
    """A timedelta in minutes or hours, such as "12 min" or "3.4 h"; "–" for None."""
    if length is None:
        return "–"
    minutes = length.total_seconds() / 60
    if minutes < 90:
        return _("%(n)d min") % {"n": round(minutes)}
    return _("%(n)s h") % {"n": round(minutes / 60, 1)}


@register.simple_tag
def short_age(since, now):
    """The time from `since` until `now` in one unit, such as "4 min", "3 h" or "2 d"."""
    minutes = int((now - since).total_seconds() // 60)
    if minutes < 60:
        return _("%(n)d min") % {"n": max(minutes, 0)}
    if minutes < 48 * 60:
        return _("%(n)d h") % {"n": minutes // 60}
    return _("%(n)d d") % {"n": minutes // (24 * 60)}
