"""Creates reports of members, and notifies them of the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from accounts.models import Notification
from accounts.moderation_status.written_texts import Place
from accounts.notifications.services import send_notification
from posts.models import Case, Report
from posts.models.cases import REASON_URGENCY, Reason
from posts.moderation.group_cases import notify_organizers
from posts.on_call.escalation import start_alerting
from posts.safety.cases import open_case
from posts.safety.written_texts import check_written_text

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from accounts.models import Member

URGENCY_PER_REPORT = 5  # For each further member who reports the same content.


@transaction.atomic
def create_report(
    member: Member | None, kind: str, row: Model, reason: str, words: str = ""
) -> Report:
    """Store the report of `row` by `member`, in a case. A second one of theirs replaces the first.

    `member` is None for a visitor, of whom nothing else is stored: each of their reports is one of
    its own, and raises no urgency, because all may be from one person.
    Tells the organizers of the group, if it is theirs to answer.
    `kind` is a slug of accounts.moderation_status.reportable.REPORTABLE_KINDS.
    """
    case = open_case(Case.Origin.REPORT, kind, row, REASON_URGENCY[reason])
    fields = {"reason": reason, "words": words}
    if member is None:
        report, is_new = Report.objects.create(case=case, **fields), False
    else:
        report, is_new = Report.objects.update_or_create(
            case=case, reporter=member, defaults=fields
        )
    if reason == Reason.CRISIS and not case.alerting_since:
        start_alerting(case)
    check_written_text(report, ["words"], member, Place.REPORT)
    if is_new and case.reports.count() > 1:
        Case.objects.filter(pk=case.pk).update(urgency=F("urgency") + URGENCY_PER_REPORT)
    if member and is_new:
        notify_organizers(case, member)
    return report


def notify_reporters(reports: QuerySet[Report]) -> None:
    """Notify the reporters that their case was closed, but not of what was done about whom."""
    for report in reports.exclude(reporter=None):
        send_notification(
            report.reporter_id, Notification.Kind.REPORTED, None, reverse("posts:reports")
        )
