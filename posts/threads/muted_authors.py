"""Marks posts that nothing but the reader's own mute hides, so that they can look at one anyway."""

from accounts.models import Member, Mute
from accounts.models.blocks import is_blocked_either_way
from posts.models import Post


def mark_muted_authors(posts: list[Post], reader: Member) -> list[Post]:
    """Set `has_muted_author` on each of `posts`, which for_reader() loaded. Returns `posts`.

    It is False if a block hides the post, too, whoever made it: nobody is told of a block. Asks the
    database only if a post is hidden, which none without a name is.
    """
    hidden = {post.author_id for post in posts if post.is_muted}  # type: ignore[attr-defined]
    muted: set[int | None] = set()
    if hidden:
        mutes = Mute.objects.filter(muter=reader, muted__in=hidden)
        mutes = mutes.exclude(is_blocked_either_way(reader, "muted"))
        muted = set(mutes.values_list("muted", flat=True))
    for post in posts:
        post.has_muted_author = post.author_id in muted and not post.alias_id
    return posts
