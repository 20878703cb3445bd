"""Stores pictures, attaches them to posts, and deletes them."""

import re
from datetime import timedelta
from functools import partial
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from PIL import Image

from accounts.models import Member
from posts.models import Picture, Post
from recovery_forum.lib.images import clean_image, is_animated
from recovery_forum.lib.text import clean_line, shows_nothing

MAX_ALT_LENGTH = 200
UNUSED_PICTURE_RETENTION = timedelta(days=90)  # As long as drafts are kept.


def create_picture(member: Member, upload: UploadedFile, alt: str) -> str:
    """Store `upload` for `member`, without its metadata. Returns the Markdown that shows it.

    Raises ValidationError with a sentence for the member.
    """
    if member.is_new:
        raise ValidationError(
            _("You can add pictures once you've been here on two days and read a few threads.")
        )
    alt = clean_line(alt)[:MAX_ALT_LENGTH]
    if shows_nothing(alt):
        raise ValidationError(
            _("Please describe the picture in a few words, for people who can't see it.")
        )
    file = clean_image(upload)
    width, height = Image.open(file).size
    # lib/markup.py reads the size from the name, so that the page does not jump while it loads.
    file.name = str(file.name).replace(".webp", f"-{width}x{height}.webp")
    picture = Picture.objects.create(member=member, file=file, alt=alt)
    return f"![{_escape_alt(alt)}]({picture.file.url})"


def _escape_alt(alt: str) -> str:
    return re.sub(r"([\\\[\]*_`!<>])", r"\\\1", alt)


def merge_uploaded_picture(
    request: HttpRequest,
) -> tuple[QueryDict, ValidationError | None]:
    """Store the uploaded picture of a post form, and append its Markdown to the text.

    Returns the data for the form, and a ValidationError if the picture was refused, else None.
    """
    upload = request.FILES.get("picture")
    if upload is None:
        return request.POST, None
    data = request.POST.copy()
    try:
        markdown = create_picture(cast(Member, request.user), upload, data.get("alt", ""))
    except ValidationError as error:
        return data, error
    if is_animated(upload):
        messages.info(request, _("Your animated picture was saved as a still picture."))
    data["text"] = f"{data.get('text', '').rstrip()}\n\n{markdown}\n".lstrip()
    data["alt"] = ""
    return data, None


def attach_pictures(post: Post) -> None:
    """Attach the author's pictures in the text to `post`, so that its readers may see them."""
    names = re.findall(rf"{re.escape(settings.MEDIA_URL)}(posts/[\w.-]+)", post.text)
    if names and post.author_id:
        own = Picture.objects.filter(member=post.author_id, post=None)
        own.filter(file__in=names).update(post=post)


@transaction.atomic
def delete_pictures(pictures: QuerySet[Picture]) -> None:
    """Delete the rows of the pictures and, after the commit, their files."""
    files = [picture.file for picture in pictures]
    pictures.model.objects.filter(pk__in=[picture.pk for picture in pictures]).delete()
    for file in files:
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
