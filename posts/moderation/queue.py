"""The moderation queue: open cases, the most urgent first, and the list of closed ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, OuterRef, Q
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from posts.models import Case, Post, Report, Thread
from posts.models.cases import IS_ABOUT_DANGER, Reason
from posts.moderation.case_results import attach_outcomes
from posts.moderation.queue_rows import (
    NOW,
    annotate_replies,
    describe_rows,
    gather_people,
    order_by_urgency,
)
from recovery_forum.lib.text import clean_line, isolate

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from accounts.models import Member

CASES_PER_PAGE = 40

# (lowest urgency, level, label), from the highest down.
URGENCY_LEVELS = [
    (NOW, "now", gettext_lazy("Now: someone may be in danger")),
    (45, "soon", gettext_lazy("Soon")),
    (25, "today", gettext_lazy("Today")),
    (0, "calm", gettext_lazy("Not urgent")),
]
# Origins that have a list of their own beside the cases: nobody did anything wrong there.
LISTS_BESIDE = (Case.Origin.WAITING, Case.Origin.FIRST)
# How long a thread that asks for support may wait before it is in the list of those that wait.
UNANSWERED_AFTER = timedelta(hours=2)
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
    related = ("subject", "group", "claimed_by", "second_moderator")
    cases = annotate_replies(Case.objects.select_related(*related))
    reasons = Report.objects.filter(case=OuterRef("pk")).values("reason")
    cases = cases.annotate(report_reasons=ArraySubquery(reasons))
    cases = _filter_cases(cases, moderator, filters)
    is_closed = filters.get("state") == "closed"
    if is_closed:
        cases = cases.exclude(closed_at=None).order_by("-closed_at", "-pk")
    else:
        cases = order_by_urgency(cases.filter(closed_at=None))
    start = (page - 1) * CASES_PER_PAGE
    rows = list(cases[start : start + CASES_PER_PAGE + 1])
    has_more, rows = len(rows) > CASES_PER_PAGE, rows[:CASES_PER_PAGE]
    _describe_urgency(rows)
    describe_rows(rows, moderator)
    attach_outcomes(rows)
    return (rows if is_closed else gather_people(rows)), has_more


def _filter_cases(cases, moderator, filters):
    if (origin := filters.get("origin")) in Case.Origin:
        cases = _filter_by_origin(cases, origin)
    elif not any(filters.get(name) for name in ("has", "q", "state")):
        cases = cases.exclude(origin__in=LISTS_BESIDE)
    if (reason := filters.get("reason")) in Reason:
        cases = cases.filter(pk__in=Report.objects.filter(reason=reason).values("case"))
    if filters.get("has") == "me":
        cases = cases.filter(Q(claimed_by=moderator) | Q(second_moderator=moderator))
    if filters.get("has") == "nobody":
        cases = cases.filter(claimed_by=None)
    if text := clean_line(filters.get("q", "")):
        cases = cases.filter(_search_condition(text, moderator, filters.get("state") == "closed"))
    return cases


def _filter_by_origin(cases, origin):
    """A report of somebody in danger is listed with the others in danger, and not with reports."""
    if origin == Case.Origin.CRISIS:
        return cases.about_danger()
    return cases.filter(origin=origin).exclude(IS_ABOUT_DANGER)


def _search_condition(text, moderator, is_closed):
    """Cases about a group or member of that name, or about a post that `moderator` may read."""
    cases = Case.objects.filter(kind="post", closed_at__isnull=not is_closed)
    posts = Post.objects.filter(public_id__in=cases.values("key"))
    matching = posts.visible_to(moderator).filter(
        Q(thread__title__icontains=text) | Q(text__icontains=text)
    )
    about_post = Q(kind="post", key__in=matching.values("public_id"))
    return about_post | Q(subject__name__iexact=text) | Q(group__name__icontains=text)


def get_case_title(case: Case) -> str:
    """Return what a page about `case` is called, such as "Reported: a post by alice"."""
    words = {"origin": case.get_origin_display(), "what": case.kind_name}
    if case.subject is None:
        return _("%(origin)s: %(what)s") % words
    words["who"] = isolate(case.subject.name)
    if case.kind == "member":
        return _("%(origin)s: the profile of %(who)s") % words
    return _("%(origin)s: %(what)s by %(who)s") % words


def get_urgency_level(case: Case) -> tuple[str, StrOrPromise]:
    """Return the level of the urgency of `case`, and its label."""
    return next((name, label) for least, name, label in URGENCY_LEVELS if case.urgency >= least)


def is_late(case: Case, now: datetime) -> bool:
    """Return whether `case` waits longer than it should.

    Somebody in danger waits for a person, and not for the end of the case.
    """
    if case.is_about_danger and case.answered_at:
        return False
    origin = Case.Origin.CRISIS if case.is_about_danger else case.origin
    return now - case.opened_at > LATE_AFTER.get(origin, DEFAULT_LATE_AFTER)


def waits_for_decision(row: Any) -> bool:
    """Return whether `row`, the content of a case or None, is held.

    Its author waits until it is approved or rejected; nobody would find it without an open case.
    """
    is_gone = getattr(row, "removed_at", None) or getattr(row, "withdrawn_at", None)
    return bool(getattr(row, "held_at", None)) and not is_gone


def _describe_urgency(cases):
    """Set the reasons, number of reports and level of each case."""
    now = timezone.now()
    for case in cases:
        case.times = len(case.report_reasons)
        case.reasons = [Reason(reason).label for reason in sorted(set(case.report_reasons))]
        case.level, case.level_words = get_urgency_level(case)
        case.is_late = not case.closed_at and is_late(case, now)


def list_waiting_threads() -> QuerySet[Thread]:
    """Return the threads that ask for support and that somebody could reply to, but nobody has."""
    threads = Thread.objects.waiting().filter(removed_at=None, held_at=None, withdrawn_at=None)
    return threads.filter(group__archived_at=None, group__removed_at=None)


def list_unanswered_threads(now: datetime) -> QuerySet[Thread]:
    """Return those that have waited for UNANSWERED_AFTER.

    The figures count them at once; a job gives each a case, in which moderators see it.
    """
    return list_waiting_threads().filter(opened_at__lt=now - UNANSWERED_AFTER)


class OriginCount(NamedTuple):
    """How many cases of an origin are open. `in_danger` has the member whom each of those about
    somebody in danger is about, or the key of its content, if nobody may know whose it is."""

    origin: str
    label: StrOrPromise
    number: int
    in_danger: list[str]


def describe_waiting(counts: list[OriginCount]) -> str:
    """Return a sentence on the rows of count_open_cases(), such as "3 reports wait"; or empty."""
    shown = [row for row in counts if row.origin not in LISTS_BESIDE]
    # Somebody may have several cases: of what they wrote, and of reports.
    urgent = len({person for row in shown for person in row.in_danger})
    numbers = {row.origin: row.number - len(row.in_danger) for row in shown}
    reports = numbers.pop(Case.Origin.REPORT, 0)
    others = sum(numbers.values())
    parts = []
    if urgent:
        text = ngettext("%(n)d person may be in danger", "%(n)d people may be in danger", urgent)
        parts.append(text % {"n": urgent})
    if reports:
        parts.append(ngettext("%(n)d report waits", "%(n)d reports wait", reports) % {"n": reports})
    if others:
        text = ngettext("%(n)d other case waits", "%(n)d other cases wait", others)
        if not parts:
            text = ngettext("%(n)d case waits", "%(n)d cases wait", others)
        parts.append(text % {"n": others})
    return f"{', '.join(parts)}." if parts else ""


def count_open_cases() -> list[OriginCount]:
    """Return a row for each origin that has open cases, in the order of Case.Origin.

    As in the queue, all cases about somebody in danger count as such, and no others do.
    """
    rows = Case.objects.open().values_list("origin").order_by()
    person = Coalesce(Cast("subject_id", CharField()), "key")
    rows = rows.annotate(
        n=Count("pk"), in_danger=ArrayAgg(person, filter=IS_ABOUT_DANGER, default=[])
    )
    found = {origin: (n, in_danger) for origin, n, in_danger in rows}
    people = [person for _n, in_danger in found.values() for person in in_danger]
    numbers = {origin: n - len(in_danger) for origin, (n, in_danger) in found.items()}
    numbers[Case.Origin.CRISIS.value] = len(people)
    return [
        OriginCount(
            origin.value,
            origin.label,
            numbers[origin],
            people if origin == Case.Origin.CRISIS else [],
        )
        for origin in Case.Origin
        if numbers.get(origin)
    ]
