"""Notifies members who are mentioned with "@name" and may read the post."""

import re

from accounts.models import Member, Notification
from accounts.profiles.pseudonyms import get_name_key
from groups.models import Group
from posts.anonymity.services import send_alias_notification

MENTION = re.compile(r"(?<![\w@/.])@([\w][\w.-]{1,29})")
MAX_MENTIONS = 10  # In one post: nobody calls a crowd by name.


def notify_mentioned_members(post, already):
    """Tell those whom `post` names, except those in `already` (keys) who hear of it anyway."""
    names = dict.fromkeys(name.rstrip(".-") for name in MENTION.findall(post.text))
    if not names or post.author is None:
        return
    keys = [get_name_key(name) for name in list(names)[:MAX_MENTIONS]]
    people = Member.objects.visible_to(post.author).filter(name_key__in=keys)
    for member in people.exclude(pk__in=already):
        if Group.objects.readable_by(member).filter(pk=post.thread.group_id).exists():
            url = post.get_absolute_url()
            send_alias_notification(
                member.pk, Notification.Kind.MENTIONED, post.author, url, post.alias
            )
