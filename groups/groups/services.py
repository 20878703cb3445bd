"""Archiving a group."""

from django.utils import timezone

from groups.models import Group


def set_group_archived(group, is_archived=True):
    """Nobody writes or joins any more, and what was said can be read; or open it again."""
    Group.objects.filter(pk=group.pk).update(archived_at=timezone.now() if is_archived else None)
