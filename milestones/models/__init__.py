from .celebrations import Celebration, Cheer
from .check_ins import CheckIn
from .daily import DailyThread, DailyThreads
from .hard_moments import HardMoment, Letter
from .journeys import Journey
from .milestones import CardLink, Milestone
from .partnerships import Call, Grant, Lookout, Partnership
from .reminders import HardDay, Reminders
from .setbacks import Setback

__all__ = [
    "Call",
    "CardLink",
    "Celebration",
    "CheckIn",
    "Cheer",
    "DailyThread",
    "DailyThreads",
    "Grant",
    "HardDay",
    "HardMoment",
    "Journey",
    "Letter",
    "Lookout",
    "Milestone",
    "Partnership",
    "Reminders",
    "Setback",
]
