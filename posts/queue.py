"""The moderators' queue: what waits for one of them, the most urgent first."""

from datetime import timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q
from django.utils import timezone

from .models import Case, Post, Thread
from .models.moderation import Reason
from .reporting import open_case

LENGTH = 40
WAITS_TOO_LONG = timedelta(hours=2)  # Without an answer: then moderators are told.
WAITING = 50  # Urgency, beside that of posts.models.moderation.


def waiting_cases(origin="", mine=None, page=1):
    """One page of open cases, and whether more follow. `mine`: only those `mine` took."""
    cases = Case.objects.open().select_related("group", "claimed_by", "beside")
    if origin in Case.Origin:
        cases = cases.filter(origin=origin)
    if mine:
        cases = cases.filter(Q(claimed_by=mine) | Q(beside=mine))
    cases = cases.order_by("-urgency", "opened_at", "id")
    start = (page - 1) * LENGTH
    found = list(cases[start : start + LENGTH + 1])
    _with_reasons(found)
    return found[:LENGTH], len(found) > LENGTH


def _with_reasons(cases):
    """What reports say, of the page alone: the whole queue is never gathered."""
    rows = Case.objects.filter(pk__in=[case.pk for case in cases]).values("pk")
    told = rows.annotate(
        reasons=ArrayAgg("reports__reason", distinct=True, default=[]), times=Count("reports")
    )
    by_key = {row["pk"]: row for row in told}
    for case in cases:
        row = by_key[case.pk]
        case.reasons = [Reason(reason).label for reason in row["reasons"] if reason]
        case.times = row["times"]


def counts():
    """How many wait, by origin: [(origin, its name, how many)], without those of which none."""
    rows = Case.objects.open().values_list("origin").annotate(n=Count("pk"))
    numbers = dict(rows.order_by())
    return [(one.value, one.label, numbers[one]) for one in Case.Origin if one in numbers]


def gather_waiting():
    """A case for each thread that asked for support two hours ago and has no answer yet.

    A round of settings.ROUNDS. The answer of somebody else closes it: safety.watching.answered.
    """
    since = timezone.now() - WAITS_TOO_LONG
    late = Thread.objects.waiting().filter(
        removed_at=None, held_at=None, opened_at__lt=since, group__archived_at=None
    )
    known = Case.objects.filter(origin=Case.Origin.WAITING, kind="post")
    openings = Post.objects.filter(
        thread__in=late, ancestors=[], removed_at=None, withdrawn_at=None
    ).exclude(public_id__in=known.values("key"))
    made = 0
    for opening in openings.select_related("thread__group", "author")[:200]:
        open_case(Case.Origin.WAITING, "post", opening, WAITING)
        made += 1
    return made
