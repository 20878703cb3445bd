"""Lookups that views of several features share."""

from django.shortcuts import get_object_or_404

from posts.models import Post


def get_visible_post_or_404(request, public_id):
    posts = Post.objects.visible_to(request.user).for_reader(request.user)
    return get_object_or_404(posts.select_related("author", "thread"), public_id=public_id)
