"""Opens and closes the cases of proposed groups."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.models import Case
from posts.safety.cases import open_case

GROUP_PROPOSAL_URGENCY = 22  # Lower than what concerns a member.
# For the moderator, in this order.
GROUP_PROPOSAL_STEPS = [
    _("Read what it is for: peers who help each other, not a service that is sold, nor a cause."),
    _("Look whether a group for the same already meets here. Two half-empty rooms help nobody."),
    _("Look who leads it: how long they are here, and whether a second organizer stands beside."),
    _("Look at the name and the words: kind, without a brand, and safe to read on a bad day."),
    _("Ask the founder about what is unclear, in words below. Answer within three days."),
    _("An administrator or a group liaison agrees to it; the founder and their guests are told."),
]


def open_group_case(sender, group, **kwargs):
    """Receiver of group_proposed. Opens a case for the moderators."""
    open_case(Case.Origin.GROUP, "group", group, GROUP_PROPOSAL_URGENCY)


def close_group_case(sender, group, **kwargs):
    """Receiver of group_approved. Closes the case of the proposal."""
    cases = Case.objects.open().filter(origin=Case.Origin.GROUP, kind="group", key=group.slug)
    cases.update(closed_at=timezone.now(), outcome=Case.Outcome.ACTED)
