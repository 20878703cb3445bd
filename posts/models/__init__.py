from .posts import Post
from .reactions import Reaction
from .threads import Thread

__all__ = ["Post", "Reaction", "Thread"]
