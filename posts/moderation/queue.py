"""The moderation queue: open cases, the most urgent first."""

from datetime import timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from posts.models import Case, Post, Report
from posts.models.cases import Reason

CASES_PER_PAGE = 40
EXCERPT_LENGTH = 90  # Characters of a post's words.

# What an urgency means to whoever has a minute: from the highest down.
URGENCY_LEVELS = [
    (90, "now", _("Now: somebody may be in danger")),
    (45, "soon", _("Soon")),
    (25, "today", _("Today")),
    (0, "calm", _("When there is time")),
]
# How long each may wait before its clock says that it is late.
LATE_AFTER = {
    Case.Origin.CRISIS: timedelta(minutes=15),
    Case.Origin.WAITING: timedelta(hours=6),
    Case.Origin.HELD: timedelta(hours=12),
    Case.Origin.APPEAL: timedelta(days=3),
    Case.Origin.GROUP: timedelta(days=3),
}
DEFAULT_LATE_AFTER = timedelta(days=1)


def list_open_cases(moderator, asked, page=1):
    """One page of open cases as `moderator` asked for them, and whether more follow.

    `asked`: "origin", "reason", "has" ("me", "nobody") and "q", each of which may be missing.
    """
    cases = Case.objects.open().select_related("group", "claimed_by", "second_moderator")
    cases = _filter_cases(cases, moderator, asked).order_by("-urgency", "opened_at", "id")
    start = (page - 1) * CASES_PER_PAGE
    found = list(cases[start : start + CASES_PER_PAGE + 1])
    _attach_reasons(found)
    _attach_excerpts(found, moderator)
    return found[:CASES_PER_PAGE], len(found) > CASES_PER_PAGE


def _filter_cases(cases, moderator, asked):
    if (origin := asked.get("origin")) in Case.Origin:
        cases = cases.filter(origin=origin)
    if (reason := asked.get("reason")) in Reason:
        cases = cases.filter(pk__in=Report.objects.filter(reason=reason).values("case"))
    if asked.get("has") == "me":
        cases = cases.filter(Q(claimed_by=moderator) | Q(second_moderator=moderator))
    if asked.get("has") == "nobody":
        cases = cases.filter(claimed_by=None)
    if words := asked.get("q", "").replace("\0", "").strip():
        cases = cases.filter(_cases_about(words, moderator))
    return cases


def _cases_about(words, moderator):
    """Cases about a group or a person of that name, or whose words `moderator` may see anyway.

    A post without a name is not found by its author: the queue would tell who they are.
    """
    of_cases = Post.objects.filter(public_id__in=Case.objects.open().values("key"))
    named = Q(thread__title__icontains=words) | Q(text__icontains=words)
    seen = of_cases.visible_to(moderator).filter(named)
    unnamed = of_cases.filter(alias__isnull=False)
    person = Q(subject__name__iexact=words) & ~Q(key__in=unnamed.values("public_id"))
    in_post = Q(kind="post", key__in=seen.values("public_id"))
    return in_post | person | Q(group__name__icontains=words)


def _attach_excerpts(cases, moderator):
    """A title or first words, where `moderator` reads them without a case; else none.

    Of somebody in danger nothing is told before the look that the log holds.
    """
    keys = [case.key for case in cases if case.kind == "post"]
    folded = Case.objects.open().filter(origin=Case.Origin.CRISIS, key__in=keys).values("key")
    seen = Post.objects.visible_to(moderator).filter(public_id__in=keys, removed_at=None)
    seen = seen.exclude(public_id__in=folded)
    posts = {post.public_id: post for post in seen.select_related("thread")}
    for case in cases:
        post = posts.get(case.key) if case.kind == "post" else None
        case.title = post.thread.title if post else ""
        case.words = Truncator(post.text).chars(EXCERPT_LENGTH) if post else ""


def urgency_level(case):
    """The name and the words of how soon somebody should look at `case`."""
    return next((name, words) for least, name, words in URGENCY_LEVELS if case.urgency >= least)


def is_late(case, now):
    return now - case.opened_at > LATE_AFTER.get(case.origin, DEFAULT_LATE_AFTER)


def _attach_reasons(cases):
    """What reports say, of the page alone: the whole queue is never gathered."""
    rows = Case.objects.filter(pk__in=[case.pk for case in cases]).values("pk")
    told = rows.annotate(
        reasons=ArrayAgg("reports__reason", distinct=True, default=[]), times=Count("reports")
    )
    by_key = {row["pk"]: row for row in told}
    now = timezone.now()
    for case in cases:
        row = by_key[case.pk]
        case.reasons = [Reason(reason).label for reason in row["reasons"] if reason]
        case.times = row["times"]
        case.level, case.level_words = urgency_level(case)
        case.is_late = is_late(case, now)


def count_open_cases():
    """How many wait, by origin: [(origin, its name, how many)], without those of which none."""
    rows = Case.objects.open().values_list("origin").annotate(n=Count("pk"))
    numbers = dict(rows.order_by())
    return [(one.value, one.label, numbers[one]) for one in Case.Origin if one in numbers]
