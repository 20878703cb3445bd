"""Logs each admin page that a staff member opens."""

from posts.models import StaffPageView

IGNORED_PAGES = {"jsi18n"}  # Words for scripts; they show nothing of anybody.


def log_staff_page_view(request):
    """Note that the staff member of `request` opens a page of the panel.

    Before the page is made: what can't be noted is not shown.
    """
    found = request.resolver_match
    if found.url_name in IGNORED_PAGES:
        return
    keys = [*found.args, *found.kwargs.values()]
    StaffPageView.objects.create(
        staff_id=request.user.pk,
        page=(found.url_name or "elsewhere")[:80],
        key=str(keys[0])[:80] if keys else "",
        method=request.method[:7],
    )
