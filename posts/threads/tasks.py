"""Scheduled task: erases withdrawn posts for good."""

from django.utils import timezone

from posts.models import Post, PostVersion
from posts.models.posts import WITHDRAWAL_UNDO_WINDOW


def erase_withdrawn_posts() -> None:
    """Delete the versions and own content notes of posts whose undo window has passed.

    A scheduled task of settings.SCHEDULE.
    """
    gone = Post.objects.filter(withdrawn_at__lt=timezone.now() - WITHDRAWAL_UNDO_WINDOW)
    PostVersion.objects.filter(post__in=gone).delete()
    gone.exclude(own_note="").update(own_note="")
