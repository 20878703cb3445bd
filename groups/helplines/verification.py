"""Verification of help lines: a line that was not verified for long is hidden, and the editors are notified in time."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification
from groups.models import HelpLine
from groups.models.helplines import VERIFICATION_VALID_FOR

VERIFICATION_NOTICE_PERIOD = timedelta(
    days=21
)  # Told before they are hidden, so that no country is left without.


def get_help_lines_to_verify():
    """Lines that are hidden, or will be soon, unless somebody rings them."""
    old = timezone.now().date() - VERIFICATION_VALID_FOR + VERIFICATION_NOTICE_PERIOD
    return HelpLine.objects.filter(verified_on__lt=old)


def notify_editors_of_unverified_lines():
    """A round of settings.SCHEDULE: tell editors of lines that wait to be rung. Gives how many."""
    waiting = get_help_lines_to_verify().count()
    if waiting:
        # The oldest first: `o` is the column of the day.
        url = f"{reverse('admin:groups_helpline_changelist')}?o=6"
        for editor in _get_editors():
            send_notification(editor.pk, Notification.Kind.LINES_OLD, None, url)
    return waiting


def _get_editors():
    may = Q(groups__permissions__codename="change_helpline") | Q(is_superuser=True)
    return Member.objects.filter(may, is_active=True, is_staff=True).distinct()
