"""The first steps: a short path, of which every part can be skipped and taken up again."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import Member

# The last one shows groups and a thread, so it stands in `posts`.
STEPS = [
    "accounts:welcome",
    "accounts:welcome-place",
    "accounts:welcome-privacy",
    "posts:welcome-people",
]


def get_next_step(member, step):
    """Note down that `member` is done with `step`, a name of STEPS. Gives the next address."""
    done = STEPS.index(step) + 1
    if done > member.onboarding_step:
        member.onboarding_step = done
        member.save(update_fields=["onboarding_step"])
    return reverse(STEPS[done])


def get_current_step(member):
    """The address at which `member` goes on, or "" where nothing is left or wanted."""
    if member.onboarded_at:
        return ""
    return reverse(STEPS[min(member.onboarding_step, len(STEPS) - 1)])


def finish_onboarding(member):
    """All steps are taken, or `member` wants none of the rest."""
    Member.objects.filter(pk=member.pk, onboarded_at=None).update(onboarded_at=timezone.now())
