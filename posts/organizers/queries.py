"""The reports that an organizer may answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from posts.models import Case
from posts.models.cases import REASON_URGENCY
from posts.moderation.group_cases import find_answerable_posts, find_group_cases

if TYPE_CHECKING:
    from accounts.models import Member
    from groups.models import Group

MAX_CASES = 50


def list_group_cases(group: Group, organizer: Member) -> list[Case]:
    """Return the open cases of `group` that `organizer` may answer, the most urgent first.

    Sets of each its `post`, as the organizer sees it, the most urgent `reason`, and the labels of
    all `reasons`: but never who reported it.
    """
    rows = find_group_cases(group, organizer).prefetch_related("reports")
    cases: list[Any] = list(rows.order_by("-urgency", "opened_at", "pk")[:MAX_CASES])
    keys = [case.key for case in cases]
    found = find_answerable_posts(group, organizer).filter(public_id__in=keys)
    posts = {post.public_id: post for post in found.select_related("thread")}
    for case in cases:
        reports = case.reports.all()
        case.post = posts.get(case.key)
        case.reason = max(reports, key=lambda report: REASON_URGENCY[report.reason]).reason
        case.reasons = sorted({report.get_reason_display() for report in reports})
    return [case for case in cases if case.post]
