"""Template tags that every page may use: icons, faces, times, and the fields of a form."""

import time
from datetime import datetime, timedelta
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from recovery_forum.icons import ICONS
from recovery_forum.lib.browsers import browser_of
from recovery_forum.lib.kept import kept
from recovery_forum.lib.picture_input import PictureInput

register = template.Library()
register.filter(browser_of)

HUES = 12  # .face-0 … .face-11 in static/css/faces.css


@register.simple_tag
@lru_cache
def icon(name):
    """An inline drawing, hidden from screen readers: words stand beside it."""
    paths = SafeString(ICONS[name])
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', paths)


@register.simple_tag(takes_context=True)
def face(context, member, size=""):
    """A member's picture, where the reader may see it; else a gentle sign made of their name."""
    if member is None or not member.avatar or not member.shows_face_to(context.get("user")):
        return sign(member, size)
    return picture(member, size)


@register.simple_tag
def picture(member, size=""):
    """The picture alone, for a page that has asked whether it may be seen."""
    return format_html(
        '<img class="face {}" src="{}" alt="" width="44" height="44" loading="lazy">',
        size,
        member.avatar.url,
    )


@register.simple_tag
def sign(member, size=""):
    """Two letters on a colour that stays theirs. None is somebody without a name."""
    if member is None:
        return format_html('<span class="face nobody {}" aria-hidden="true">·</span>', size)
    return _sign(member.name[:2].capitalize(), sum(member.name_key.encode()) % HUES, size)


@lru_cache(4_096)
def _sign(letters, hue, size):
    return format_html(
        '<span class="face face-{} {}" aria-hidden="true">{}</span>', hue, size, letters
    )


@register.simple_tag
def when(moment):
    """A time in words, exact on hover, in the reader's zone."""
    # To the minute: the same moment stands on a page, and on many pages, more than once.
    minute = int(time.time()) // 60
    return _when(moment, minute, timezone.get_current_timezone(), get_language())


@lru_cache(4_096)
def _when(moment, minute, zone, language):
    local, now = moment.astimezone(zone), datetime.fromtimestamp(minute * 60, zone)
    exact = date_format(local, "l j F Y, H:i")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, in_words(local, now)
    )


def in_words(local, now):
    """ "25 minutes ago", "yesterday", "Tuesday evening", "12 May", as near as serves a reader.

    Both in the reader's own zone.
    """
    age = now - local
    if age < timedelta(minutes=1):
        return _("just now")
    if age < timedelta(hours=1):
        minutes = int(age.total_seconds() // 60)
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if age < timedelta(hours=6) or (age < timedelta(hours=18) and local.date() == now.date()):
        hours = int(age.total_seconds() // 3600)
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    days = (now.date() - local.date()).days
    if days <= 1:
        return _("yesterday") if days == 1 else _("today")
    if days < 7:
        return _("%(day)s %(part)s") % {"day": date_format(local, "l"), "part": part_of_day(local)}
    return date_format(local, "j F" if local.year == now.year else "j F Y")


@register.filter
def hours_at(zone):
    """The part of the day it is in `zone`: "morning"."""
    return part_of_day(timezone.now().astimezone(zone))


def part_of_day(local):
    if local.hour < 5:
        return _("night")
    if local.hour < 12:
        return _("morning")
    return _("afternoon") if local.hour < 18 else _("evening")


@register.simple_tag
def greeting():
    """For the top of home, by the reader's own clock."""
    hour = timezone.localtime().hour
    if hour < 5:
        return _("You are up late")
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


@register.inclusion_tag("parts/_place.html", takes_context=True)
def place(context, name, url_name, label, new=0):
    """One of the places of the navigation, marked where the reader is in it.

    `new` is how many things wait there.
    """
    is_here = context["here"] == name
    return {
        "url": reverse(url_name),
        "label": label,
        "drawing": name,
        "is_here": is_here,
        "new": new,
    }


@register.simple_tag(takes_context=True, name="kept")
def kept_piece(context, template, **values):
    """A piece of the page that is made of `values` alone: see recovery_forum/lib/kept.py."""
    return kept(template, context.get("csrf_token"), **values)


@register.inclusion_tag("parts/_pager.html", takes_context=True)
def pager(context, page):
    """Links to the pages around `page`, a keyset page; the other parts of the address stay."""
    return {"page": page, "request": context["request"]}


@register.filter
def optgroups(field):
    """The choices of a radio or checkbox field with their headings: (heading, options)."""
    widget = field.field.widget
    context = widget.get_context(field.html_name, field.value(), {"id": field.auto_id})
    return [(heading, options) for heading, options, _index in context["widget"]["optgroups"]]


@register.filter
def widget_kind(field):
    """ "choices", "checkbox", "picture" or "input": which of these ways to draw `field`."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    if kind in {"radio", "checkbox"} and hasattr(widget, "optgroups"):
        return "choices"
    if isinstance(widget, PictureInput):
        return "picture"
    return "checkbox" if kind == "checkbox" else "input"


@register.filter
def at(mapping, key):
    """The value of `key` in `mapping`, or an empty tuple."""
    return mapping.get(key, ())
