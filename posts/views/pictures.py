"""Pictures on their way into words, for the button beside the text."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.standing import may_write
from posts.picturing import add
from recovery_forum.lib.throttle import throttle


@login_required
@require_POST
@throttle("upload")
@may_write
def add_picture(request):
    """Take a picture; answer with the words that show it, or with what is wrong with it."""
    upload = request.FILES.get("picture")
    if upload is None:
        return JsonResponse({"error": _("Please choose a picture.")}, status=422)
    try:
        return JsonResponse({"words": add(request.user, upload, request.POST.get("alt", ""))})
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
