"""Verification of help lines.

A line that was not verified for long is marked as such. The editors are notified before that.
"""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification
from groups.models import HelpLine
from groups.models.helplines import VERIFICATION_VALID_FOR

# Editors are notified this long before readers are told that a line was not checked for long.
VERIFICATION_NOTICE_PERIOD = timedelta(days=21)


def get_help_lines_to_verify() -> QuerySet[HelpLine]:
    """Return the lines that are outdated, or will be within VERIFICATION_NOTICE_PERIOD."""
    limit = timezone.now().date() - VERIFICATION_VALID_FOR + VERIFICATION_NOTICE_PERIOD
    return HelpLine.objects.filter(verified_on__lt=limit)


def notify_editors_of_unverified_lines() -> int:
    """Notify the editors of help lines that need to be verified.

    A scheduled job. Returns the number of those lines.
    """
    count = get_help_lines_to_verify().count()
    if count:
        url = reverse("admin:groups_helpline_countries")
        for editor in _get_editors():
            send_notification(editor.pk, Notification.Kind.HELPLINES_OUTDATED, None, url)
    return count


def _get_editors() -> QuerySet[Member]:
    may_edit = Q(groups__permissions__codename="change_helpline") | Q(is_superuser=True)
    return Member.objects.staff().filter(may_edit).distinct()
