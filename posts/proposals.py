"""Proposed groups in the moderators' queue."""

from django.utils import timezone

from .models import Case
from .reporting import open_case

URGENCY = 22  # After what concerns a person.


def case_opened(sender, group, **kwargs):
    open_case(Case.Origin.GROUP, "group", group, URGENCY)


def case_closed(sender, group, **kwargs):
    asked = Case.objects.open().filter(origin=Case.Origin.GROUP, kind="group", key=group.slug)
    asked.update(closed_at=timezone.now(), outcome=Case.Outcome.ACTED)
