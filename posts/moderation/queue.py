"""The moderation queue: open cases, the most urgent first, and the list of closed ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from posts.models import Case, Post, Report
from posts.models.cases import Reason

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from accounts.models import Member

CASES_PER_PAGE = 40
EXCERPT_LENGTH = 90  # Characters.

# (lowest urgency, level, label), from the highest down.
URGENCY_LEVELS = [
    (90, "now", _("Now: someone may be in danger")),
    (45, "soon", _("Soon")),
    (25, "today", _("Today")),
    (0, "calm", _("Not urgent")),
]
#: Origins that have a list of their own beside the cases: nobody did anything wrong there.
LISTS_BESIDE = (Case.Origin.WAITING, Case.Origin.FIRST)
KINDS_OF_GROUPS = ("group", "meeting", "opportunity", "link")
# How long a case may wait before the queue marks it as late.
LATE_AFTER: dict[str, timedelta] = {
    Case.Origin.CRISIS: timedelta(minutes=15),
    Case.Origin.WAITING: timedelta(hours=6),
    Case.Origin.HELD: timedelta(hours=12),
    Case.Origin.APPEAL: timedelta(days=3),
    Case.Origin.BAN: timedelta(days=1),
    Case.Origin.FIRST: timedelta(days=3),
    Case.Origin.GROUP: timedelta(days=3),
}
DEFAULT_LATE_AFTER = timedelta(days=1)


def list_cases(
    moderator: Member, filters: dict[str, str], page: int = 1
) -> tuple[list[Case], bool]:
    """Return one page of cases, the most urgent first, and whether more follow.

    `filters` may have "origin", "reason", "has" ("me" or "nobody"), "q", a search text, and
    "state": "closed" lists closed cases, the last first. Without any, LISTS_BESIDE are left out.
    """
    cases = Case.objects.select_related("subject", "group", "claimed_by", "second_moderator")
    reasons = Report.objects.filter(case=OuterRef("pk")).values("reason")
    cases = cases.annotate(report_reasons=ArraySubquery(reasons))
    cases = _filter_cases(cases, moderator, filters)
    if filters.get("state") == "closed":
        cases = cases.exclude(closed_at=None).order_by("-closed_at", "-pk")
    else:
        cases = cases.filter(closed_at=None).order_by("-urgency", "opened_at", "id")
    start = (page - 1) * CASES_PER_PAGE
    rows = list(cases[start : start + CASES_PER_PAGE + 1])
    _describe_urgency(rows)
    _attach_excerpts(rows, moderator)
    return rows[:CASES_PER_PAGE], len(rows) > CASES_PER_PAGE


def _filter_cases(cases, moderator, filters):
    if (origin := filters.get("origin")) in Case.Origin:
        cases = cases.filter(origin=origin)
    elif not any(filters.get(name) for name in ("has", "q", "state")):
        cases = cases.exclude(origin__in=LISTS_BESIDE)
    if (reason := filters.get("reason")) in Reason:
        cases = cases.filter(pk__in=Report.objects.filter(reason=reason).values("case"))
    if filters.get("has") == "me":
        cases = cases.filter(Q(claimed_by=moderator) | Q(second_moderator=moderator))
    if filters.get("has") == "nobody":
        cases = cases.filter(claimed_by=None)
    if text := filters.get("q", "").replace("\0", "").strip():
        cases = cases.filter(_search_condition(text, moderator, filters.get("state") == "closed"))
    return cases


def _search_condition(text, moderator, is_closed):
    """Cases about a group or member of that name, or about a post that `moderator` may read."""
    cases = Case.objects.filter(kind="post", closed_at__isnull=not is_closed)
    posts = Post.objects.filter(public_id__in=cases.values("key"))
    matching = posts.visible_to(moderator).filter(
        Q(thread__title__icontains=text) | Q(text__icontains=text)
    )
    about_post = Q(kind="post", key__in=matching.values("public_id"))
    return about_post | Q(subject__name__iexact=text) | Q(group__name__icontains=text)


def _attach_excerpts(cases, moderator):
    """Set of each case its `title`, and of posts that `moderator` reads without it, their words.

    These are `words`, `byline` and `is_reply`: a reply stands there with its own words, not with
    those of its thread. Posts of somebody in danger have no excerpt: reading them is logged, on the
    page of the case.
    """
    keys = [case.key for case in cases if case.kind == "post"]
    in_crisis = Case.objects.open().filter(origin=Case.Origin.CRISIS, key__in=keys)
    visible = Post.objects.visible_to(moderator).filter(public_id__in=keys, removed_at=None)
    visible = visible.exclude(public_id__in=in_crisis.values("key"))
    related = ("thread", "author", "alias")
    posts = {post.public_id: post for post in visible.select_related(*related)}
    for case in cases:
        post = posts.get(case.key) if case.kind == "post" else None
        case.title = post.thread.title if post else _title_without_words(case)
        case.words = Truncator(post.text).chars(EXCERPT_LENGTH) if post else ""
        case.byline = post.byline if post else ""
        case.is_reply = bool(post) and not post.opens_thread


def _title_without_words(case):
    """The name of the member or the group that a case is about, beside what kind it is."""
    if case.kind == "member" and case.subject:
        return case.subject.name
    if case.kind in KINDS_OF_GROUPS and case.group:
        return case.group.name
    return ""


def urgency_level(case: Case) -> tuple[str, StrOrPromise]:
    """Return the level of the urgency of `case`, and its label."""
    return next((name, label) for least, name, label in URGENCY_LEVELS if case.urgency >= least)


def is_late(case: Case, now: datetime) -> bool:
    """Return whether `case` waits longer than it should."""
    return now - case.opened_at > LATE_AFTER.get(case.origin, DEFAULT_LATE_AFTER)


def _describe_urgency(cases):
    """Set the reasons, number of reports and level of each case."""
    now = timezone.now()
    for case in cases:
        case.times = len(case.report_reasons)
        case.reasons = [Reason(reason).label for reason in sorted(set(case.report_reasons))]
        case.level, case.level_words = urgency_level(case)
        case.is_late = not case.closed_at and is_late(case, now)


def count_open_cases() -> list[tuple[str, StrOrPromise, int]]:
    """Return (origin, label, number of open cases) for each origin that has any."""
    rows = Case.objects.open().values_list("origin").annotate(n=Count("pk"))
    numbers = dict(rows.order_by())
    return [
        (origin.value, origin.label, numbers[origin]) for origin in Case.Origin if origin in numbers
    ]
