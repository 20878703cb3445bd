"""Posts: the opening and the replies of a thread, which form a tree."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from posts.models.aliases import Alias, exclude_blocked_authors, is_blocked_for
from posts.models.cases import Reason
from posts.models.content_notes import ContentNote
from posts.models.hidden_posts import HiddenPost
from posts.models.threads import Thread
from recovery_forum.lib.cached_reverse import cached_reverse
from recovery_forum.lib.markup import MAX_LENGTH, RenderedField
from recovery_forum.lib.public_ids import PublicIdField

EDIT_WINDOW = timedelta(minutes=30)
WITHDRAWAL_UNDO_WINDOW = timedelta(minutes=10)  # Then the text is erased for good.
# English, without accents. Created by the first migration of recovery_forum.
SEARCH_CONFIG = "forum"
# The deepest level that is indented. Deeper replies name the post they answer instead.
MAX_INDENT = 4
# An index entry of `path` takes 8 bytes per level and must stay under 2,700 bytes (PostgreSQL
# B-tree). Real threads are never this deep. A reply to a post at the limit becomes its sibling.
MAX_DEPTH = 100


def is_hidden_for(member):
    """Return an expression: did `member` hide the post for themselves?"""
    if not member.is_authenticated:
        return Value(False, output_field=models.BooleanField())
    return Exists(HiddenPost.objects.filter(member=member, post=OuterRef("pk")))


class PostQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return posts of threads that `member` may read. Removed ones stay, as placeholders."""
        threads = Thread.objects.visible_to(member)
        return self.filter(self._released_q(member), thread__in=threads)

    def _released_q(self, member):
        """Return the condition for posts that are not held. Authors see their own held posts."""
        out = Q(held_at=None)
        return out | Q(author=member) if member.is_authenticated else out

    def not_blocked_for(self, member):
        """Return released posts, without those that a block, a mute or `member` hid. For lists."""
        posts = exclude_blocked_authors(member, self.filter(self._released_q(member)))
        return posts.filter(~is_hidden_for(member)) if member.is_authenticated else posts

    def withdrawn_for_good(self):
        """Return posts that nobody can restore any more.

        Not those of an account that waits for its deletion: they keep their text until then, and
        its member may still come back to all of it.
        """
        undo_ended_at = timezone.now() - WITHDRAWAL_UNDO_WINDOW
        return self.filter(withdrawn_at__lt=undo_ended_at, text="")

    def in_reading_order(self):
        """Order depth first: each reply comes right after the post it answers. Uses an index."""
        return self.order_by("path")

    def for_reader(self, member):
        """Load authors, and annotate `is_muted` (a block or a mute) and `is_hidden`.

        Blocked posts are marked, not left out: without the parent, its replies would seem to
        answer the post before it.
        """
        posts = self.filter(self._released_q(member)).select_related("author", "alias")
        return posts.annotate(is_muted=is_blocked_for(member), is_hidden=is_hidden_for(member))

    def in_sight_of(self, member):
        """Do the same as for_reader(), without what leaves a placeholder in a thread. For lists."""
        gone = {"removed_at": None, "withdrawn_at": None}
        return self.for_reader(member).filter(is_muted=False, is_hidden=False, **gone)


_PostManagerBase = models.Manager.from_queryset(PostQuerySet)


class PostManager(_PostManagerBase):
    def get_queryset(self):
        """Defer the search vectors, which no page shows."""
        return super().get_queryset().defer("search", "search_by_language")


