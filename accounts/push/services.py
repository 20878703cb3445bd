"""Turning pushes on and off for a device, and queueing what is pushed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Member, Notification, OutgoingPush, PushChoice, PushSubscription
from accounts.push.delivery import deliver_push

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_DEVICES = 20  # Of one member. The oldest is forgotten.
# In the session: the pk of the subscription of its browser. Signing out ends it.
DEVICE_SESSION_KEY = "push_device"


@transaction.atomic
def subscribe(
    member: Member, endpoint: str, public_key: str, auth_secret: str, device: str
) -> PushSubscription:
    """Send pushes for `member` to the browser at `endpoint`, and no longer those of another member.

    A second call with the same endpoint updates its keys. Opens its own transaction.
    """
    subscription = PushSubscription.objects.filter(endpoint=endpoint).first()
    if subscription and subscription.member_id != member.pk:
        subscription.delete()  # With what was still queued for the other member.
    subscription, _is_new = PushSubscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "member": member,
            "public_key": public_key,
            "auth_secret": auth_secret,
            "device": device,
        },
    )
    oldest = member.push_subscriptions.values_list("pk", flat=True)[MAX_DEVICES:]
    PushSubscription.objects.filter(pk__in=list(oldest)).delete()
    return subscription


def unsubscribe_device(member: Member, pk: int) -> None:
    """Send no more pushes to this device of `member`."""
    PushSubscription.objects.filter(member=member, pk=pk).delete()


def queue_push(
    member: Member, kind: str, url: str, actor: Member | None = None, is_urgent: bool = False
) -> None:
    """Queue a push about a notification of `kind` to each device of `member`.

    Without an `actor`, or if the words were anonymous, it says "someone".
    """
    with translation.override(member.language or translation.get_language()):
        who = actor.name if actor else _("Someone")
        sentence = Notification.Kind(kind).label % {"who": who}
    queue_push_text(member, sentence, url, is_urgent)


@transaction.atomic
def queue_push_text(
    member: Member,
    sentence: StrOrPromise,
    url: str,
    is_urgent: bool = False,
    only_device: PushSubscription | None = None,
) -> None:
    """Queue a push to each device of `member`, or to one, in the transaction of the caller.

    Devices whose member did not choose more say only that something is there.
    """
    with translation.override(member.language or translation.get_language()):
        discreet = _("Something is here for you")  # As the settings promise, word for word.
    pushes = [
        OutgoingPush(
            subscription=subscription,
            text=str(sentence)[:200] if subscription.shows_details else discreet,
            url=url,
            is_urgent=is_urgent,
        )
        for subscription in ([only_device] if only_device else member.push_subscriptions.all())
    ]
    for push in OutgoingPush.objects.bulk_create(pushes):
        deliver_push.enqueue(push.pk)


@transaction.atomic
def save_push_choices(member: Member, choices: dict[str, bool]) -> None:
    """Save for each kind in `choices` whether `member` wants pushes of it."""
    for kind, is_wanted in choices.items():
        PushChoice.objects.update_or_create(
            member=member, kind=kind, defaults={"is_wanted": is_wanted}
        )


def set_device_details(device: PushSubscription, shows_details: bool) -> None:
    """Let pushes on `device` say who and what, or only that something is there."""
    device.shows_details = shows_details
    device.save(update_fields=["shows_details"])


def forget_device_of_session(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """Receiver of user_logged_out. Whoever uses this device next must not get these pushes."""
    pk = request.session.get(DEVICE_SESSION_KEY) if request else None
    if user and pk:
        unsubscribe_device(user, pk)
