"""The moderation queue: open cases, the most urgent first, and the list of closed ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groups.models import Group
from posts.models import Case, Post, Report, Thread
from posts.models.cases import IS_ABOUT_DANGER, Reason
from recovery_forum.lib.text import isolate

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from accounts.models import Member

CASES_PER_PAGE = 40
EXCERPT_LENGTH = 90  # Characters.

# (lowest urgency, level, label), from the highest down.
URGENCY_LEVELS = [
    (90, "now", gettext_lazy("Now: someone may be in danger")),
    (45, "soon", gettext_lazy("Soon")),
    (25, "today", gettext_lazy("Today")),
    (0, "calm", gettext_lazy("Not urgent")),
]
#: Origins that have a list of their own beside the cases: nobody did anything wrong there.
LISTS_BESIDE = (Case.Origin.WAITING, Case.Origin.FIRST)
KINDS_OF_GROUPS = ("group", "meeting", "opportunity", "link")
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
#: Why a case without reports is in the queue.
WHY_BY_ORIGIN: dict[str, StrOrPromise] = {
    Case.Origin.CRISIS: gettext_lazy("Open the case to read the text"),
    Case.Origin.LETTER: gettext_lazy("Someone wrote to the moderators."),
    Case.Origin.APPEAL: gettext_lazy("Someone asks to change a decision."),
    Case.Origin.BAN: gettext_lazy("Another moderator has to agree or decline."),
    Case.Origin.HELD: gettext_lazy("Others can't read it until you approve it."),
    Case.Origin.FLAG: gettext_lazy("An automatic check or a moderator opened this."),
    Case.Origin.WAITING: gettext_lazy("Nobody has replied yet."),
    Case.Origin.FIRST: gettext_lazy("A newcomer wrote for the first time."),
    Case.Origin.GROUP: gettext_lazy("Someone would like to open this group."),
}


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
    in_crisis = Case.objects.about_danger().filter(key__in=keys)
    readable = _readable_posts(moderator, keys).exclude(public_id__in=in_crisis.values("key"))
    related = ("thread", "author", "alias")
    posts = {post.public_id: post for post in readable.select_related(*related)}
    for case in cases:
        post = posts.get(case.key) if case.kind == "post" else None
        case.title = post.thread.title if post else _title_without_words(case)
        case.words = Truncator(post.text).chars(EXCERPT_LENGTH) if post else ""
        case.byline = post.byline if post else ""
        case.is_reply = bool(post) and not post.opens_thread
        case.why = _explain_origin(case)


def _readable_posts(moderator, keys):
    """Those of these posts that `moderator` reads as a member, and the held ones beside them."""
    posts = Post.objects.filter(public_id__in=keys, removed_at=None)
    held = posts.exclude(held_at=None).filter(
        thread__group__in=Group.objects.readable_by(moderator),
        thread__removed_at=None,
        withdrawn_at=None,
    )
    shown = posts.visible_to(moderator).values("pk"), held.values("pk")
    return posts.filter(Q(pk__in=shown[0]) | Q(pk__in=shown[1]))


def _title_without_words(case):
    """What a case is about, as far as the queue may tell it: the page of the case says more."""
    if case.kind == "member" and case.subject:
        return case.subject.name
    if case.kind in KINDS_OF_GROUPS and case.group:
        return case.group.name
    words = {"what": case.kind_name[:1].upper() + case.kind_name[1:]}
    if case.group:  # Not by whom: nobody else may know who belongs to a group.
        return _("%(what)s in %(group)s") % {**words, "group": isolate(case.group.name)}
    if case.subject and not case.is_about_danger:
        return _("%(what)s by %(who)s") % {**words, "who": isolate(case.subject.name)}
    return words["what"]


def _explain_origin(case):
    """Why the case is in the queue, in a sentence; with the reasons of reports, if it has any."""
    if case.reasons:
        return ", ".join(map(str, case.reasons))
    return WHY_BY_ORIGIN.get(case.origin, "")


def case_title(case: Case) -> str:
    """Return what a page about `case` is called, such as "Reported: a post by alice"."""
    words = {"origin": case.get_origin_display(), "what": case.kind_name}
    if case.subject is None:
        return _("%(origin)s: %(what)s") % words
    words["who"] = isolate(case.subject.name)
    if case.kind == "member":
        return _("%(origin)s: the profile of %(who)s") % words
    return _("%(origin)s: %(what)s by %(who)s") % words


def urgency_level(case: Case) -> tuple[str, StrOrPromise]:
    """Return the level of the urgency of `case`, and its label."""
    return next((name, label) for least, name, label in URGENCY_LEVELS if case.urgency >= least)


def is_late(case: Case, now: datetime) -> bool:
    """Return whether `case` waits longer than it should."""
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
        case.level, case.level_words = urgency_level(case)
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
    """How many cases of an origin are open. `in_danger` has the key of the content of those that
    are about somebody in danger."""

    origin: str
    label: StrOrPromise
    number: int
    in_danger: list[str]


def describe_waiting(counts: list[OriginCount]) -> str:
    """Return a sentence on the rows of count_open_cases(), such as "3 reports wait"; or empty."""
    shown = [row for row in counts if row.origin not in LISTS_BESIDE]
    # What somebody wrote may have two cases: by itself, and by a report.
    urgent = len({key for row in shown for key in row.in_danger})
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
    """Return a row for each origin that has open cases, in the order of Case.Origin."""
    rows = Case.objects.open().values_list("origin").order_by()
    keys = ArrayAgg("key", filter=IS_ABOUT_DANGER, default=[])
    rows = rows.annotate(n=Count("pk"), in_danger=keys)
    numbers = {origin: found for origin, *found in rows}
    return [
        OriginCount(origin.value, origin.label, *numbers[origin])
        for origin in Case.Origin
        if origin in numbers
    ]
