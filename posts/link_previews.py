"""Previews of links to posts, threads and groups, for notification emails."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.notifications.link_previews import LinkPreview, register_preview
from groups.models import Group, Membership
from posts.models import HelpRequest, Notice, Post, Thread
from posts.models.content_notes import FOLD, HIDE, annotate_display
from posts.threads.blocked_quotes import fold_blocked_quotes
from recovery_forum.lib.markup import extract_plain_text
from recovery_forum.lib.text import isolate

NOTICE_LENGTH = 90  # Characters of what moderators wrote.


@register_preview("posts:post")
def preview_post_link(member, public_id):
    posts = Post.objects.visible_to(member).in_sight_of(member).select_related("thread__group")
    post = posts.filter(public_id=public_id).first()
    return post and LinkPreview(_thread_location(post.thread), _make_excerpt(post, member))


def _make_excerpt(post, member):
    """Return what an email quotes of `post`: its content note first, as the page shows it."""
    annotate_display(member, [post])
    if post.display == HIDE:
        return ""
    if post.display == FOLD:
        return _("Content note: %(notes)s") % {"notes": post.content_note_text}
    [post] = fold_blocked_quotes([post], member)
    return extract_plain_text(post.html)


@register_preview("posts:notice")
def preview_notice(member, public_id):
    notices = Notice.objects.visible_to(member).select_related("action")
    notice = notices.filter(public_id=public_id).first()
    if notice is None:
        return None
    words = notice.words if notice.can_be_answered else notice.title
    return LinkPreview(on_list=Truncator(words).chars(NOTICE_LENGTH))


@register_preview("posts:thread")
def preview_thread_link(member, public_id, slug=""):
    threads = Thread.objects.visible_to(member).not_blocked_for(member).select_related("group")
    thread = threads.filter(public_id=public_id).first()
    return thread and LinkPreview(_thread_location(thread))


@register_preview("posts:help-request")
def preview_help_request(member, pk):
    requests = HelpRequest.objects.filter(member=member, pk=pk).select_related("thread")
    request = requests.first()
    return request and preview_thread_link(member, request.thread.public_id)


@register_preview("posts:organizers-reports")
def preview_group_reports(member, slug):
    """Names the group to its current organizers only."""
    memberships = Membership.objects.organizing().filter(member=member, group__slug=slug)
    membership = memberships.select_related("group").first()
    return membership and LinkPreview(membership.group.name)


def _thread_location(thread):
    return f"{isolate(thread.heading)} · {isolate(thread.group.name)}"


@register_preview("posts:group")
def preview_group_link(member, slug):
    group = Group.objects.readable_by(member).filter(slug=slug).first()
    return group and LinkPreview(group.name)
