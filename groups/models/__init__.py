from groups.models.attendances import Attendance, Rsvp
from groups.models.calendar_keys import CalendarKey
from groups.models.groups import Group
from groups.models.helplines import HelpLine
from groups.models.invitations import Invitation
from groups.models.links import GroupLink
from groups.models.listing_reports import ListingReport
from groups.models.meeting_feeds import MeetingFeed
from groups.models.meetings import Meeting
from groups.models.memberships import Membership
from groups.models.opportunities import Offer, Opportunity
from groups.models.places import Place
from groups.models.resources import Resource, ResourceVote

__all__ = [
    "Attendance",
    "CalendarKey",
    "Group",
    "GroupLink",
    "HelpLine",
    "Invitation",
    "ListingReport",
    "Meeting",
    "MeetingFeed",
    "Membership",
    "Offer",
    "Opportunity",
    "Place",
    "Resource",
    "ResourceVote",
    "Rsvp",
]
