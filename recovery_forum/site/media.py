"""Serves uploads to those who may see them."""

import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.models import Member
from groups.models import Group
from posts.models import Picture


def _can_see_avatar(name, reader):
    owner = Member.objects.visible_to(reader).filter(avatar=name).first()
    return owner is not None and owner.shows_face_to(reader)


def _can_see_picture(name, reader):
    return Picture.objects.visible_to(reader).filter(file=name).exists()


def _can_see_cover(name, reader):
    return Group.objects.visible_to(reader).filter(cover=name).exists()


# Who may see what was uploaded, by its folder. What has no line here is shown by a page of its own.
VISIBILITY_CHECKS = {
    "avatars": _can_see_avatar,
    "posts": _can_see_picture,
    "covers": _can_see_cover,
}


@require_safe
@cache_control(private=True, max_age=86_400, immutable=True)
def serve_media(request, name):
    """An uploaded picture, for those who may see whom it belongs to."""
    shows = VISIBILITY_CHECKS.get(name.split("/")[0])
    if shows is None or "\0" in name or not shows(name, request.user):
        raise Http404
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=mimetypes.guess_type(name)[0])
    response["Content-Disposition"] = "inline"
    return response
