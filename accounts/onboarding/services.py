"""The onboarding steps. A member can skip each of them, and continue at any time."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Challenge, Member

# The view of the last one is in `posts`, because it shows groups and a thread.
STEPS = [
    "accounts:welcome",
    "accounts:welcome-place",
    "accounts:welcome-privacy",
    "posts:welcome-people",
]


@transaction.atomic
def save_step(member: Member, challenges: Iterable[Challenge] | None = None) -> None:
    """Save the answers of one step: `member`, whose fields are set, and their challenges.

    `challenges` is None if the step does not ask for them. Opens its own transaction.
    """
    member.save()
    if challenges is not None:
        member.challenges.set(challenges)


def complete_step(member: Member, step: str) -> str:
    """Record that `member` has done or skipped `step`, a name in STEPS. Returns the next URL."""
    done = STEPS.index(step) + 1
    if done > member.onboarding_step:
        member.onboarding_step = done
        member.save(update_fields=["onboarding_step"])
    return reverse(STEPS[done])


def get_current_step(member: Member) -> str:
    """Return the URL of the next step of `member`, or "" if they have finished."""
    if member.onboarded_at:
        return ""
    return reverse(STEPS[min(member.onboarding_step, len(STEPS) - 1)])


def finish_onboarding(member: Member) -> None:
    """Record that `member` has done all steps, or wants no more of them."""
    Member.objects.filter(pk=member.pk, onboarded_at=None).update(onboarded_at=timezone.now())
