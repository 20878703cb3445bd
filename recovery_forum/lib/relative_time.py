"""Times in words: "25 minutes ago", "yesterday", "Tuesday evening"."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def format_relative_time(local: datetime, now: datetime) -> str:
    """Return "25 minutes ago", "yesterday", "Tuesday evening" or "12 May".

    Takes both times in the reader's own time zone.
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
        return _("%(day)s %(part)s") % {
            "day": date_format(local, "l"),
            "part": get_part_of_day(local),
        }
    return date_format(local, "j F" if local.year == now.year else "j F Y")


def get_part_of_day(local: datetime) -> str:
    """Return "morning", "afternoon", "evening" or "night" for a time in the reader's zone."""
    if local.hour < 5:
        return _("night")
    if local.hour < 12:
        return _("morning")
    return _("afternoon") if local.hour < 18 else _("evening")
