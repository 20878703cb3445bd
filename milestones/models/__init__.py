from .celebrations import Celebration, Cheer
from .journeys import Journey
from .milestones import Milestone

__all__ = ["Celebration", "Cheer", "Journey", "Milestone"]
