"""Lookups that views of several features share."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from posts.models import Post


def get_visible_post_or_404(request: HttpRequest, public_id: str) -> Post:
    """Return the post with its author and thread. Raises Http404 if the reader may not see it."""
    posts = Post.objects.visible_to(request.user).for_reader(request.user)
    return get_object_or_404(posts.select_related("author", "thread"), public_id=public_id)
