"""Putting pictures into posts, and letting them go with the words."""

import re
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from recovery_forum.lib.images import clean_image

from .models import Picture
from .models.posts import UNDO_WITHIN

LONGEST_ALT = 200
KEPT_FOR = timedelta(days=90)  # On their way into a post, as long as a draft.


def add(member, upload, alt: str) -> str:
    """Keep `upload` for `member`. Gives the Markdown that shows it.

    Raises ValidationError with a sentence for the person who chose it.
    """
    if member.is_new:
        raise ValidationError(
            _("Pictures open after you have been here on two days and read a few threads.")
        )
    alt = " ".join(alt.replace("\0", "").split())[:LONGEST_ALT]
    if not alt:
        raise ValidationError(
            _("Please say in a few words what the picture shows, for those who can't see it.")
        )
    file = clean_image(upload)
    width, height = Image.open(file).size
    # The size stands in the name, so that a page keeps its place free: see lib/markup.py.
    file.name = file.name.replace(".webp", f"-{width}x{height}.webp")
    picture = Picture.objects.create(member=member, file=file, alt=alt)
    return f"![{_in_brackets(alt)}]({picture.file.url})"


def _in_brackets(alt):
    return re.sub(r"([\\\[\]*_`!<>])", r"\\\1", alt)


def taken_in(request):
    """What was sent with a form of words, with the picture that came along put at their end.

    Gives (data, error): the error is a ValidationError, or None.
    """
    data, upload = request.POST, request.FILES.get("picture")
    if upload is None:
        return data, None
    data = data.copy()
    try:
        words = add(request.user, upload, data.get("alt", ""))
    except ValidationError as error:
        return data, error
    data["text"] = f"{data.get('text', '').rstrip()}\n\n{words}\n".lstrip()
    data["alt"] = ""
    return data, None


def bind(sender, post, **kwargs):
    """The pictures that stand in the new `post` are seen by whoever reads it."""
    names = re.findall(rf"{re.escape(settings.MEDIA_URL)}(posts/[\w.-]+)", post.text)
    if names and post.author_id:
        own = Picture.objects.filter(member=post.author_id, post=None)
        own.filter(file__in=names).update(post=post)


@transaction.atomic
def let_go(pictures) -> None:
    """Delete them, and their files once that is certain."""
    files = [picture.file for picture in pictures]
    pictures.model.objects.filter(pk__in=[picture.pk for picture in pictures]).delete()
    for file in files:
        transaction.on_commit(lambda file=file: file.storage.delete(file.name))


def forget_unused():
    """A round of settings.ROUNDS: those of words taken back, and those that no post shows."""
    now = timezone.now()
    gone = Q(post__withdrawn_at__lt=now - UNDO_WITHIN)
    unused = Q(post=None, added_at__lt=now - KEPT_FOR)
    let_go(Picture.objects.filter(gone | unused))
