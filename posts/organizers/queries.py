"""The reports that an organizer may answer."""

from accounts.models import Member
from posts.models import Case, Post, Reason
from posts.models.cases import REASON_URGENCY

REASONS_FOR_MODERATORS = (Reason.CRISIS, Reason.OUTING)


def list_group_cases(group, organizer):
    """Open cases of `group` that `organizer` may answer, the most urgent first.

    Each with its `post` as the organizer sees it, and `reasons`: what was wrong, never who said so.
    """
    leading = Member.objects.filter(memberships__in=group.memberships.organizing())
    cases = Case.objects.open().filter(origin=Case.Origin.REPORT, kind="post", group=group)
    cases = cases.exclude(subject__in=leading).exclude(reports__reason__in=REASONS_FOR_MODERATORS)
    cases = list(cases.prefetch_related("reports").order_by("-urgency", "opened_at", "pk")[:50])
    posts = Post.objects.visible_to(organizer).for_reader(organizer)
    posts = posts.filter(public_id__in=[case.key for case in cases], thread__group=group)
    posts = posts.filter(is_muted=False, removed_at=None, withdrawn_at=None)
    found = {post.public_id: post for post in posts.select_related("thread")}
    for case in cases:
        case.post = found.get(case.key)
        case.reason = max(
            case.reports.all(), key=lambda report: REASON_URGENCY[report.reason]
        ).reason
        case.reasons = sorted({report.get_reason_display() for report in case.reports.all()})
    return [case for case in cases if case.post]
