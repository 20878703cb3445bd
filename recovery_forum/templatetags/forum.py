"""Template tags for every page: icons, avatars, times, navigation, and form fields."""

import re
import time
from datetime import datetime
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from recovery_forum.lib.fragment_cache import render_cached_fragment
from recovery_forum.lib.icons import DIRECTED_ICONS, ICONS
from recovery_forum.lib.picture_input import PictureInput
from recovery_forum.lib.relative_time import format_relative_time, get_part_of_day
from recovery_forum.lib.text import MARKS, isolate
from recovery_forum.lib.time_zones import describe_zone
from recovery_forum.lib.user_agents import describe_browser

register = template.Library()
register.filter(describe_browser)
register.filter("zone_name", lambda zone: describe_zone(str(zone)))
register.filter("isolate", lambda value: isolate(str(value)))


@register.filter
def indent_lines(text):
    """Indent each line of `text`, for emails."""
    return "\n".join(f"  {line}".rstrip() for line in text.splitlines())


# Two letters with the vowels and points that belong to them.
INITIALS = re.compile(rf"(?:[^{MARKS}][{MARKS}]*){{0,2}}")
AVATAR_COLOURS = 12  # The classes .face-0 … .face-11 in static/css/avatars.css.


@register.simple_tag
@lru_cache
def icon(name):
    """Render an inline SVG, hidden from screen readers: there is always text beside it."""
    paths = SafeString(ICONS[name])
    classes = "icon mirrored" if name in DIRECTED_ICONS else "icon"
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', classes, paths
    )


@register.simple_tag(takes_context=True)
def avatar(context, member, size=""):
    """Render the avatar of `member` if the reader may see it, otherwise their initials."""
    if member is None or not member.avatar or not member.shows_avatar_to(context.get("user")):
        return initials_avatar(member, size)
    return avatar_image(member, size)


@register.simple_tag
def avatar_image(member, size=""):
    """Render the picture of `member`. The caller has checked that the reader may see it."""
    return format_html(
        '<img class="face {}" src="{}" alt="" width="44" height="44" loading="lazy">',
        size,
        member.avatar.url,
    )


@register.simple_tag
def initials_avatar(member, size=""):
    """Render two letters on the colour of `member`; a dot if `member` is None."""
    if member is None:
        return format_html('<span class="face nobody {}" aria-hidden="true">·</span>', size)
    return _render_initials(
        INITIALS.match(member.name)[0].capitalize(),
        sum(member.name_key.encode()) % AVATAR_COLOURS,
        size,
    )


@lru_cache(4_096)
def _render_initials(letters, hue, size):
    return format_html(
        '<span class="face face-{} {}" aria-hidden="true">{}</span>', hue, size, letters
    )


@register.simple_tag
def relative_time(moment):
    """Render a time in words in the reader's time zone, with the exact time as title."""
    # Rounded to the minute, so that repeated times are rendered once.
    minute = int(time.time()) // 60
    return _render_relative_time(moment, minute, timezone.get_current_timezone(), get_language())


@lru_cache(4_096)
def _render_relative_time(moment, minute, zone, language):
    local, now = moment.astimezone(zone), datetime.fromtimestamp(minute * 60, zone)
    exact = date_format(local, "l j F Y, H:i")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(),
        exact,
        format_relative_time(local, now),
    )


@register.simple_tag
def shared_day(rows, name):
    """Return the day of the date or time `name` if several `rows` all have the same, or None."""
    values = [getattr(row, name) for row in rows]
    days = {timezone.localdate(at) if isinstance(at, datetime) else at for at in values}
    return days.pop() if len(days) == 1 < len(rows) else None


