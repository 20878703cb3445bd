"""Notifies members who are mentioned with "@name" and may read the post."""

import re

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification
from accounts.profiles.pseudonyms import get_name_key
from groups.models import Group
from posts.models import Post

MENTION = re.compile(r"(?<![\w@/.])@([\w][\w.-]{1,29})")
MAX_MENTIONS = 10  # Per post. Further names are ignored.


def notify_mentioned_members(post: Post, notified_ids: set[int]) -> None:
    """Notify the members whom `post` mentions and who may read it.

    `notified_ids`: members who get another notification about the post anyway.
    """
    names = dict.fromkeys(name.rstrip(".-") for name in MENTION.findall(post.text))
    if not names or post.author is None:
        return
    name_keys = [get_name_key(name) for name in list(names)[:MAX_MENTIONS]]
    # Of an anonymous post everybody is told: who is not would know of a block with the author.
    reachable = Member.objects.filter(is_active=True)
    if not post.alias_id:
        reachable = reachable.visible_to(post.author)
    mentioned = reachable.filter(name_key__in=name_keys)
    for member in mentioned.exclude(pk__in=notified_ids):
        if Group.objects.readable_by(member).filter(pk=post.thread.group_id).exists():
            url = post.get_absolute_url()
            send_notification(member.pk, Notification.Kind.MENTIONED, post.author, url, post.alias)
