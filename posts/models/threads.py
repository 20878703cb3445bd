"""Threads: conversations in a group."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Challenge
from groups.models import Group
from groups.models.groups import MAX_TAG_LENGTH
from posts.models.aliases import Alias
from posts.models.thread_querysets import ThreadQuerySet
from recovery_forum.lib.cached_reverse import cached_reverse
from recovery_forum.lib.public_ids import PublicIdField

# Slugs that would clash with the addresses of pages below a thread.
RESERVED_SLUGS = frozenset(
    {
        *("attention", "begin", "draft", "news", "next", "outline", "pin", "previous", "print"),
        *("read", "reply", "rest", "unread"),
    }
)


class Thread(models.Model):
    """A conversation in a group. Its first post, the opening, holds the text of its author."""

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        QUESTION = "question", _("Question")
        STORY = "story", _("Story")
        DAILY = "daily", _("Daily check-in")  # Opened by the forum, without an author.
        NEWS = "news", _("Announcement")  # Written by organizers.

    class SupportWanted(models.TextChoices):
        """The kind of support that the author asks for."""

        # The author did not say. The thread waits for a reply all the same.
        UNSAID = "unsaid", _("Not said")
        LISTENING = "listening", _("Someone to listen")
        EXPERIENCE = "experience", _("Shared experience")
        IDEAS = "ideas", _("Practical ideas")
        ACCOUNTABILITY = "accountability", _("Accountability")

    class Priority(models.IntegerChoices):
        """The order of threads that wait for a first reply; lower comes first."""

        URGENT = 0, _("may be in danger")
        NEWCOMER = 1, _("new here")
        NORMAL = 2, _("normal")

    public_id = PublicIdField()
    # No index for `group` and `author`: thread_by_group and thread_by_author cover them.
    group = models.ForeignKey(Group, models.CASCADE, related_name="threads", db_index=False)
    # The thread stays when its author deletes their account; the name does not.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="threads", db_index=False
    )
    # Set if the author opened the thread anonymously.
    alias = models.ForeignKey(Alias, models.RESTRICT, null=True, editable=False, related_name="+")
    # Empty after its author took it back; `heading` is what pages show.
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DISCUSSION)
    support_wanted = models.CharField(
        _("what would help"), max_length=14, choices=SupportWanted, blank=True
    )
    # Some tags of the group, chosen by the author; see posts/tags/services.py.
    tags = ArrayField(
        models.CharField(max_length=MAX_TAG_LENGTH),
        default=list,
        db_default=[],
        blank=True,
        editable=False,
    )
    opened_at = models.DateTimeField(default=timezone.now)

    # The reply that the author of a question marked as most helpful.
    solution = models.ForeignKey(
        "posts.Post", models.SET_NULL, null=True, editable=False, related_name="+"
    )

    # Updated by posts/threads/posting.py. `manage.py check_counts` repairs them.
    last_active_at = models.DateTimeField(default=timezone.now)
    last_author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    last_alias = models.ForeignKey(
        Alias, models.RESTRICT, null=True, editable=False, related_name="+"
    )
    reply_count = models.PositiveIntegerField(default=0)
    # When a member other than the author first replied. Until then the thread is waiting.
    first_reply_at = models.DateTimeField(null=True, blank=True)
    # Waiting threads are listed by priority; within a priority, the oldest comes first.
    priority = models.PositiveSmallIntegerField(
        choices=Priority, default=Priority.NORMAL, db_default=Priority.NORMAL, editable=False
    )

    # When an organizer pinned it above the other threads of the group.
    pinned_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When a moderator chose it as the thread where newcomers introduce themselves.
    introduction_since = models.DateTimeField(_("greets newcomers since"), null=True, blank=True)
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    # When its author took it back, without a reply in it. With replies, it loses its title only.
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    held_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Minutes that a member has to wait between two replies; 0 means no limit.
    slow_mode_minutes = models.PositiveSmallIntegerField(default=0, editable=False)

    shared_challenges: list[Challenge]  # Set by attach_ or set_shared_challenges().
    last_is_muted: bool  # This and unread_since are annotated by for_list().
    unread_since: int | None
    # Annotated by with_beginnings().
    opening_html: str | None
    opening_notes: list[str] | None
    opening_own_note: str | None
    opening_is_hidden: bool
    # Set by attach_excerpts(): the beginning, and how the reader wants to see it.
    excerpt: str
    display: str
    content_note_text: str

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        indexes = [
            models.Index(fields=["group", "-last_active_at", "-id"], name="thread_by_group"),
            models.Index(fields=["group", "-opened_at", "-id"], name="thread_by_opening"),
            models.Index(
                fields=["group", "-opened_at", "-id"],
                name="thread_unanswered",
                condition=Q(reply_count=0),
            ),
            models.Index(fields=["-last_active_at", "-id"], name="thread_by_activity"),
            models.Index(fields=["author", "-opened_at", "-id"], name="thread_by_author"),
            models.Index(
                fields=["-opened_at", "-id"], name="thread_stories", condition=Q(kind="story")
            ),
            GinIndex(SearchVector("title", config="forum"), name="thread_title_words"),
            GinIndex(Func(F("title"), function="forum_parts"), name="thread_title_parts"),
            GinIndex(fields=["tags"], name="thread_tags"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="thread_title_trigrams"),
            models.Index(
                fields=["-introduction_since", "-id"],
                name="thread_introductions",
                condition=Q(introduction_since__isnull=False),
            ),
            models.Index(
                fields=["group", "-pinned_at"],
                name="thread_pinned",
                condition=Q(pinned_at__isnull=False),
            ),
            models.Index(
                fields=["priority", "opened_at", "id"],
                name="thread_by_priority",
                condition=Q(first_reply_at=None, removed_at=None, locked_at=None)
                & ~Q(support_wanted=""),
            ),
        ]

    def __str__(self):
        return self.heading

    @property
    def heading(self):
        """Return the title, or what stands in its place after its author took it back."""
        return self.title or gettext("A thread whose first post was deleted")

    @property
    def slug(self):
        slug = slugify(self.title)[:60] or "thread"
        return f"{slug}-thread" if slug in RESERVED_SLUGS else slug

    def get_absolute_url(self):
        return cached_reverse("posts:thread", self.public_id, self.slug)

    @property
    def is_automatic(self):
        """Return whether the forum opened it: a daily thread."""
        return self.kind == self.Kind.DAILY and self.author is None

    @property
    def byline(self):
        """Return the name to show. Pages never use `author`, which may be anonymous."""
        if self.is_automatic:
            return self.group.name  # The forum opens daily threads in the name of the group.
        return _display_name(self.alias, self.author)

    @property
    def last_byline(self):
        return _display_name(self.last_alias, self.last_author)

    @property
    def visible_author(self):
        """Return the author for the avatar; None if the thread is anonymous."""
        return None if self.alias_id else self.author

    @property
    def is_unread(self):
        """Return whether the reader opened the thread before and has not read all of it."""
        return self.unread_since is not None

    @property
    def new_reply_count(self):
        """Return how many replies came since the reader was here last, or 0 if that is unknown."""
        if self.unread_since is None or self.unread_since < 0:
            return 0
        return max(self.reply_count - self.unread_since, 0)

    @property
    def support_label(self):
        """Return the label of the support that the author asked for; "" if they did not say."""
        return str(SUPPORT_LABELS.get(self.support_wanted, ""))

    @property
    def visible_tags(self):
        """Return its tags, without one that the group removed at the moment it was chosen."""
        return tuple(tag for tag in self.tags if tag in self.group.tags)

    def can_mark_solution(self, member):
        """Return whether `member` may mark a solution: only the author of a question may."""
        return self.kind == self.Kind.QUESTION and self.author_id == member.pk

    def accepts_replies_of(self, membership):
        """Return whether a member may reply: not if the thread is locked or the group archived."""
        return self.is_open_to_replies and bool(membership and membership.is_current)

    def accepts_replies_after_joining(self, membership):
        """Return whether a reader may reply and so join the group, as anybody may."""
        return self.is_open_to_replies and self.group.can_be_joined_by(membership)

    @property
    def is_open_to_replies(self):
        return not (self.locked_at or self.removed_at or self.group.is_closed)


# Looked up for each thread of a list, where get_support_wanted_display() is slow.
SUPPORT_LABELS = dict(Thread.SupportWanted.choices) | {Thread.SupportWanted.UNSAID: ""}


def _display_name(alias, author):
    if alias:
        return alias.short_label
    return author.name if author else gettext("someone")
