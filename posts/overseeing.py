"""Overseeing: each page of the panel that staff open leaves a line, and old lines go."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from .models import PanelLook
from .models.panel_looks import KEPT_AT_LEAST

NO_PAGES = {"jsi18n"}  # Words for scripts; they show nothing of anybody.


def note_look(request):
    """Note that the staff member of `request` opens a page of the panel.

    Before the page is made: what can't be noted is not shown.
    """
    found = request.resolver_match
    if found.url_name in NO_PAGES:
        return
    keys = [*found.args, *found.kwargs.values()]
    PanelLook.objects.create(
        staff_id=request.user.pk,
        page=(found.url_name or "elsewhere")[:80],
        key=str(keys[0])[:80] if keys else "",
        method=request.method[:7],
    )


def forget_old():
    """A round of settings.ROUNDS: what is older than settings.PANEL_LOOKS_DAYS goes."""
    days = max(settings.PANEL_LOOKS_DAYS, KEPT_AT_LEAST)
    PanelLook.objects.filter(at__lt=timezone.now() - timedelta(days=days)).delete()
