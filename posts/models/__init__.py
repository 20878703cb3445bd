from .posts import Post
from .reactions import Reaction
from .saved import SavedPost
from .threads import Thread

__all__ = ["Post", "Reaction", "SavedPost", "Thread"]
