"""The upload of a picture, for the button in the composer."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.moderation_status.restrictions import posting_allowed
from posts.pictures.services import create_picture
from recovery_forum.lib.rate_limits import rate_limit


@login_required
@require_POST
@rate_limit("upload")
@posting_allowed
def upload_picture(request):
    """Store a picture. Answers with its Markdown, or with an error for the member."""
    upload = request.FILES.get("picture")
    if upload is None:
        return JsonResponse({"error": _("Please choose a picture.")}, status=422)
    try:
        return JsonResponse(
            {"words": create_picture(request.user, upload, request.POST.get("alt", ""))}
        )
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
