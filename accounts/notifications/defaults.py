"""The one table of what may come by mail: headings, kinds, and how each comes by default.

A new kind of Notification gets its line here; a test asks for it.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import EmailChoice, Notification

Kind, How = Notification.Kind, EmailChoice.How
DIGEST = "digest"  # Stands for all that come once a day, in the link that stops them.

FOR_MODERATORS = gettext_lazy("For moderators")

EMAIL_DEFAULTS = [
    (gettext_lazy("Answers and support"), {
        Kind.REPLIED: How.NOW,
        Kind.CONTINUED: How.DAILY,
        Kind.MENTIONED: How.NOW,
        Kind.REACTED: How.DAILY,
        Kind.AROUND: How.NOW,
        Kind.HELPED: How.DAILY,
        Kind.NOTE_WISH: How.DAILY,
        Kind.CHEERED: How.DAILY,
    }),
    (gettext_lazy("Groups"), {
        Kind.ASKED: How.NOW,
        Kind.LET_IN: How.NOW,
        Kind.INVITED: How.NOW,
        Kind.TAKEN_OUT: How.NOW,
        Kind.GROUP_OPEN: How.NOW,
        Kind.ANNOUNCED: How.DAILY,
        Kind.OFFERED: How.DAILY,
        Kind.OFFER_ANSWERED: How.NOW,
    }),
    (gettext_lazy("Meetings"), {
        Kind.MEETING_SOON: How.NOW,
        Kind.MEETING_MOVED: How.NOW,
        Kind.LISTING: How.NOW,
    }),
    (gettext_lazy("Peers and messages"), {
        Kind.PEER_ASKED: How.NOW,
        Kind.PEER_ACCEPTED: How.DAILY,
        Kind.MESSAGE_ASKED: How.NOW,
        Kind.MESSAGE: How.NOW,
    }),
    (gettext_lazy("Partners"), {
        Kind.TOLD: How.NOW,
        Kind.QUIET: How.NOW,
        Kind.HARD_DAY: How.NOW,
    }),
    (gettext_lazy("Moderators"), {
        Kind.REPORTED: How.NOW,
        Kind.NOTICE: How.NOW,
    }),
    (gettext_lazy("Reminders that you wished for"), {
        Kind.CHECK_IN: How.NOW,
        Kind.EVE: How.NOW,
        Kind.REACHED: How.NOW,
        Kind.AHEAD: How.NOW,
    }),
    (FOR_MODERATORS, {
        Kind.LEFT_ALONE: How.NOW,
        Kind.LINES_OLD: How.NOW,
    }),
]  # fmt: skip

# These send a mail of their own at once, whatever was chosen here: somebody asked in a hard moment,
# or strangers would go to a meeting that is not there any more.
SENT_SEPARATELY = {Kind.NEAR.value: How.NEVER, Kind.MEETING_OLD.value: How.NEVER}
DEFAULT_CHOICES = {
    kind.value: how for _heading, kinds in EMAIL_DEFAULTS for kind, how in kinds.items()
}


def get_kinds_for(member):
    """The headings and kinds that can reach `member`."""
    return [
        (heading, list(kinds))
        for heading, kinds in EMAIL_DEFAULTS
        if member.is_staff or heading != FOR_MODERATORS
    ]


def get_kind_label(kind):
    """What happens, in words: "Somebody answered you"."""
    return Kind(kind).label % {"who": _("Somebody")}


def get_email_choices(member):
    """How `member` wants each kind: {kind: how}."""
    own = dict(member.mail_choices.values_list("kind", "how"))
    return DEFAULT_CHOICES | own | SENT_SEPARATELY
