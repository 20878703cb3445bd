"""What the organizers of a group do in its threads: pin, let rest, and answer what was reported.

An organizer answers for one place. What concerns danger, an organizer, or somebody across a block
from them stays with the moderators.
"""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member, Notification
from accounts.notifying import notify_all

from . import first_replies
from .models import Case, Post, Reason, Thread
from .models.moderation import URGENCY
from .replying import open_thread

PINNED = 3  # Threads at once: a list of pinned threads hides the living ones.
WEEKS = 12
TO_MODERATORS = (Reason.CRISIS, Reason.OUTING)


@transaction.atomic
def pin(thread, is_pinned=True):
    """Keep `thread` above the others of its group. Raises PermissionDenied where enough are."""
    others = Thread.objects.filter(group=thread.group_id, pinned_at__isnull=False)
    if is_pinned and others.exclude(pk=thread.pk).count() >= PINNED:
        raise PermissionDenied(_("Three threads are pinned already. Please unpin one first."))
    now = timezone.now() if is_pinned else None
    Thread.objects.filter(pk=thread.pk).update(pinned_at=now)


@transaction.atomic
def announce(group, organizer, **words):
    """Open a thread of the organizers' words, pin it where there is room, and tell all members.

    What a moderator reads first is told to nobody. Gives the thread.
    """
    thread = open_thread(group, organizer, kind=Thread.Kind.NEWS, **words).thread
    if thread.held_at:
        return thread
    pinned = Thread.objects.filter(group=group, pinned_at__isnull=False)
    earlier = pinned.filter(kind=Thread.Kind.NEWS).order_by("pinned_at").first()
    if earlier and pinned.count() >= PINNED:
        pin(earlier, is_pinned=False)
    with suppress(PermissionDenied):
        pin(thread)
    people = group.memberships.current().values_list("member_id", flat=True)
    notify_all(people, Notification.Kind.ANNOUNCED, organizer, thread.get_absolute_url())
    return thread


def let_rest(thread, is_resting=True):
    """Nobody answers any more, and everything stays readable; or wake it again."""
    now = timezone.now() if is_resting else None
    Thread.objects.filter(pk=thread.pk).update(locked_at=now)


def reported_in(group, organizer):
    """Open cases of `group` that `organizer` may answer, the most urgent first.

    Each with its `post` as the organizer sees it, and `reasons`: what was wrong, never who said so.
    """
    leading = Member.objects.filter(memberships__in=group.memberships.organizing())
    cases = Case.objects.open().filter(origin=Case.Origin.REPORT, kind="post", group=group)
    cases = cases.exclude(subject__in=leading).exclude(reports__reason__in=TO_MODERATORS)
    cases = list(cases.prefetch_related("reports").order_by("-urgency", "opened_at", "pk")[:50])
    posts = Post.objects.visible_to(organizer).for_reader(organizer)
    posts = posts.filter(public_id__in=[case.key for case in cases], thread__group=group)
    posts = posts.filter(is_muted=False, removed_at=None, withdrawn_at=None)
    found = {post.public_id: post for post in posts.select_related("thread")}
    for case in cases:
        case.post = found.get(case.key)
        case.reason = max(case.reports.all(), key=lambda report: URGENCY[report.reason]).reason
        case.reasons = sorted({report.get_reason_display() for report in case.reports.all()})
    return [case for case in cases if case.post]


def mondays(now):
    """The first days (UTC) of the last weeks, the present one last."""
    monday = now.date() - timedelta(days=now.weekday())
    return [monday - timedelta(weeks=weeks) for weeks in reversed(range(WEEKS))]


def per_week(moments, now):
    """How many of `moments` fall in each of the last weeks: pairs of its first day and a number."""
    counts = dict.fromkeys(mondays(now), 0)
    for moment in moments:
        day = moment.astimezone(UTC).date()
        monday = day - timedelta(days=day.weekday())
        if monday in counts:
            counts[monday] += 1
    return list(counts.items())


def weeks_of(group, now):
    """For each of the last weeks: its first day (UTC), and how many came into the group."""
    since = group.memberships.current().filter(since__date__gte=mondays(now)[0])
    return per_week(since.values_list("since", flat=True), now)


def confirmations_of(group, now):
    """For each of the last weeks: how many meetings were confirmed in it, and not since."""
    confirmed = group.meetings.filter(confirmed_at__date__gte=mondays(now)[0])
    return per_week(confirmed.values_list("confirmed_at", flat=True), now)


def first_answers_of(group, now):
    """For each of the last weeks: the median time to a first answer, or None without any."""
    weeks = mondays(now)
    since = datetime.combine(weeks[0], time.min, UTC)
    medians = first_replies.by_week(group, since)
    return [(week, medians.get(week)) for week in weeks]
