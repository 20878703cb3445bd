"""Reporting: a member says that something is wrong, and hears what came of it."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.urls import reverse

from accounts.models import Notification
from accounts.notifying import notify
from accounts.reporting import KINDS

from .models import Case, Report
from .models.moderation import URGENCY

MORE_URGENT = 5  # By each further person who reports the same.


@transaction.atomic
def open_case(origin, kind, row, urgency):
    """The open case of that origin about `row`, made where there is none. The higher urgency stays.

    `kind` is a slug of accounts.reporting.KINDS.
    """
    how = KINDS[kind]
    case, is_new = Case.objects.get_or_create(
        origin=origin,
        kind=kind,
        key=str(getattr(row, how.key)),
        closed_at=None,
        defaults={"subject": how.author(row), "group": how.group(row), "urgency": urgency},
    )
    if not is_new:
        Case.objects.filter(pk=case.pk).update(urgency=Greatest(F("urgency"), urgency))
    return case


@transaction.atomic
def report(member, kind, row, reason, words=""):
    """`member` reports `row`. A second report of theirs changes the words of the first."""
    case = open_case(Case.Origin.REPORT, kind, row, URGENCY[reason])
    made, is_new = Report.objects.update_or_create(
        case=case, reporter=member, defaults={"reason": reason, "words": words}
    )
    if is_new and case.reports.count() > 1:
        Case.objects.filter(pk=case.pk).update(urgency=F("urgency") + MORE_URGENT)
    return made


def tell_reporters(reports):
    """That their reports were answered; what was done about whom is between others."""
    for one in reports.exclude(reporter=None):
        notify(one.reporter_id, Notification.Kind.REPORTED, None, reverse("posts:reports"))
