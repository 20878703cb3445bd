"""Saving the profile of a group: its text, cover and tags."""

from django.db import transaction
from django.dispatch import Signal

from groups.models import Group

# Sent with `group`, and `before`: the tags that it had, in the transaction that changes them.
group_tags_changed = Signal()


def save_group_profile(form):
    """Save `form`, of a group. The file of an earlier cover goes once that is certain.

    Raises OSError where there is no room for a picture; then nothing is changed.
    """
    with transaction.atomic():
        before = Group.objects.select_for_update().get(pk=form.instance.pk)
        group = form.save()
        if before.cover and before.cover.name != group.cover.name:
            transaction.on_commit(lambda: before.cover.storage.delete(before.cover.name))
        if before.tags != group.tags:
            group_tags_changed.send(Group, group=group, before=before.tags)
    return group
