from .celebrations import Celebration, Cheer
from .check_ins import CheckIn
from .hard_moments import HardMoment, Letter
from .journeys import Journey
from .milestones import CardLink, Milestone
from .partnerships import Grant, Partnership
from .setbacks import Setback

__all__ = [
    "CardLink",
    "Celebration",
    "CheckIn",
    "Cheer",
    "Grant",
    "HardMoment",
    "Journey",
    "Letter",
    "Milestone",
    "Partnership",
    "Setback",
]
