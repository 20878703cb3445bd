from .blocks import Block
from .challenges import Challenge
from .members import Member
from .notifications import Notification

__all__ = ["Block", "Challenge", "Member", "Notification"]
