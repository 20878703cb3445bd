from .content_notes import ContentNote, NoteWish
from .feed_keys import FeedKey
from .looks import AnonymityLook
from .marks import ReadMark
from .posts import Post
from .reactions import Reaction
from .saved import SavedPost
from .threads import Thread
from .voices import Voice

__all__ = [
    "AnonymityLook",
    "ContentNote",
    "FeedKey",
    "NoteWish",
    "Post",
    "Reaction",
    "ReadMark",
    "SavedPost",
    "Thread",
    "Voice",
]
