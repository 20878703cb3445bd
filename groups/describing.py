"""What a group says of itself: kept with its cover, of which no file stays behind."""

from django.db import transaction

from .models import Group


def describe(form):
    """Save `form`, of a group. The file of an earlier cover goes once that is certain.

    Raises OSError where there is no room for a picture; then nothing is changed.
    """
    before = Group.objects.get(pk=form.instance.pk).cover
    with transaction.atomic():
        group = form.save()
        if before and before.name != group.cover.name:
            transaction.on_commit(lambda: before.storage.delete(before.name))
    return group
