"""Sets the tags of threads, and follows changes of the tags of their group."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func

from groups.models import Group
from groups.models.groups import MAX_TAG_LENGTH
from posts.models import Thread

MAX_TAGS = 3  # On one thread.


def sync_group_tags(sender: type, group: Group, before: list[str], **kwargs: Any) -> None:
    """Remove tags from threads that their group no longer has, and follow changes of case.

    Receives a signal of `groups`. `before` are the tags that the group had before the change.
    """
    by_key = {tag.casefold(): tag for tag in group.tags}
    for old in set(before) - set(group.tags):
        new = by_key.get(old.casefold())
        threads = Thread.objects.filter(group=group, tags__contains=[old])
        threads.update(tags=_replace_tag(old, new) if new else _remove_tag(old))


def set_thread_tags(thread_id: int, tags: list[str]) -> None:
    """Replace the tags of the thread."""
    Thread.objects.filter(pk=thread_id).exclude(tags=tags).update(tags=tags)


def _replace_tag(old: str, new: str) -> Func:
    return Func(
        F("tags"),
        _tag_value(old),
        _tag_value(new),
        function="array_replace",
        output_field=_tag_array(),
    )


def _remove_tag(old: str) -> Func:
    return Func(F("tags"), _tag_value(old), function="array_remove", output_field=_tag_array())


def _tag_value(value: str) -> models.functions.Cast:
    return models.functions.Cast(models.Value(value), models.CharField(max_length=MAX_TAG_LENGTH))


def _tag_array() -> ArrayField:
    return ArrayField(models.CharField(max_length=MAX_TAG_LENGTH))
