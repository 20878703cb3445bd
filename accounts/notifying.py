"""The one door through which a member learns that somebody turned to them."""

from django.db import transaction
from django.utils import timezone

from .models import Block, Member, Mute, Notification


@transaction.atomic
def notify(member_id, kind, actor, url):
    """Tell the member with pk `member_id` that `actor` did `kind` at `url`.

    `actor` is None for what nobody did, such as a reminder.

    Called in the transaction of what happened, so that neither exists without the other. Nothing
    is told to nobody (an author who left), to oneself, across a block, or of somebody muted.
    """
    if member_id is None or not _may_reach(member_id, actor):
        return
    now = timezone.now()
    if not Member.objects.filter(pk=member_id).update(notified_at=now):
        return  # They left in this moment.
    notification, _is_new = Notification.objects.update_or_create(
        member_id=member_id,
        kind=kind,
        url=url,
        seen_at=None,
        defaults={"latest_actor": actor, "at": now},
    )
    if actor:
        notification.actors.add(actor)


def _may_reach(member_id, actor):
    if actor is None:
        return True
    is_kept_away = Block.objects.between(member_id, actor.pk).exists()
    is_muted = Mute.objects.filter(muter=member_id, muted=actor).exists()
    return member_id != actor.pk and not (is_kept_away or is_muted)


def unsay(member_id, kind, actor, url):
    """Take back what `notify` told, where it was not seen yet: a tap that was undone."""
    unseen = Notification.objects.filter(member_id=member_id, kind=kind, url=url, seen_at=None)
    for notification in unseen:
        notification.actors.remove(actor)
        left = notification.actors.order_by("pk").last()
        if left is None:
            notification.delete()
        elif notification.latest_actor_id == actor.pk:
            notification.latest_actor = left
            notification.save(update_fields=["latest_actor"])


@transaction.atomic
def look(member):
    """`member` has seen their list: nothing on it is new any more."""
    member.notifications.filter(seen_at=None).update(seen_at=timezone.now())
    Member.objects.filter(pk=member.pk).update(notified_at=None)
