"""Previews of links to posts, threads and groups, for notification emails."""

from accounts.notifications.link_previews import LinkPreview, register_preview
from groups.models import Group
from posts.models import Post, Thread
from recovery_forum.lib.markup import extract_plain_text


@register_preview("posts:post")
def preview_post_link(member, public_id):
    posts = Post.objects.visible_to(member).for_reader(member).filter(is_muted=False)
    posts = posts.filter(removed_at=None, withdrawn_at=None).select_related("thread__group")
    post = posts.filter(public_id=public_id).first()
    return post and LinkPreview(_thread_location(post.thread), extract_plain_text(post.html))


@register_preview("posts:thread")
def preview_thread_link(member, public_id, slug=""):
    threads = Thread.objects.visible_to(member).not_blocked_for(member).select_related("group")
    thread = threads.filter(public_id=public_id).first()
    return thread and LinkPreview(_thread_location(thread))


def _thread_location(thread):
    return f"{thread.title} · {thread.group}"


@register_preview("posts:group")
def preview_group_link(member, slug):
    group = Group.objects.readable_by(member).filter(slug=slug).first()
    return group and LinkPreview(group.name)
