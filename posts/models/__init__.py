from .content_notes import ContentNote, NoteWish
from .feed_keys import FeedKey
from .looks import AnonymityLook
from .marks import ReadMark
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
from .voices import Voice
from .watching import WatchedWords

__all__ = [
    "Action",
    "AnonymityLook",
    "CannedWords",
    "Case",
    "ContentNote",
    "FeedKey",
    "HiddenPost",
    "NoteWish",
    "Notice",
    "Post",
    "Reaction",
    "ReadMark",
    "Reason",
    "Report",
    "SavedPost",
    "StaffNote",
    "Thread",
    "Voice",
    "WatchedWords",
]
