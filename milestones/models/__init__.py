from .celebrations import Celebration, Cheer
from .check_ins import CheckIn
from .journeys import Journey
from .milestones import Milestone
from .setbacks import Setback

__all__ = ["Celebration", "CheckIn", "Cheer", "Journey", "Milestone", "Setback"]
