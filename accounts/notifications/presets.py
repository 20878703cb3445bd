"""Three answers to "how much should reach me?", each of which sets every kind of notification.

Which one a member has is not stored: it is the one that all their choices agree with. What must
reach people whatever they choose is sent separately (SENT_SEPARATELY), and so are the emails about
the security of an account. What moderators get for their work, no preset changes.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import EmailChoice, Member, PushChoice
from accounts.notifications.defaults import (
    EMAIL_DEFAULTS,
    FOR_MODERATORS,
    PUSHED_BY_DEFAULT,
    Frequency,
    Kind,
    get_email_choices,
    get_push_choices,
)


class Preset(models.TextChoices):
    EVERYTHING = "everything", _("Everything")
    CONCERNS_ME = "concerns-me", _("What is for me")
    ALMOST_NOTHING = "almost-nothing", _("Almost nothing")


# What each preset sends, one sentence a line. Keep them true to get_preset_choices().
DESCRIPTIONS: dict[str, list[Promise]] = {
    Preset.EVERYTHING: [
        _("An email and a push notification at once, about everything."),
        _("That includes each reaction, and each new thread in the groups you watch."),
    ],
    Preset.CONCERNS_ME: [
        _(
            "At once: replies, mentions, messages, requests, invitations, your partners, and your "
            "own meetings and reminders."
        ),
        _(
            "Once a day, in one email: support, cheers, and what is new in your groups and in "
            "threads you follow."
        ),
    ],
    Preset.ALMOST_NOTHING: [
        _(
            "Only what you asked for, such as reminders and your meetings; a partner who is having "
            "a hard time; and what moderators write to you."
        ),
        _("Replies and messages wait here until you come."),
    ],
}

DEFAULTS = {
    kind: frequency
    for heading, kinds in EMAIL_DEFAULTS
    if heading != FOR_MODERATORS
    for kind, frequency in kinds.items()
}
# What "Almost nothing" leaves as it is by default. Someone relies on each of them: the member
# themselves, a partner who is having a hard time, or members of a group where a post was reported.
NEVER_SILENCED = frozenset({
    Kind.CHECK_IN, Kind.MILESTONE_TOMORROW, Kind.MILESTONE_REACHED, Kind.HARD_DAY_AHEAD,
    Kind.MEETING_SOON, Kind.MEETING_CHANGED, Kind.HELP_REQUESTED,
    Kind.SETBACK_SHARED, Kind.SILENCE, Kind.HARD_DAY,
    Kind.NOTICE, Kind.REPORTED, Kind.GROUP_REPORTED,
})  # fmt: skip


def get_preset_choices(preset: str) -> dict[str, tuple[str, bool]]:
    """Return {kind: (frequency of emails, whether it is pushed)} of `preset`."""
    if preset == Preset.EVERYTHING:
        return {kind.value: (Frequency.NOW.value, True) for kind in DEFAULTS}
    return {
        kind.value: (frequency.value, kind in PUSHED_BY_DEFAULT)
        if preset == Preset.CONCERNS_ME or kind in NEVER_SILENCED
        else (Frequency.NEVER.value, False)
        for kind, frequency in DEFAULTS.items()
    }


def recognize_preset(member: Member) -> Preset | None:
    """Return the preset that all choices of `member` agree with, or None. Two queries."""
    frequencies, pushes = get_email_choices(member), get_push_choices(member)
    own = {kind.value: (frequencies[kind.value], pushes[kind.value]) for kind in DEFAULTS}
    return next((preset for preset in Preset if get_preset_choices(preset) == own), None)


@transaction.atomic
def apply_preset(member: Member, preset: str) -> None:
    """Replace the choices of `member` by those of `preset`. Opens its own transaction.

    Stores only what differs from the defaults, which the rest keeps following.
    """
    # Of two at once, the second waits: each must leave one preset, and no mixture of both.
    Member.objects.select_for_update().get(pk=member.pk)
    kinds = [kind.value for kind in DEFAULTS]
    member.email_choices.filter(kind__in=kinds).delete()
    member.push_choices.filter(kind__in=kinds).delete()
    EmailChoice.objects.bulk_create(_list_email_choices(member, preset))
    PushChoice.objects.bulk_create(_list_push_choices(member, preset))


def _list_email_choices(member: Member, preset: str) -> Iterable[EmailChoice]:
    for kind, (frequency, _is_pushed) in get_preset_choices(preset).items():
        if frequency != DEFAULTS[Kind(kind)]:
            yield EmailChoice(member=member, kind=kind, frequency=frequency)


def _list_push_choices(member: Member, preset: str) -> Iterable[PushChoice]:
    for kind, (_frequency, is_pushed) in get_preset_choices(preset).items():
        if is_pushed != (Kind(kind) in PUSHED_BY_DEFAULT):
            yield PushChoice(member=member, kind=kind, is_wanted=is_pushed)