@register.filter
def hours_and_minutes(length):
    """Return a timedelta in whole hours and minutes: "5 hours 45 minutes", "1 hour"."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    spoken_hours = ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
    spoken_minutes = ngettext("%(number)d minute", "%(number)d minutes", minutes) % {
        "number": minutes
    }
    if hours and minutes:
        return _("%(hours)s %(minutes)s") % {"hours": spoken_hours, "minutes": spoken_minutes}
    return spoken_hours if hours else spoken_minutes


@register.filter
def part_of_day_in_zone(zone):
    """Return the current part of the day in `zone`, such as "morning"."""
    return get_part_of_day(timezone.now().astimezone(zone))


@register.filter(expects_localtime=True)
def day_in_words(day):
    """Return the weekday and date of `day`, after "Today" or "Tomorrow".

    It is a date, or a moment, whose date is that in the reader's time zone.
    """
    day = day.date() if isinstance(day, datetime) else day
    words = date_format(day, "l j F")
    distance = (day - timezone.localdate()).days
    if distance not in {0, 1}:
        return words
    return (_("Tomorrow, %(day)s") if distance else _("Today, %(day)s")) % {"day": words}


@register.simple_tag
def greeting():
    """Return the greeting of the home page for the reader's local time."""
    hour = timezone.localtime().hour
    if hour < 5:
        return _("You're up late")
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


@register.inclusion_tag("site/_nav_link.html", takes_context=True)
def nav_link(context, name, url_name, label, new=0):
    """A link of the navigation, marked if the page belongs to its section.

    `new` is the number of unread items.
    """
    return {
        "url": reverse(url_name),
        "label": label,
        "icon_name": name,
        "is_current": context["section"] == name,
        "new": new,
    }


@register.simple_tag(takes_context=True, name="cached_fragment")
def cached_fragment(context, template, given=None, **values):
    """Render `template` from `values` alone, cached: see recovery_forum/lib/fragment_cache.py.

    A view that passes many values builds them as a dictionary, `given`.
    """
    return render_cached_fragment(template, context.get("csrf_token"), **(given or {}), **values)


@register.inclusion_tag("site/_pagination.html", takes_context=True)
def pager(context, page):
    """Links to the pages around `page`, a keyset page. They keep the other query parameters."""
    return {"page": page, "request": context["request"]}


@register.filter
def optgroups(field):
    """Return the choices of a radio or checkbox field by heading: (heading, options)."""
    widget = field.field.widget
    context = widget.get_context(field.html_name, field.value(), {"id": field.auto_id})
    return [(heading, options) for heading, options, _index in context["widget"]["optgroups"]]


@register.filter
def chosen_labels(options):
    """Return the labels of the chosen ones among `options` of optgroups(), in one line."""
    return ", ".join(str(option["label"]) for option in options if option["selected"])


@register.simple_tag
def select_options(choices, chosen):
    """Render the options of a select. Hundreds in a template would take most of a page's time."""
    chosen = "" if chosen is None else str(chosen)
    return SafeString("".join(_render_option(str(v), str(label), chosen) for v, label in choices))


def _render_option(value, label, chosen):
    selected = " selected" if value == chosen else ""
    return f'<option value="{escape(value)}"{selected}>{escape(label)}</option>'


@register.filter
def widget_kind(field):
    """Return how to render `field`: "choices", "checkbox", "picture" or "input"."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    if kind in {"radio", "checkbox"} and hasattr(widget, "optgroups"):
        return "choices"
    if isinstance(widget, PictureInput):
        return "picture"
    return "checkbox" if kind == "checkbox" else "input"


@register.filter
def error_target(field):
    """Return the id of the element that a link from the summary of errors leads to."""
    return field.id_for_label or f"div_{field.auto_id}"


@register.filter
def error_label(field):
    """Return what stands before an error of `field` in a summary. A box's label is a sentence."""
    if widget_kind(field) == "checkbox":
        return ""
    return f"{field.label} " if field.label.endswith("?") else f"{field.label}: "


@register.filter
def get_item(mapping, key):
    """Return the value of `key` in `mapping`, or an empty tuple."""
    return mapping.get(key, ())
