from .blocks import Block, Mute
from .challenges import Challenge
from .conversations import Conversation, Message, Participant
from .departures import Departure, Erasure
from .exports import Export
from .hidden import Hidden
from .mail_wishes import MailChoice, MailWishes
from .members import Member
from .names import FormerName
from .notifications import Notification
from .peerings import Peering
from .profiles import Audience

__all__ = [
    "Audience",
    "Block",
    "Challenge",
    "Conversation",
    "Departure",
    "Erasure",
    "Export",
    "FormerName",
    "Hidden",
    "MailChoice",
    "MailWishes",
    "Member",
    "Message",
    "Mute",
    "Notification",
    "Participant",
    "Peering",
]
