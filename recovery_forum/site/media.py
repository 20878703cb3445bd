"""Serves uploaded files to readers who may see them."""

import mimetypes
from hashlib import sha256

from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.models import Member
from groups.models import Group
from posts.models import Picture


def _can_see_avatar(name, reader):
    owner = Member.objects.visible_to(reader).filter(avatar=name).first()
    return owner is not None and owner.shows_avatar_to(reader)


def _can_see_picture(name, reader):
    return Picture.objects.visible_to(reader).filter(file=name).exists()


def _can_see_cover(name, reader):
    return Group.objects.visible_to(reader).filter(cover=name).exists()


# Whether a reader may see an upload, by its folder. Files in other folders have views of their own.
VISIBILITY_CHECKS = {
    "avatars": _can_see_avatar,
    "posts": _can_see_picture,
    "covers": _can_see_cover,
}


def _get_reader(request, name):
    """The member, or a visitor in place of one who is suspended or banned.

    The pages of those show their own picture, so that stays.
    """
    member = request.user
    if not member.is_authenticated or name == member.avatar.name:
        return member
    return AnonymousUser() if member.is_suspended_or_banned else member


@require_safe
@cache_control(private=True, no_cache=True)
def serve_media(request, name):
    """Serve an uploaded picture; 404 for readers who may not see its member, post or group.

    Browsers keep it but ask each time, which costs little where it is known: on a shared computer,
    the next person must not find it. The name of a file never gets other content.
    """
    is_visible = VISIBILITY_CHECKS.get(name.split("/")[0])
    if is_visible is None or "\0" in name or not is_visible(name, _get_reader(request, name)):
        raise Http404
    etag = quote_etag(sha256(name.encode()).hexdigest()[:32])
    if not_modified := get_conditional_response(request, etag=etag):
        return not_modified
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=mimetypes.guess_type(name)[0])
    response["Content-Disposition"] = "inline"
    response["ETag"] = etag
    return response
