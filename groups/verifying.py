"""Verifying help lines: one that nobody rang for too long is hidden, and the editors hear of it."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.notifying import notify

from .models import HelpLine
from .models.helplines import TRUSTED_FOR

AHEAD = timedelta(days=21)  # Told before they are hidden, so that no country is left without.


def to_verify():
    """Lines that are hidden, or will be soon, unless somebody rings them."""
    old = timezone.now().date() - TRUSTED_FOR + AHEAD
    return HelpLine.objects.filter(verified_on__lt=old)


def tell_editors():
    """A round of settings.ROUNDS: tell editors of lines that wait to be rung. Gives how many."""
    waiting = to_verify().count()
    if waiting:
        # The oldest first: `o` is the column of the day.
        url = f"{reverse('admin:groups_helpline_changelist')}?o=6"
        for editor in _editors():
            notify(editor.pk, Notification.Kind.LINES_OLD, None, url)
    return waiting


def _editors():
    may = Q(groups__permissions__codename="change_helpline") | Q(is_superuser=True)
    return Member.objects.filter(may, is_active=True, is_staff=True).distinct()
