"""What mails may say of posts and threads, to those who may still read them."""

from accounts.glimpsing import Glimpse, glimpses
from groups.models import Group
from recovery_forum.lib.markup import plain_text

from .models import Post, Thread


@glimpses("posts:post")
def of_post(member, public_id):
    posts = Post.objects.visible_to(member).for_reader(member).filter(is_muted=False)
    posts = posts.filter(removed_at=None, withdrawn_at=None).select_related("thread__group")
    post = posts.filter(public_id=public_id).first()
    return post and Glimpse(_place(post.thread), plain_text(post.html))


@glimpses("posts:thread")
def of_thread(member, public_id, slug=""):
    threads = Thread.objects.visible_to(member).not_blocked_for(member).select_related("group")
    thread = threads.filter(public_id=public_id).first()
    return thread and Glimpse(_place(thread))


def _place(thread):
    return f"{thread.title} · {thread.group}"


@glimpses("posts:group")
def of_group(member, slug):
    group = Group.objects.readable_by(member).filter(slug=slug).first()
    return group and Glimpse(group.name)
