"""What happened for a member since they last looked."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Notification
from accounts.notifying import look
from recovery_forum.lib.pages import keyset_page


@login_required
@require_GET
def notifications(request):
    """The list, newest first. Looking at it is what takes the dot off the bell."""
    own = Notification.objects.visible_to(request.user).for_list()
    page = keyset_page(own, ("-at", "-pk"), request.GET.get("page", ""))
    if request.user.notified_at:
        look(request.user)
        request.user.notified_at = None
    return render(request, "accounts/notifications.html", {"page": page})
