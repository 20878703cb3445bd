"""Hides a post for one member only."""

from posts.models import HiddenPost


def hide_post_for_member(member, post):
    HiddenPost.objects.get_or_create(member=member, post=post)


def unhide_post_for_member(member, post):
    HiddenPost.objects.filter(member=member, post=post).delete()
