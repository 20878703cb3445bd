from .blocks import Block, Mute
from .challenges import Challenge
from .conversations import Conversation, Message, Participant
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
    "FormerName",
    "Member",
    "Message",
    "Mute",
    "Notification",
    "Participant",
    "Peering",
]
