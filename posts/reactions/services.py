"""Adds and removes reactions."""

from django.db import transaction
from django.db.models import F

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification, withdraw_notification
from posts.models import Alias, Post, Reaction


@transaction.atomic
def toggle_reaction(post: Post, member: Member, kind: str) -> bool:
    """Add or remove the reaction `kind` of `member`. Returns whether it is now there.

    Notifies the author of the post, or withdraws that notification. Locks the row of the post, so
    that the stored count is right after simultaneous taps.
    """
    Post.objects.select_for_update().only("pk").get(pk=post.pk)
    earlier = Reaction.objects.filter(post=post, member=member, kind=kind).first()
    if gone := earlier is not None:
        alias = earlier.alias  # Taken back as it was given, even if they have an alias since.
        earlier.delete()
    else:
        alias = Alias.objects.filter(thread=post.thread_id, member=member).first()
        Reaction.objects.create(post=post, member=member, kind=kind, alias=alias)
    Post.objects.filter(pk=post.pk).update(reaction_count=F("reaction_count") + (-1 if gone else 1))
    notify = withdraw_notification if gone else send_notification
    notify(post.author_id, Notification.Kind.REACTED, member, post.get_absolute_url(), alias)
    return not gone
