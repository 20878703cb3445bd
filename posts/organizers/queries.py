"""The reports that an organizer may answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import Member
from posts.models import Case, Post, Reason
from posts.models.cases import REASON_URGENCY

if TYPE_CHECKING:
    from groups.models import Group

REASONS_FOR_MODERATORS = (Reason.CRISIS, Reason.OUTING)
MAX_CASES = 50


def list_group_cases(group: Group, organizer: Member) -> list[Case]:
    """Return the open cases of `group` that `organizer` may answer, the most urgent first.

    Sets of each its `post`, as the organizer sees it, the most urgent `reason`, and the labels of
    all `reasons`: but never who reported it. Danger, outing and what concerns an organizer are
    left to the moderators.
    """
    organizers = Member.objects.filter(memberships__in=group.memberships.organizing())
    rows = Case.objects.open().filter(origin=Case.Origin.REPORT, kind="post", group=group)
    rows = rows.exclude(subject__in=organizers)
    rows = rows.exclude(reports__reason__in=REASONS_FOR_MODERATORS).prefetch_related("reports")
    cases = list(rows.order_by("-urgency", "opened_at", "pk")[:MAX_CASES])
    posts = _readable_posts(organizer, group, [case.key for case in cases])
    for case in cases:
        reports = case.reports.all()
        case.post = posts.get(case.key)
        case.reason = max(reports, key=lambda report: REASON_URGENCY[report.reason]).reason
        case.reasons = sorted({report.get_reason_display() for report in reports})
    return [case for case in cases if case.post]


def _readable_posts(organizer: Member, group: Group, public_ids: list[str]) -> dict[str, Post]:
    # An anonymous post of an organizer is reported like any other, but not judged by its author.
    posts = Post.objects.visible_to(organizer).for_reader(organizer).exclude(author=organizer)
    posts = posts.filter(public_id__in=public_ids, thread__group=group)
    posts = posts.filter(is_muted=False, removed_at=None, withdrawn_at=None)
    return {post.public_id: post for post in posts.select_related("thread")}
