"""Mentions: "@name" in a post tells whom it names, where they may read it."""

import re

from accounts.models import Member, Notification
from accounts.names import key_of
from groups.models import Group

from .speaking import tell

CALLED = re.compile(r"(?<![\w@/.])@([\w][\w.-]{1,29})")
MOST = 10  # In one post: nobody calls a crowd by name.


def tell_mentioned(post, already):
    """Tell those whom `post` names, except those in `already` (keys) who hear of it anyway."""
    names = dict.fromkeys(name.rstrip(".-") for name in CALLED.findall(post.text))
    if not names or post.author is None:
        return
    keys = [key_of(name) for name in list(names)[:MOST]]
    people = Member.objects.visible_to(post.author).filter(name_key__in=keys)
    for member in people.exclude(pk__in=already):
        if Group.objects.readable_by(member).filter(pk=post.thread.group_id).exists():
            url = post.get_absolute_url()
            tell(member.pk, Notification.Kind.MENTIONED, post.author, url, post.voice)
