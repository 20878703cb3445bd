"""Adds and removes reactions."""

from django.db import transaction
from django.db.models import F

from accounts.models import Notification
from posts.anonymity.services import send_alias_notification, withdraw_alias_notification
from posts.models import Alias, Post, Reaction


@transaction.atomic
def toggle_reaction(post, member, kind):
    """Give `kind` to `post`, or take it back. Gives whether it now stands.

    The post's row is locked first: taps at the same moment, from two people or from one with two
    fingers, happen one after the other, and the count follows the rows.
    """
    Post.objects.select_for_update().only("pk").get(pk=post.pk)
    gone, _rows = Reaction.objects.filter(post=post, member=member, kind=kind).delete()
    alias = Alias.objects.filter(thread=post.thread_id, member=member).first()
    if not gone:
        Reaction.objects.create(post=post, member=member, kind=kind, alias=alias)
    Post.objects.filter(pk=post.pk).update(reaction_count=F("reaction_count") + (-1 if gone else 1))
    say = withdraw_alias_notification if gone else send_alias_notification
    say(post.author_id, Notification.Kind.REACTED, member, post.get_absolute_url(), alias)
    return not gone
