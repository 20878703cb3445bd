"""Hides a post for one member only."""

from accounts.models import Member
from posts.models import HiddenPost, Post


def hide_post_for_member(member: Member, post: Post) -> None:
    """Show `member` a placeholder instead of `post`. Others still see it."""
    HiddenPost.objects.get_or_create(member=member, post=post)


def unhide_post_for_member(member: Member, post: Post) -> None:
    """Show `post` to `member` again."""
    HiddenPost.objects.filter(member=member, post=post).delete()
