"""Logs each admin page that a staff member opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from posts.models import StaffPageView

if TYPE_CHECKING:
    from django.http import HttpRequest

IGNORED_PAGES = {"jsi18n"}  # Translations for scripts, without data of anybody.


def log_staff_page_view(request: HttpRequest) -> None:
    """Log that the staff member of `request` opens an admin page.

    Called before the page is rendered, so that nothing is shown that can't be logged.
    """
    match: Any = request.resolver_match  # Never None in a view.
    staff: Any = request.user
    if match.url_name in IGNORED_PAGES:
        return
    keys = [*match.args, *match.kwargs.values()]
    StaffPageView.objects.create(
        staff_id=staff.pk,
        page=(match.url_name or "elsewhere")[:80],
        key=str(keys[0]).replace("\0", "")[:80] if keys else "",
        method=str(request.method)[:7],
    )
