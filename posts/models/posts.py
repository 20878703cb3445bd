"""Posts: the tree of words that makes a thread."""

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
WITHDRAWAL_UNDO_WINDOW = timedelta(
    minutes=10
)  # After taking words back; then they are gone for good.
# English, with accents taken off: made by migration 0002.
SEARCH_CONFIG = "forum"
# Drawn with an indent; deeper answers stay flat and say whom they answer.
MAX_INDENT = 4
# An index entry of `path` holds 8 bytes a level and must stay under 2,700 (PostgreSQL's B-tree).
# Nobody talks this deep: an answer to a post at the limit joins it as a neighbour.
MAX_DEPTH = 100


def is_hidden_for(member):
    """An expression: did `member` choose not to see the row?"""
    if not member.is_authenticated:
        return Value(False, output_field=models.BooleanField())
    return Exists(HiddenPost.objects.filter(member=member, post=OuterRef("pk")))


class PostQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Posts of threads that `member` may read. Removed ones stay, as gaps."""
        threads = Thread.objects.visible_to(member)
        return self.filter(self._released_q(member), thread__in=threads)

    def _released_q(self, member):
        """What waits for a moderator is there for its author alone. Nobody answered it yet."""
        out = Q(held_at=None)
        return out | Q(author=member) if member.is_authenticated else out

    def not_blocked_for(self, member):
        """Let out, and without authors across a block or muted: for lists, which have no gaps."""
        return exclude_blocked_authors(member, self.filter(self._released_q(member)))

    def in_reading_order(self):
        """Depth first: each answer directly after what it answers. Straight from the index."""
        return self.order_by("path")

    def for_reader(self, member):
        """Ready to render: authors loaded, and anyone blocked in either direction marked.

        Marked, not dropped: without the parent, its answers would seem to be addressed to
        whoever came before.
        """
        posts = self.filter(self._released_q(member)).select_related("author", "alias")
        return posts.annotate(is_muted=is_blocked_for(member), is_hidden=is_hidden_for(member))


class PostManager(models.Manager.from_queryset(PostQuerySet)):
    def get_queryset(self):
        """Without the words as the search knows them: no page shows those."""
        return super().get_queryset().defer("search", "search_by_language")


class Post(models.Model):
    """One contribution: the opening of a thread, or a reply somewhere below it."""

    public_id = PublicIdField()
    # Both without an index of their own: post_in_order_of_time and post_by_author serve.
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="posts", db_index=False
    )
    # How the author is called where they keep their name to themselves; None under their name.
    alias = models.ForeignKey(
        Alias, models.RESTRICT, null=True, editable=False, related_name="posts"
    )
    # Ids from the opening post down to the one being answered.
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
    # The same in the language of the group, where that is one of languages.STEMMED: by a trigger.
    search_by_language = SearchVectorField(null=True, editable=False)
    # What the words speak of: kinds of ContentNote, and what no kind says.
    notes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    own_note = models.CharField(_("content note"), max_length=60, blank=True)
    posted_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    # Whether readers may see what it said before; moderators always may.
    shows_history = models.BooleanField(default=False, editable=False)
    # Taken back by its author; hidden by a moderator. Either leaves a gap.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    removed_for = models.CharField(max_length=10, choices=Reason, blank=True)
    # Written, and waiting for a moderator to let it out: see accounts.Member.approval_since.
    held_at = models.DateTimeField(null=True, blank=True, editable=False)
    reaction_count = models.PositiveIntegerField(default=0, editable=False)
    # From the form: a double click or a retry of the same form finds the post it made before.
    submission = models.UUIDField(null=True, editable=False)

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
        """Leads to the page of the thread on which this post stands."""
        return cached_reverse("posts:post", self.public_id)

    @property
    def byline(self):
        """What stands where the author's name would. Pages show this, never `author` itself."""
        if self.alias:
            return self.alias.label
        return self.author.name if self.author else gettext("someone")

    @property
    def content_note_text(self):
        """The content notes in words, with commas; "" where there is none."""
        kinds = [str(kind.label) for kind in ContentNote if kind.value in self.notes]
        return ", ".join([*kinds, self.own_note] if self.own_note else kinds)

    @property
    def visible_author(self):
        """The author, unless they keep their name to themselves: for a face and a link."""
        return None if self.alias_id else self.author

    @property
    def is_by_opener(self):
        """Whether author and opener are one, as far as both can be known."""
        if self.thread.alias_id or self.alias_id:
            return self.alias_id == self.thread.alias_id
        return self.author_id is not None and self.author_id == self.thread.author_id

    @property
    def can_be_undone(self):
        """Whether its author may still think better of having taken it back."""
        return (
            bool(self.withdrawn_at) and timezone.now() - self.withdrawn_at < WITHDRAWAL_UNDO_WINDOW
        )

    @property
    def depth(self):
        return len(self.ancestors)

    @property
    def indent(self):
        """The level at which it is drawn: 0 for the opening and for direct answers."""
        return min(max(self.depth - 1, 0), MAX_INDENT)

    @property
    def opens_thread(self):
        return not self.ancestors

    def can_be_edited_by(self, member):
        recent = timezone.now() - self.posted_at < EDIT_WINDOW
        return recent and self.can_be_withdrawn_by(member)

    def can_be_withdrawn_by(self, member):
        """One's own words may always be taken back."""
        return self.author_id == member.pk and not self.is_gone

    @property
    def is_gone(self):
        return bool(self.removed_at or self.withdrawn_at)
