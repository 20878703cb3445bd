from .looks import AnonymityLook
from .posts import Post
from .reactions import Reaction
from .saved import SavedPost
from .threads import Thread
from .voices import Voice

__all__ = ["AnonymityLook", "Post", "Reaction", "SavedPost", "Thread", "Voice"]
