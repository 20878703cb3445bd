"""Stores pictures, attaches them to posts, and deletes them."""

import re
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from posts.models import Picture, Post
from recovery_forum.lib.images import clean_image

MAX_ALT_LENGTH = 200
UNUSED_PICTURE_RETENTION = timedelta(days=90)  # On their way into a post, as long as a draft.


def create_picture(member, upload, alt: str) -> str:
    """Keep `upload` for `member`. Gives the Markdown that shows it.

    Raises ValidationError with a sentence for the person who chose it.
    """
    if member.is_new:
        raise ValidationError(
            _("Pictures open after you have been here on two days and read a few threads.")
        )
    alt = " ".join(alt.replace("\0", "").split())[:MAX_ALT_LENGTH]
    if not alt:
        raise ValidationError(
            _("Please say in a few words what the picture shows, for those who can't see it.")
        )
    file = clean_image(upload)
    width, height = Image.open(file).size
    # The size stands in the name, so that a page keeps its place free: see lib/markup.py.
    file.name = file.name.replace(".webp", f"-{width}x{height}.webp")
    picture = Picture.objects.create(member=member, file=file, alt=alt)
    return f"![{_escape_alt(alt)}]({picture.file.url})"


def _escape_alt(alt):
    return re.sub(r"([\\\[\]*_`!<>])", r"\\\1", alt)


def merge_uploaded_picture(request):
    """What was sent with a form of words, with the picture that came along put at their end.

    Gives (data, error): the error is a ValidationError, or None.
    """
    data, upload = request.POST, request.FILES.get("picture")
    if upload is None:
        return data, None
    data = data.copy()
    try:
        words = create_picture(request.user, upload, data.get("alt", ""))
    except ValidationError as error:
        return data, error
    data["text"] = f"{data.get('text', '').rstrip()}\n\n{words}\n".lstrip()
    data["alt"] = ""
    return data, None


def attach_pictures(post: Post) -> None:
    """The pictures that stand in the new `post` are seen by whoever reads it."""
    names = re.findall(rf"{re.escape(settings.MEDIA_URL)}(posts/[\w.-]+)", post.text)
    if names and post.author_id:
        own = Picture.objects.filter(member=post.author_id, post=None)
        own.filter(file__in=names).update(post=post)


@transaction.atomic
def delete_pictures(pictures) -> None:
    """Delete them, and their files once that is certain."""
    files = [picture.file for picture in pictures]
    pictures.model.objects.filter(pk__in=[picture.pk for picture in pictures]).delete()
    for file in files:
        transaction.on_commit(lambda file=file: file.storage.delete(file.name))
