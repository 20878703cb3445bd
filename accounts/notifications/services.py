"""Sends, withdraws and marks notifications. Nothing else creates them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Block, Member, Mute, Notification

# How long an email waits, so that the actor can undo, and a second event joins the first.
EMAIL_DELAY = timedelta(minutes=2)

# Each of these has a day or an hour of its own. Others, such as replies, join an unseen
# notification and cause no second email; a reminder that did so would end all that follow.
SENT_EACH_TIME = frozenset({
    Notification.Kind.CHECK_IN, Notification.Kind.HARD_DAY_AHEAD,
    Notification.Kind.MILESTONE_TOMORROW, Notification.Kind.MILESTONE_REACHED,
    Notification.Kind.MEETING_SOON, Notification.Kind.MEETING_CHANGED,
    Notification.Kind.SETBACK_SHARED, Notification.Kind.SILENCE, Notification.Kind.HARD_DAY,
    Notification.Kind.HELP_REQUESTED,
})  # fmt: skip


@transaction.atomic
def send_notification(
    member_id: int | None,
    kind: str,
    actor: Member | None,
    url: str,
    alias: object | None = None,
    delay: timedelta = EMAIL_DELAY,
) -> None:
    """Notify the member with pk `member_id` that `actor` did `kind` at `url`.

    `actor` is None for events without one, such as a reminder. With `alias`, the name under which
    they did it anonymously, the notification says "Someone" and does not store the actor. An
    email or a push about it waits for `delay`.

    Call it in the transaction of the event itself. It sends nothing if `member_id` is None (a
    deleted author), to the actor, across a block, or if the recipient muted the actor. Blocks and
    mutes don't count with `alias`: a missing notification would reveal who is behind it.
    """
    if member_id is None or not _may_reach(member_id, actor, alias):
        return
    now = timezone.now()
    if not _mark_member_notified(member_id, kind, now):
        return  # The member was erased in the meantime.
    shown_actor = None if alias else actor
    if kind in SENT_EACH_TIME:
        earlier = Notification.objects.filter(member=member_id, kind=kind, url=url, seen_at=None)
        earlier.delete()
    values = {"latest_actor": shown_actor, "at": now}
    # Only a new row gets an email; what joins a row that was already sent causes no second one.
    notification, _is_new = Notification.objects.update_or_create(
        member_id=member_id,
        kind=kind,
        url=url,
        seen_at=None,
        defaults=values,
        create_defaults=values | {"since": now, "email_due_at": now + delay},
    )
    if shown_actor:
        notification.actors.add(shown_actor)


def _mark_member_notified(member_id: int, kind: str, now: datetime) -> bool:
    """Show the dot on the bell, and return whether the member exists.

    Messages have their own number in the navigation, so they do not change the bell.
    """
    member = Member.objects.filter(pk=member_id)
    if kind == Notification.Kind.MESSAGE:
        return member.exists()
    return bool(member.update(notified_at=now))


def _may_reach(member_id: int, actor: Member | None, alias: object | None) -> bool:
    if actor is None:
        return True
    if member_id == actor.pk:
        return False
    if alias:
        return True
    is_blocked = Block.objects.between(member_id, actor.pk).exists()
    return not (is_blocked or Mute.objects.filter(muter=member_id, muted=actor).exists())


def send_notifications(
    member_ids: Iterable[int],
    kind: str,
    actor: Member | None,
    url: str,
    alias: object | None = None,
) -> None:
    """Do the same as send_notification() for many members, in as many queries as for one."""
    if recipients := _select_recipients(member_ids, actor, alias):
        _store_notifications(recipients, kind, None if alias else actor, url)


@transaction.atomic
def _store_notifications(
    recipients: set[int], kind: str, shown_actor: Member | None, url: str
) -> None:
    now = timezone.now()
    Member.objects.filter(pk__in=recipients).update(notified_at=now)
    unseen = Notification.objects.filter(member__in=recipients, kind=kind, url=url, seen_at=None)
    Notification.objects.bulk_create(
        (
            Notification(
                member_id=member_id,
                kind=kind,
                url=url,
                latest_actor=shown_actor,
                at=now,
                since=now,
                email_due_at=now + EMAIL_DELAY,
            )
            for member_id in recipients - set(unseen.values_list("member", flat=True))
        ),
        ignore_conflicts=True,
    )
    unseen.update(latest_actor=shown_actor, at=now)
    if shown_actor:
        rows = Notification.actors.through
        rows.objects.bulk_create(
            (
                rows(notification_id=pk, member=shown_actor)
                for pk in unseen.values_list("pk", flat=True)
            ),
            ignore_conflicts=True,
        )


def _select_recipients(
    member_ids: Iterable[int], actor: Member | None, alias: object | None
) -> set[int]:
    """Return those of `member_ids` who still exist and whom `actor` may reach."""
    recipients = set(member_ids) - {actor.pk if actor else None}
    if recipients and actor and not alias:
        pairs = Block.objects.involving(actor).values_list("blocker", "blocked")
        recipients -= {pk for pair in pairs for pk in pair}
        recipients -= set(actor.mutes_received.values_list("muter", flat=True))
    return set(Member.objects.filter(pk__in=recipients).values_list("pk", flat=True))


def withdraw_notification(
    member_id: int | None,
    kind: str,
    actor: Member,
    url: str,
    alias: object | None = None,
) -> None:
    """Undo send_notification() with the same arguments, unless the member has seen it."""
    if member_id is None:
        return
    unseen = Notification.objects.filter(member_id=member_id, kind=kind, url=url, seen_at=None)
    for notification in unseen:
        remove_actor(notification, actor, is_anonymous=alias is not None)


def end_request_notifications(
    recipient_ids: Iterable[int], kind: str, requester: Member, url: str
) -> None:
    """Remove `requester`, who waits for no answer any more, from notifications of their request.

    Also from those that were seen: "Ana and 2 others would like to be your peer" names only people
    who still wait, or the list and the page of requests would disagree.
    """
    sent = Notification.objects.filter(
        member__in=recipient_ids, kind=kind, url=url, actors=requester
    )
    for notification in sent:
        remove_actor(notification, requester)


def remove_actor(notification: Notification, actor: Member, is_anonymous: bool = False) -> None:
    """Remove `actor` from the notification, and delete it if nobody else is left in it."""
    if not is_anonymous:
        notification.actors.remove(actor)
    remaining = notification.actors.order_by("pk").last()
    if remaining is None:
        notification.delete()
    elif notification.latest_actor_id == (None if is_anonymous else actor.pk):
        notification.latest_actor = remaining
        notification.save(update_fields=["latest_actor"])


@transaction.atomic
def mark_notifications_seen(member: Member, shown: Iterable[Notification]) -> None:
    """Mark those of `shown` as seen, and remove the dot on the bell.

    A message is new until it is read.
    """
    unseen = [one.pk for one in shown if not one.seen_at and one.kind != Notification.Kind.MESSAGE]
    if unseen:
        Notification.objects.filter(pk__in=unseen, seen_at=None).update(seen_at=timezone.now())
    if member.notified_at:
        Member.objects.filter(pk=member.pk).update(notified_at=None)
        member.notified_at = None
