from .groups import Group
from .helplines import HelpLine
from .meetings import Meeting
from .memberships import Membership

__all__ = ["Group", "HelpLine", "Meeting", "Membership"]
