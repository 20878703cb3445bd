"""Scheduled jobs: cases for unanswered threads, trust levels, old audit entries."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Member
from posts.models import Case, Post, ReadMark, StaffPageView
from posts.models.cases import IS_ABOUT_DANGER
from posts.models.staff_page_views import MIN_RETENTION_DAYS
from posts.moderation.queue import (
    DEFAULT_LATE_AFTER,
    LATE_AFTER,
    list_unanswered_threads,
    list_waiting_threads,
)
from posts.on_call.notifications import notify_of_late_case
from posts.safety.cases import open_case

FIRST_POST_DAYS = timedelta(days=7)  # Then others have read it, and nobody reported it.
WAITING_URGENCY = 50  # Beside REASON_URGENCY of posts.models.cases.
MAX_CASES_PER_RUN = 200
ACTIVE_WITHIN = timedelta(days=2)  # Members who were not here since have earned nothing since.


def open_cases_for_unanswered_threads() -> int:
    """Open a case for each thread that asked for support and has no answer after two hours.

    A scheduled job. Returns how many were opened. The reply of somebody else closes the
    case: see posts.safety.cases.record_first_response().
    """
    close_settled_cases()
    openings = _list_openings_without_case(timezone.now())
    openings = list(openings.select_related("thread__group", "author")[:MAX_CASES_PER_RUN])
    for opening in openings:
        case = open_case(Case.Origin.WAITING, "post", opening, WAITING_URGENCY)
        # Their wait began when they wrote, not when this job ran.
        Case.objects.filter(pk=case.pk).update(opened_at=opening.posted_at)
    return len(openings)


def close_settled_cases() -> None:
    """Close cases that need nobody any more: of threads that wait no longer, and old first posts.

    A thread may be locked, hidden or archived with its group as well as answered.
    """
    now = timezone.now()
    waiting = Post.objects.filter(thread__in=list_waiting_threads(), ancestors=[])
    settled = Case.objects.open().filter(origin=Case.Origin.WAITING, kind="post")
    settled.exclude(key__in=waiting.values("public_id")).update(
        closed_at=now, outcome=Case.Outcome.ANSWERED
    )
    old = Case.objects.open().filter(origin=Case.Origin.FIRST, opened_at__lt=now - FIRST_POST_DAYS)
    old.update(closed_at=now, outcome=Case.Outcome.LEFT)


def _list_openings_without_case(now):
    known = Case.objects.filter(origin=Case.Origin.WAITING, kind="post")
    return Post.objects.filter(
        thread__in=list_unanswered_threads(now), ancestors=[], removed_at=None, withdrawn_at=None
    ).exclude(public_id__in=known.values("key"))


def notify_of_late_cases() -> None:
    """Notify moderators of open cases that wait for too long, once each. A scheduled job.

    Crises that nobody claimed are left out: they alert until somebody does.
    """
    now = timezone.now()
    late = IS_ABOUT_DANGER & Q(opened_at__lt=now - LATE_AFTER[Case.Origin.CRISIS])
    for origin in Case.Origin.values:
        late |= Q(origin=origin, opened_at__lt=now - LATE_AFTER.get(origin, DEFAULT_LATE_AFTER))
    cases = Case.objects.open().filter(late, late_alert_at=None)
    cases = cases.exclude(alerting_since__isnull=False, claimed_by=None)
    for pk in cases.order_by("pk").values_list("pk", flat=True)[:MAX_CASES_PER_RUN]:
        with transaction.atomic():
            # Of two schedulers, one changes the row.
            if Case.objects.open().filter(pk=pk, late_alert_at=None).update(late_alert_at=now):
                notify_of_late_case(Case.objects.get(pk=pk))


def delete_old_staff_page_views() -> None:
    """Delete entries older than settings.STAFF_PAGE_VIEW_DAYS. A scheduled job."""
    days = max(settings.STAFF_PAGE_VIEW_DAYS, MIN_RETENTION_DAYS)
    StaffPageView.objects.filter(at__lt=timezone.now() - timedelta(days=days)).delete()


def raise_trust_levels() -> None:
    """Raise the trust level of members who meet settings.TRUST. A scheduled job.

    A member whom a moderator has restricted waits until the restriction ends.
    """
    now = timezone.now()
    active = Member.objects.filter(is_active=True, last_active_at__gt=now - ACTIVE_WITHIN)
    unrestricted = active.filter(
        Q(silenced_until=None) | Q(silenced_until__lt=now), approval_required_since=None
    )
    for level, (days, min_threads_read, min_posts_thanked) in settings.TRUST.items():
        candidates = unrestricted.filter(trust__lt=level, active_days__gte=days)
        member_ids = list(candidates.values_list("pk", flat=True))
        threads_read = ReadMark.objects.filter(read_to__gt=0)
        member_ids = _members_with_at_least(min_threads_read, threads_read, "member", member_ids)
        # Not anonymous posts: a level that rises when one is thanked for would tell whose it is.
        thanked = Post.objects.filter(reaction_count__gt=0, removed_at=None, alias=None)
        member_ids = _members_with_at_least(min_posts_thanked, thanked, "author", member_ids)
        Member.objects.filter(pk__in=member_ids, trust__lt=level).update(trust=level)


def _members_with_at_least(number, rows, field, member_ids):
    """Those of `member_ids` whom the `field` of at least `number` of `rows` names."""
    if not number:
        return member_ids
    counted = rows.filter(**{f"{field}__in": member_ids}).order_by().values(field)
    enough = counted.annotate(n=Count("pk")).filter(n__gte=number)
    return list(enough.values_list(field, flat=True))
