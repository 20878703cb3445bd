"""Saving when a member can be around, and their "not now"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from django.db import transaction
from django.utils import timezone

from accounts.models import Challenge, Member
from posts.availability.tasks import request_reply
from posts.models import AvailabilityWindow, HelpRequest


@transaction.atomic
def save_window(
    member: Member, starts: time, ends: time, challenges: Iterable[Challenge]
) -> AvailabilityWindow:
    """Save the hours of `member`, in their time zone, and their topics; none means all.

    Opens its own transaction.
    """
    window, _is_new = AvailabilityWindow.objects.update_or_create(
        member=member, defaults={"starts": starts, "ends": ends}
    )
    window.challenges.set(challenges)
    return window


def remove_window(member: Member) -> None:
    """Ask `member` no more."""
    AvailabilityWindow.objects.filter(member=member).delete()


@transaction.atomic
def decline_help_request(help_request: HelpRequest) -> None:
    """Note that its member can't reply now, and ask the next one at once.

    Opens its own transaction.
    """
    now = timezone.now()
    if not HelpRequest.objects.filter(pk=help_request.pk, declined_at=None).update(declined_at=now):
        return
    post = help_request.post or help_request.thread.posts.filter(ancestors=[]).first()
    if post:
        request_reply(post.pk, now)
