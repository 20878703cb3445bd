"""Scheduled job: deletes pictures that no post shows."""

from django.db.models import Q
from django.utils import timezone

from posts.models import Picture, Post
from posts.pictures.services import UNUSED_PICTURE_RETENTION, delete_pictures


def delete_unused_pictures() -> None:
    """Delete pictures of withdrawn posts, and those that no post shows after 90 days.

    A scheduled job.
    """
    withdrawn = Q(post__in=Post.objects.withdrawn_for_good())
    unused = Q(post=None, added_at__lt=timezone.now() - UNUSED_PICTURE_RETENTION)
    delete_pictures(Picture.objects.filter(withdrawn | unused))
