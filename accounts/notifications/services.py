"""Telling a member that someone turned to them: the one function for it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Block, Member, Mute, Notification

# Before a mail: time to think better of it, and for a second tap to gather with the first.
EMAIL_DELAY = timedelta(minutes=2)


@transaction.atomic
def send_notification(member_id, kind, actor, url, unnamed=False):
    """Tell the member with pk `member_id` that `actor` did `kind` at `url`.

    `actor` is None for what nobody did, such as a reminder. Of an `unnamed` one only "somebody" is
    kept, and the caller has looked at blocks: one made today must not tell who spoke without a
    name before.

    Called in the transaction of what happened, so that neither exists without the other. Nothing
    is told to nobody (an author who left), to oneself, across a block, or of somebody muted.
    """
    if member_id is None or not _may_reach(member_id, actor, unnamed):
        return
    now = timezone.now()
    if not _mark_new(member_id, kind, now):
        return  # They left in this moment.
    told = {"latest_actor": None if unnamed else actor, "at": now}
    # What gathers in a row that was mailed already makes no second mail.
    notification, _is_new = Notification.objects.update_or_create(
        member_id=member_id,
        kind=kind,
        url=url,
        seen_at=None,
        defaults=told,
        create_defaults=told | {"since": now, "mail_at": now + EMAIL_DELAY},
    )
    if actor and not unnamed:
        notification.actors.add(actor)


def _mark_new(member_id, kind, now):
    """Light the bell. Of messages the navigation tells by itself, with their number."""
    member = Member.objects.filter(pk=member_id)
    if kind == Notification.Kind.MESSAGE:
        return member.exists()
    return member.update(notified_at=now)


def _may_reach(member_id, actor, unnamed):
    if actor is None:
        return True
    if member_id == actor.pk:
        return False
    if unnamed:
        return True
    is_kept_away = Block.objects.between(member_id, actor.pk).exists()
    return not (is_kept_away or Mute.objects.filter(muter=member_id, muted=actor).exists())


@transaction.atomic
def send_notifications(member_ids, kind, actor, url, unnamed=False):
    """The same as `notify` to many at once, in as many statements as for one."""
    keys = set(member_ids) - {actor.pk}
    if not unnamed:
        pairs = Block.objects.involving(actor).values_list("blocker", "blocked")
        keys -= {pk for pair in pairs for pk in pair}
        keys -= set(actor.mutes_received.values_list("muter", flat=True))
    now, shown = timezone.now(), None if unnamed else actor
    # Who left in this moment is not there to be told.
    keys = set(Member.objects.filter(pk__in=keys).values_list("pk", flat=True))
    Member.objects.filter(pk__in=keys).update(notified_at=now)
    unseen = Notification.objects.filter(member__in=keys, kind=kind, url=url, seen_at=None)
    Notification.objects.bulk_create(
        (
            Notification(
                member_id=key,
                kind=kind,
                url=url,
                latest_actor=shown,
                at=now,
                since=now,
                mail_at=now + EMAIL_DELAY,
            )
            for key in keys - set(unseen.values_list("member", flat=True))
        ),
        ignore_conflicts=True,
    )
    unseen.update(latest_actor=shown, at=now)
    if shown:
        rows = Notification.actors.through
        rows.objects.bulk_create(
            (rows(notification_id=pk, member=actor) for pk in unseen.values_list("pk", flat=True)),
            ignore_conflicts=True,
        )


def withdraw_notification(member_id, kind, actor, url, unnamed=False):
    """Take back what `notify` told, where it was not seen yet: a tap that was undone."""
    unseen = Notification.objects.filter(member_id=member_id, kind=kind, url=url, seen_at=None)
    for notification in unseen:
        remove_actor(notification, actor, unnamed)


def remove_actor(notification, actor, unnamed=False):
    """Without `actor`; with nobody left in it, it goes."""
    if not unnamed:
        notification.actors.remove(actor)
    left = notification.actors.order_by("pk").last()
    if left is None:
        notification.delete()
    elif notification.latest_actor_id in {None, actor.pk}:
        notification.latest_actor = left
        notification.save(update_fields=["latest_actor"])


@transaction.atomic
def mark_notifications_seen(member):
    """`member` has seen their list: nothing on it is new any more."""
    member.notifications.filter(seen_at=None).update(seen_at=timezone.now())
    Member.objects.filter(pk=member.pk).update(notified_at=None)
