"""Names to go on with, for somebody who calls a member by name in a post."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from accounts.finding import names_like
from recovery_forum.lib.throttle import throttle


@login_required
@require_safe
@throttle("name", methods=("GET",))
def names(request):
    return JsonResponse({"names": names_like(request.user, request.GET.get("q", ""))})
