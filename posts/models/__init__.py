from .around import Around, Asked
from .content_notes import ContentNote, NoteWish
from .drafts import Draft
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
from .panel_looks import PanelLook
from .pictures import Picture
from .posts import Post
from .reactions import Reaction
from .saved import SavedPost
from .threads import Thread
from .versions import PostVersion
from .voices import Voice
from .watching import WatchedWords

__all__ = [
    "Action",
    "AnonymityLook",
    "Around",
    "Asked",
    "CannedWords",
    "Case",
    "ContentNote",
    "Draft",
    "FeedKey",
    "HiddenPost",
    "NoteWish",
    "Notice",
    "PanelLook",
    "Picture",
    "Post",
    "PostVersion",
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
