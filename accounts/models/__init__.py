from .blocks import Block, Mute
from .challenges import Challenge
from .members import Member
from .notifications import Notification
from .peerings import Peering
from .profiles import Audience

__all__ = ["Audience", "Block", "Challenge", "Member", "Mute", "Notification", "Peering"]
