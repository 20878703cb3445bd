"""Who can moderate, who is on call, and whom an alert goes to next."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from posts.models import HandOverNote
from posts.on_call.roster import OnCallPeriod, find_gaps, list_periods

DAYS_SHOWN = 7  # Of the roster: a week in which someone can still fill a gap.
NOTE_LIFETIME = timedelta(days=2)  # After two days, a hand-over note is about nobody any more.


def is_moderator() -> Q:
    """Return a condition for members: they may use the queue, by their role or by themselves."""
    permissions = Permission.objects.filter(content_type__app_label="posts", codename="change_case")
    roles = Member.groups.through.objects.filter(
        member=OuterRef("pk"), group__permissions__in=permissions
    )
    own = Member.user_permissions.through.objects.filter(
        member=OuterRef("pk"), permission__in=permissions
    )
    return Q(is_superuser=True) | Q(Exists(roles)) | Q(Exists(own))


def list_moderators() -> QuerySet[Member]:
    """Return the members who may use the queue and are not restricted or leaving."""
    return Member.objects.staff().filter(is_moderator())


def load_roster() -> list[Member]:
    """Return all moderators with their shifts, who was here last first. Three queries."""
    moderators = list_moderators().prefetch_related("shifts", "shift_exceptions")
    return list(moderators.order_by("-last_active_at", "pk"))


def list_current_periods(now: datetime, roster: list[Member] | None = None) -> list[OnCallPeriod]:
    """Return who is on call now, each member once, who has been on call longest first."""
    by_member: dict[int, OnCallPeriod] = {}
    for period in list_periods(load_roster() if roster is None else roster, now, now):
        by_member.setdefault(period.member.pk, period)
    # `now` is in a period from its first moment until just before its end.
    return [period for period in by_member.values() if period.start <= now < period.end]


def list_gaps(now: datetime, roster: list[Member] | None = None) -> list[tuple[datetime, datetime]]:
    """Return when nobody is on call in the next DAYS_SHOWN days, as (start, end) in UTC."""
    end = now + timedelta(days=DAYS_SHOWN)
    periods = list_periods(load_roster() if roster is None else roster, now, end)
    return find_gaps(periods, now, end)


def describe_gaps(gaps: list[tuple[datetime, datetime]]) -> str:
    """Return in a sentence how much of the next DAYS_SHOWN days nobody covers."""
    hours = math.ceil(sum((end - start).total_seconds() for start, end in gaps) / 3600)
    if not hours:
        return _("Every hour of the next seven days is covered.")
    if hours >= DAYS_SHOWN * 24:
        return _("Nobody is on call in the next seven days.")
    text = ngettext(
        "%(n)d hour of the next seven days has nobody on call.",
        "%(n)d hours of the next seven days have nobody on call.",
        hours,
    )
    return text % {"n": hours}


def rank_moderators(now: datetime, roster: list[Member] | None = None) -> list[Member]:
    """Return all moderators in the order in which an alert reaches them.

    First who is on call, then whose hours come next, then who was here last.
    """
    roster = load_roster() if roster is None else roster
    periods = list_periods(roster, now, now + timedelta(days=DAYS_SHOWN))
    ranked = [period.member for period in [*list_current_periods(now, roster), *periods]]
    return list({member.pk: member for member in [*ranked, *roster]}.values())


def list_recent_notes(now: datetime) -> QuerySet[HandOverNote]:
    """Return the hand-over notes that may still matter, the newest first."""
    return HandOverNote.objects.filter(written_at__gte=now - NOTE_LIFETIME).select_related("writer")
