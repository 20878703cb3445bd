"""Scheduled tasks: cases for unanswered threads, trust levels, old audit entries."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Member
from posts.models import Case, Post, ReadMark, StaffPageView, Thread
from posts.models.staff_page_views import MIN_RETENTION_DAYS
from posts.safety.cases import open_case

UNANSWERED_AFTER = timedelta(hours=2)  # Without an answer: then moderators are told.
WAITING_URGENCY = 50  # Urgency, beside that of posts.models.cases.


def open_cases_for_unanswered_threads():
    """A case for each thread that asked for support two hours ago and has no answer yet.

    A round of settings.SCHEDULE. The answer of somebody else closes it: safety.watching.answered.
    """
    since = timezone.now() - UNANSWERED_AFTER
    late = Thread.objects.waiting().filter(
        removed_at=None, held_at=None, opened_at__lt=since, group__archived_at=None
    )
    known = Case.objects.filter(origin=Case.Origin.WAITING, kind="post")
    openings = Post.objects.filter(
        thread__in=late, ancestors=[], removed_at=None, withdrawn_at=None
    ).exclude(public_id__in=known.values("key"))
    made = 0
    for opening in openings.select_related("thread__group", "author")[:200]:
        case = open_case(Case.Origin.WAITING, "post", opening, WAITING_URGENCY)
        # Their wait began when they wrote, not when this round came by.
        Case.objects.filter(pk=case.pk).update(opened_at=opening.posted_at)
        made += 1
    return made


def delete_old_staff_page_views():
    """A round of settings.SCHEDULE: what is older than settings.STAFF_PAGE_VIEW_DAYS goes."""
    days = max(settings.STAFF_PAGE_VIEW_DAYS, MIN_RETENTION_DAYS)
    StaffPageView.objects.filter(at__lt=timezone.now() - timedelta(days=days)).delete()


RECENTLY = timedelta(days=2)  # Whoever was not here since has earned nothing since.


def raise_trust_levels():
    """A round of settings.SCHEDULE. Somebody whom a moderator restricts waits until it is over."""
    now = timezone.now()
    here = Member.objects.filter(is_active=True, here_at__gt=now - RECENTLY)
    free = here.filter(Q(silenced_until=None) | Q(silenced_until__lt=now), approval_since=None)
    for level, (days, threads, thanked) in settings.TRUST.items():
        below = free.filter(trust__lt=level, days_here__gte=days)
        reached = list(below.values_list("pk", flat=True))
        reached = _members_with_at_least(
            ReadMark.objects.filter(read_to__gt=0), "member", reached, threads
        )
        thanks = Post.objects.filter(reaction_count__gt=0, removed_at=None)
        reached = _members_with_at_least(thanks, "author", reached, thanked)
        Member.objects.filter(pk__in=reached, trust__lt=level).update(trust=level)


def _members_with_at_least(rows, person, keys, number):
    """Those of `keys` to whom at least `number` of `rows` belong."""
    if not number:
        return keys
    counted = rows.filter(**{f"{person}__in": keys}).order_by().values(person)
    enough = counted.annotate(n=Count("pk")).filter(n__gte=number)
    return list(enough.values_list(person, flat=True))
