from .attendances import Attendance, Coming
from .groups import Group
from .helplines import HelpLine
from .invitations import Invitation
from .links import GroupLink
from .listings import CalendarKey, ListingReport, MeetingFeed
from .meetings import Meeting
from .memberships import Membership
from .opportunities import Offer, Opportunity
from .resources import Helped, Resource

__all__ = [
    "Attendance",
    "CalendarKey",
    "Coming",
    "Group",
    "GroupLink",
    "HelpLine",
    "Helped",
    "Invitation",
    "ListingReport",
    "Meeting",
    "MeetingFeed",
    "Membership",
    "Offer",
    "Opportunity",
    "Resource",
]
