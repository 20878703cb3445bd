"""The tags of threads: a few of their group's."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func

from groups.models.groups import TAG_LENGTH

from .models import Thread

MOST = 3  # On one thread.


def follow_group(sender, group, before, **kwargs):
    """Threads lose what their group has dropped, and take over a tag that is written otherwise.

    Takes the tags that the group had `before`.
    """
    by_key = {tag.casefold(): tag for tag in group.tags}
    for old in set(before) - set(group.tags):
        new = by_key.get(old.casefold())
        threads = Thread.objects.filter(group=group, tags__contains=[old])
        threads.update(tags=_replaced(old, new) if new else _without(old))


def tag(thread_id, tags):
    """Mark the thread with these `tags`, and no others."""
    Thread.objects.filter(pk=thread_id).exclude(tags=tags).update(tags=tags)


def _replaced(old, new):
    return Func(F("tags"), _one(old), _one(new), function="array_replace", output_field=_list())


def _without(old):
    return Func(F("tags"), _one(old), function="array_remove", output_field=_list())


def _one(value):
    return models.functions.Cast(models.Value(value), models.CharField(max_length=TAG_LENGTH))


def _list():
    return ArrayField(models.CharField(max_length=TAG_LENGTH))
