from .blocks import Block
from .challenges import Challenge
from .departures import Departure, Erasure
from .exports import Export
from .mail_wishes import MailChoice, MailWishes
from .members import Member
from .notifications import Notification

__all__ = [
    "Block",
    "Challenge",
    "Departure",
    "Erasure",
    "Export",
    "MailChoice",
    "MailWishes",
    "Member",
    "Notification",
]
