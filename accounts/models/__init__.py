from .blocks import Block
from .challenges import Challenge
from .members import Member

__all__ = ["Block", "Challenge", "Member"]
