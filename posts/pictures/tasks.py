"""Scheduled task: deletes pictures that no post shows."""

from django.db.models import Q
from django.utils import timezone

from posts.models import Picture
from posts.models.posts import WITHDRAWAL_UNDO_WINDOW
from posts.pictures.services import UNUSED_PICTURE_RETENTION, delete_pictures


def delete_unused_pictures() -> None:
    """Delete pictures of withdrawn posts, and those that no post shows after 90 days.

    A scheduled task of settings.SCHEDULE.
    """
    now = timezone.now()
    withdrawn = Q(post__withdrawn_at__lt=now - WITHDRAWAL_UNDO_WINDOW)
    unused = Q(post=None, added_at__lt=now - UNUSED_PICTURE_RETENTION)
    delete_pictures(Picture.objects.filter(withdrawn | unused))
