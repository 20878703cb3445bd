"""Atom feeds of groups and of stories."""

import re

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from groups.models import Group
from posts.models import FeedKey, Post, Thread
from posts.models.content_notes import FOLD, HIDE, annotate_display
from posts.threads.blocked_quotes import fold_blocked_quotes
from recovery_forum.lib.markup import make_links_absolute

MAX_ENTRIES = 30
# XML 1.0 does not allow these characters, not even escaped.
INVALID_XML_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def strip_invalid_characters(text):
    """Return `text` without characters that XML does not allow."""
    return INVALID_XML_CHARACTERS.sub("", str(text))


class PostFeed(Feed):
    """The newest posts that the reader of the feed may see, without removed and hidden ones.

    Subclasses implement posts(), and get_reader() if the feed has a reader who is a member. The
    methods get what get_object() returned as `obj`.
    """

    feed_type = Atom1Feed

    def get_reader(self, obj):
        return AnonymousUser()

    def posts(self, obj):
        raise NotImplementedError

    def items(self, obj):
        reader = self.get_reader(obj)
        posts = self.posts(obj).in_sight_of(reader)
        posts = posts.select_related("author", "alias", "thread__group")
        entries = fold_blocked_quotes(list(posts.order_by("-pk")[:MAX_ENTRIES]), reader)
        return annotate_display(reader, entries)

    def item_title(self, post):
        title = strip_invalid_characters(post.thread.heading)
        return title if post.opens_thread else _("Re: %(title)s") % {"title": title}

    def item_description(self, post):
        if post.display in (FOLD, HIDE):
            return _("Content note: %(notes)s") % {
                "notes": strip_invalid_characters(post.content_note_text)
            }
        return strip_invalid_characters(make_links_absolute(post.html, settings.SITE_URL))

    def item_author_name(self, post):
        return strip_invalid_characters(post.byline)

    def item_pubdate(self, post):
        return post.posted_at

    def item_updateddate(self, post):
        return post.edited_at or post.posted_at


class GroupFeed(PostFeed):
    """The feed of a group: public for an open group, else at the private address of a member."""

    def get_object(self, request, slug, token=""):
        if not token:
            groups = Group.objects.filter(visibility=Group.Visibility.OPEN, removed_at=None)
            return get_object_or_404(groups, slug=slug), None
        keys = FeedKey.objects.active().select_related("membership__member")
        key = get_object_or_404(keys, token=token, membership__group__slug=slug)
        reader = key.membership.member
        group = Group.objects.readable_by(reader).filter(slug=slug).first()
        if group is None:
            raise Http404
        return group, reader

    def get_reader(self, obj):
        return obj[1] or super().get_reader(obj)

    def posts(self, obj):
        reader = self.get_reader(obj)
        threads = Thread.objects.visible_to(reader).not_blocked_for(reader).filter(group=obj[0])
        return Post.objects.filter(thread__in=threads)

    def title(self, obj):
        return strip_invalid_characters(obj[0].name)

    def subtitle(self, obj):
        return strip_invalid_characters(obj[0].summary)

    def link(self, obj):
        return obj[0].get_absolute_url()


class StoryFeed(PostFeed):
    """Stories of open groups."""

    def posts(self, obj):
        threads = Thread.objects.visible_to(AnonymousUser()).stories()
        return Post.objects.filter(thread__in=threads, ancestors=[])

    def title(self, obj):
        return _("Stories")

    def link(self, obj):
        return reverse("posts:stories")


def _feed_view(feed):
    """Return the view of a feed. It answers 304 if nothing changed, and leaks no Referer."""

    @require_safe
    @conditional_page
    def view(request, **kwargs):
        response = feed(request, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "private, no-cache"
        return response

    return view


group_feed = _feed_view(GroupFeed())
story_feed = _feed_view(StoryFeed())