class Post(models.Model):
    """The opening of a thread, or a reply to another post of it."""

    public_id = PublicIdField()
    # No index for these two: post_in_order_of_time and post_by_author cover them.
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="posts", db_index=False
    )
    # Set if the post is anonymous.
    alias = models.ForeignKey(
        Alias, models.RESTRICT, null=True, editable=False, related_name="posts"
    )
    # Ids from the opening down to the post that this one answers.
    ancestors = ArrayField(models.BigIntegerField(), default=list, editable=False)
    path = models.GeneratedField(
        expression=Func(F("ancestors"), F("id"), function="array_append"),
        output_field=ArrayField(models.BigIntegerField()),
        db_persist=True,
    )
    text = models.TextField(_("text"), max_length=MAX_LENGTH, blank=True)
    html = RenderedField(source="text")
    search = models.GeneratedField(
        expression=SearchVector("text", config=SEARCH_CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    # The same in the language of the group, if it is in SEARCH_CONFIGS. Set by a trigger.
    search_by_language = SearchVectorField(null=True, editable=False)
    # Content notes: values of ContentNote, and one as free text.
    notes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    own_note = models.CharField(_("content note"), max_length=60, blank=True)
    posted_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    # Whether readers may see earlier versions. Moderators always may.
    shows_history = models.BooleanField(default=False, editable=False)
    # Withdrawn by its author, or removed by a moderator. Both leave a placeholder.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    removed_for = models.CharField(max_length=10, choices=Reason, blank=True)
    # The organizers of the group removed it, and not the moderators. The placeholder says who.
    removed_by_organizers = models.BooleanField(default=False, db_default=False, editable=False)
    # Set while the post waits for a moderator; see accounts.Member.approval_required_since.
    held_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Whether it ends the wait of whoever asked: not by itself if its author is new here, since spam
    # must not leave somebody in danger without an answer. A moderator may say that it does. Of
    # anonymous posts it says nothing about their author: see posts/anonymity/services.py.
    counts_as_answer = models.BooleanField(default=False, db_default=False, editable=False)
    # How many reactions it got, and how many of each kind: {Reaction.Kind: number}.
    reaction_count = models.PositiveIntegerField(default=0, editable=False)
    reactions_by_kind = models.JSONField(default=dict, db_default={}, editable=False)
    # Sent by the form. A second submission of the same form returns the post of the first.
    submission = models.UUIDField(null=True, editable=False)

    is_new: bool  # Set by mark_posts_read().
    has_muted_author: bool  # Set by mark_muted_authors().
    parent_post: "Post | None"  # Set by load_thread_page() and load_thread_start().

    objects = PostManager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                name="post_depth_is_bounded", condition=Q(ancestors__len__lte=MAX_DEPTH)
            ),
            models.UniqueConstraint(fields=["author", "submission"], name="posted_once"),
        ]
        indexes = [
            models.Index(fields=["thread", "path"], name="post_in_reading_order"),
            models.Index(fields=["thread", "id"], name="post_in_order_of_time"),
            models.Index(fields=["author", "-posted_at", "-id"], name="post_by_author"),
            models.Index(fields=["thread"], name="post_opening", condition=Q(ancestors=[])),
            GinIndex(fields=["search"], name="post_words"),
            GinIndex(fields=["search_by_language"], name="post_search_by_language"),
        ]

    def __str__(self):
        return f"{self.byline} · {self.posted_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        """Return an address that redirects to the page of the thread with this post."""
        return cached_reverse("posts:post", self.public_id)

    @property
    def byline(self):
        """Return the name to show. Pages never use `author`, which may be anonymous."""
        if self.alias:
            return self.alias.label
        if self.author is None and self.opens_thread and self.thread.is_automatic:
            return self.thread.byline
        return self.author.name if self.author else gettext("someone")

    @property
    def content_note_text(self):
        """Return the labels of the content notes, separated by commas; "" without any."""
        kinds = [str(kind.label) for kind in ContentNote if kind.value in self.notes]
        return ", ".join([*kinds, self.own_note] if self.own_note else kinds)

    @property
    def visible_author(self):
        """Return the author for the avatar and the profile link; None if the post is anonymous."""
        return None if self.alias_id else self.author

    @property
    def shows_support(self):
        """Return whether others may see how many people reacted to the post.

        Members choose that for what they write under their name. Anonymous posts always show it: a
        choice that showed on both would tie them to their author.
        """
        return bool(self.alias_id) or self.author is None or self.author.shares_support

    @property
    def is_by_opener(self):
        """Return whether the author also opened the thread.

        A named and an anonymous post of the same member do not count as the same author.
        """
        if self.thread.alias_id or self.alias_id:
            return self.alias_id == self.thread.alias_id
        return self.author_id is not None and self.author_id == self.thread.author_id

    @property
    def can_be_undone(self):
        """Return whether the author may still restore the withdrawn post."""
        return (
            bool(self.withdrawn_at) and timezone.now() - self.withdrawn_at < WITHDRAWAL_UNDO_WINDOW
        )

    @property
    def depth(self):
        return len(self.ancestors)

    @property
    def indent(self):
        """Return the level of indentation: 0 for the opening and its direct replies."""
        return min(max(self.depth - 1, 0), MAX_INDENT)

    @property
    def opens_thread(self):
        return not self.ancestors

    def can_be_edited_by(self, member):
        recent = timezone.now() - self.posted_at < EDIT_WINDOW
        return recent and self.can_be_withdrawn_by(member)

    def can_be_withdrawn_by(self, member):
        """Return whether `member` may withdraw the post: authors always may."""
        return self.author_id == member.pk and not self.is_gone

    @property
    def is_gone(self):
        return bool(self.removed_at or self.withdrawn_at)
