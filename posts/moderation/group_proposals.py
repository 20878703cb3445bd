"""Opens and closes the cases of proposed groups."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.models import Case
from posts.safety.cases import open_case

GROUP_PROPOSAL_URGENCY = 22  # Lower than what concerns a member.
# For the moderator, in this order.
GROUP_PROPOSAL_STEPS = [
    _("Check its purpose: peers helping each other, not a paid service or a campaign."),
    _("Check whether a similar group already exists. Two half-empty groups help nobody."),
    _("Check who runs it: how long they've been here, and whether there is a second organizer."),
    _("Check the name and description: kind, no brands, and safe to read on a bad day."),
    _("If anything is unclear, ask the person who proposed it, below. Decide within three days."),
    _(
        "An administrator or a group liaison approves it; the proposer and the people they "
        "invited are told."
    ),
]


def open_group_case(sender, group, **kwargs):
    """Receiver of group_proposed. Opens a case for the moderators."""
    open_case(Case.Origin.GROUP, "group", group, GROUP_PROPOSAL_URGENCY)


def close_group_case(sender, group, **kwargs):
    """Receiver of group_approved. Closes the case of the proposal."""
    cases = Case.objects.open().filter(origin=Case.Origin.GROUP, kind="group", key=group.slug)
    cases.update(closed_at=timezone.now(), outcome=Case.Outcome.ACTED)
