from .celebrations import Celebration, Cheer
from .journeys import Journey
from .milestones import Milestone
from .setbacks import Setback

__all__ = ["Celebration", "Cheer", "Journey", "Milestone", "Setback"]
