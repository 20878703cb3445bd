from .moderation import (
    Action,
    CannedWords,
    Case,
    HiddenPost,
    Notice,
    Reason,
    Report,
    StaffNote,
)
from .posts import Post
from .reactions import Reaction
from .saved import SavedPost
from .threads import Thread
from .watching import WatchedWords

__all__ = [
    "Action",
    "CannedWords",
    "Case",
    "HiddenPost",
    "Notice",
    "Post",
    "Reaction",
    "Reason",
    "Report",
    "SavedPost",
    "StaffNote",
    "Thread",
    "WatchedWords",
]
