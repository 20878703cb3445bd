"""The kinds of notifications that can be sent by email, with headings and default frequencies.

Every new Notification.Kind needs an entry here; a test checks that.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import EmailChoice, Member, Notification

Kind, Frequency = Notification.Kind, EmailChoice.Frequency
DIGEST = "digest"  # The kind in the unsubscribe link of an email with all daily kinds.

FOR_MODERATORS = gettext_lazy("For moderators")

EMAIL_DEFAULTS = [
    (gettext_lazy("Replies and support"), {
        Kind.REPLIED: Frequency.NOW,
        Kind.CONTINUED: Frequency.DAILY,
        Kind.THREAD_STARTED: Frequency.DAILY,
        Kind.MENTIONED: Frequency.NOW,
        Kind.REACTED: Frequency.DAILY,
        Kind.HELP_REQUESTED: Frequency.NOW,
        Kind.MARKED_HELPFUL: Frequency.DAILY,
        Kind.CONTENT_NOTE_REQUESTED: Frequency.DAILY,
        Kind.CHEERED: Frequency.DAILY,
    }),
    (gettext_lazy("Groups"), {
        Kind.MEMBERSHIP_REQUESTED: Frequency.NOW,
        Kind.MEMBERSHIP_ACCEPTED: Frequency.NOW,
        Kind.INVITED: Frequency.NOW,
        Kind.MEMBERSHIP_REMOVED: Frequency.NOW,
        Kind.BAN_LIFTED: Frequency.DAILY,
        Kind.GROUP_APPROVED: Frequency.NOW,
        Kind.MEMBERSHIP_DECLINED: Frequency.NOW,
        Kind.ORGANIZER_REQUESTED: Frequency.NOW,
        Kind.MADE_ORGANIZER: Frequency.NOW,
        Kind.ORGANIZER_DECLINED: Frequency.DAILY,
        Kind.LAST_ORGANIZER: Frequency.NOW,
        Kind.ROLE_CHANGED: Frequency.NOW,
        Kind.GROUP_OPENED: Frequency.NOW,
        Kind.GROUP_ARCHIVED: Frequency.DAILY,
        Kind.GROUP_REPORTED: Frequency.NOW,
        Kind.THREAD_LOCKED: Frequency.DAILY,
        Kind.THREAD_MOVED: Frequency.DAILY,
        Kind.ANNOUNCED: Frequency.DAILY,
        Kind.VOLUNTEER_OFFERED: Frequency.DAILY,
        Kind.OFFER_WITHDRAWN: Frequency.NOW,
        Kind.OFFER_ANSWERED: Frequency.NOW,
        Kind.OPPORTUNITY_CLOSED: Frequency.DAILY,
    }),
    (gettext_lazy("Meetings"), {
        Kind.MEETING_SOON: Frequency.NOW,
        Kind.MEETING_CHANGED: Frequency.NOW,
        Kind.LISTING_REPORTED: Frequency.NOW,
    }),
    (gettext_lazy("Peers and messages"), {
        Kind.PEER_REQUESTED: Frequency.NOW,
        Kind.PEER_ACCEPTED: Frequency.DAILY,
        Kind.MESSAGE_REQUESTED: Frequency.NOW,
        Kind.MESSAGE_ACCEPTED: Frequency.DAILY,
        Kind.MESSAGE: Frequency.NOW,
    }),
    (gettext_lazy("Partners"), {
        Kind.PARTNER_REQUESTED: Frequency.NOW,
        Kind.PARTNER_ACCEPTED: Frequency.DAILY,
        Kind.SETBACK_SHARED: Frequency.NOW,
        Kind.SILENCE: Frequency.NOW,
        Kind.HARD_DAY: Frequency.NOW,
    }),
    (gettext_lazy("Moderators"), {
        Kind.REPORTED: Frequency.NOW,
        Kind.NOTICE: Frequency.NOW,
    }),
    (gettext_lazy("Your reminders"), {
        Kind.CHECK_IN: Frequency.NOW,
        Kind.MILESTONE_TOMORROW: Frequency.NOW,
        Kind.MILESTONE_REACHED: Frequency.NOW,
        Kind.HARD_DAY_AHEAD: Frequency.NOW,
    }),
    (FOR_MODERATORS, {
        Kind.REPORT_OPENED: Frequency.DAILY,
        Kind.POST_HELD: Frequency.DAILY,
        Kind.APPEAL_OPENED: Frequency.DAILY,
        Kind.BAN_PROPOSED: Frequency.NOW,
        Kind.LETTER_RECEIVED: Frequency.DAILY,
        Kind.CASE_LATE: Frequency.DAILY,
        Kind.GROUP_ORPHANED: Frequency.NOW,
        Kind.HELPLINES_OUTDATED: Frequency.NOW,
    }),
]  # fmt: skip

# Emails about these are sent separately, at once, whatever the member chose: somebody is in danger
# or asks for support, or visitors would go to a meeting that has ended.
SENT_SEPARATELY = {
    Kind.CRISIS_OPENED.value: Frequency.NEVER,
    Kind.CRISIS_ANSWERED.value: Frequency.NEVER,
    Kind.SUPPORT_REQUESTED.value: Frequency.NEVER,
    Kind.SUPPORT_ACCEPTED.value: Frequency.NEVER,
    Kind.MEETING_UNCONFIRMED.value: Frequency.NEVER,
}
DEFAULT_CHOICES = {
    kind.value: frequency for _heading, kinds in EMAIL_DEFAULTS for kind, frequency in kinds.items()
}

# What is pushed unless the member chose otherwise: somebody speaks to them, or it is about now.
PUSHED_BY_DEFAULT = frozenset({
    Kind.REPLIED, Kind.MENTIONED, Kind.HELP_REQUESTED, Kind.MESSAGE, Kind.MESSAGE_REQUESTED,
    Kind.MEETING_SOON, Kind.MEETING_CHANGED, Kind.SETBACK_SHARED, Kind.SILENCE, Kind.HARD_DAY,
    Kind.NOTICE, Kind.CHECK_IN, Kind.HARD_DAY_AHEAD,
})  # fmt: skip


def get_kinds_for(member: Member) -> list[tuple[Promise, list[Notification.Kind]]]:
    """Return the headings and kinds of notifications that `member` can get."""
    return [
        (heading, list(kinds))
        for heading, kinds in EMAIL_DEFAULTS
        if member.is_staff or heading != FOR_MODERATORS
    ]


def get_kind_label(kind: str) -> str:
    """Return the label of `kind`, such as "Someone replied to you"."""
    return Kind(kind).label % {"who": _("Someone")}


def get_email_choices(member: Member) -> dict[str, str]:
    """Return the frequency of each kind for `member`: their choice, or else the default."""
    own = dict(member.email_choices.values_list("kind", "frequency"))
    return DEFAULT_CHOICES | own | SENT_SEPARATELY


def get_push_choices(member: Member) -> dict[str, bool]:
    """Return for each kind whether `member` wants pushes of it: their choice, or the default.

    Kinds that are sent separately have had their push already.
    """
    own = dict(member.push_choices.values_list("kind", "is_wanted"))
    defaults = {kind: Kind(kind) in PUSHED_BY_DEFAULT for kind in DEFAULT_CHOICES}
    return defaults | own | dict.fromkeys(SENT_SEPARATELY, False)
