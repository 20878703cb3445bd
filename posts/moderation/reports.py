"""Creates reports of members, and notifies them of the outcome."""

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from accounts.models import Notification
from accounts.notifications.services import send_notification
from posts.models import Case, Report
from posts.models.cases import REASON_URGENCY
from posts.safety.cases import open_case

URGENCY_PER_REPORT = 5  # By each further person who reports the same.


@transaction.atomic
def create_report(member, kind, row, reason, words=""):
    """`member` reports `row`. A second report of theirs changes the words of the first."""
    case = open_case(Case.Origin.REPORT, kind, row, REASON_URGENCY[reason])
    made, is_new = Report.objects.update_or_create(
        case=case, reporter=member, defaults={"reason": reason, "words": words}
    )
    if is_new and case.reports.count() > 1:
        Case.objects.filter(pk=case.pk).update(urgency=F("urgency") + URGENCY_PER_REPORT)
    return made


def notify_reporters(reports):
    """That their reports were answered; what was done about whom is between others."""
    for one in reports.exclude(reporter=None):
        send_notification(
            one.reporter_id, Notification.Kind.REPORTED, None, reverse("posts:reports")
        )
