"""Scheduled task: asks one available member after the other to write a first reply."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Notification
from accounts.notifications.services import send_notification
from posts.models import AvailabilityWindow, HelpRequest, Post, Thread

ASK_AFTER = timedelta(minutes=30)  # Without an answer; and before the next one is asked.
STOP_ASKING_AFTER = timedelta(hours=24)  # Moderators know of it since two hours.
MIN_TIME_BETWEEN_REQUESTS = timedelta(hours=2)  # Between two questions to one member.
MAX_THREADS_PER_RUN = 100  # Threads a round.


def request_first_replies():
    """A round of settings.SCHEDULE. Run twice at once, it asks one member all the same."""
    now = timezone.now()
    waiting = Thread.objects.waiting().filter(
        removed_at=None, held_at=None, group__archived_at=None, author__isnull=False,
        opened_at__range=(now - STOP_ASKING_AFTER, now - ASK_AFTER),
    )  # fmt: skip
    waiting = waiting.exclude(help_requests__asked_at__gt=now - ASK_AFTER).order_by(
        "opened_at", "pk"
    )
    for key in waiting.values_list("pk", flat=True)[:MAX_THREADS_PER_RUN]:
        _request_reply(key, now)


@transaction.atomic
def _request_reply(key, now):
    held = Thread.objects.select_for_update(of=("self",)).select_related("group")
    thread = held.filter(pk=key, first_reply_at=None).first()
    if thread is None or thread.help_requests.filter(asked_at__gt=now - ASK_AFTER).exists():
        return
    if not thread.posts.filter(ancestors=[], removed_at=None, withdrawn_at=None).exists():
        return  # Words that were taken back ask for nothing.
    member = _choose_member(thread, now)
    if member is None:
        return
    HelpRequest.objects.create(thread=thread, member=member, asked_at=now)
    AvailabilityWindow.objects.filter(member=member).update(last_asked_at=now)
    send_notification(member.pk, Notification.Kind.AROUND, None, thread.get_absolute_url())


def _choose_member(thread, now):
    """Who is around now, may answer there, and was asked the longest ago; None where nobody is."""
    offers = AvailabilityWindow.objects.filter(
        member__in=thread.group.memberships.current().values("member"),
        member__is_active=True, member__silenced_until=None, member__suspended_until=None,
        member__banned_at=None,
    )  # fmt: skip
    offers = offers.exclude(member=thread.author_id).exclude(
        last_asked_at__gt=now - MIN_TIME_BETWEEN_REQUESTS
    )
    offers = offers.exclude(member__in=thread.help_requests.values("member")).select_related(
        "member"
    )
    for offer in offers.order_by(F("last_asked_at").asc(nulls_first=True), "pk"):
        if offer.is_open_at(now) and _can_reply(offer.member, thread):
            return offer.member
    return None


def _can_reply(member, thread):
    """A block, either way and also one from before a nameless word, keeps the two apart."""
    opening = Post.objects.visible_to(member).for_reader(member).filter(thread=thread, ancestors=[])
    return opening.filter(is_muted=False, is_hidden=False).exists()
