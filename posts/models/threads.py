"""Threads: conversations in a group."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from groups.models.groups import MAX_TAG_LENGTH
from posts.models.aliases import Alias, exclude_blocked_authors, is_blocked_for
from posts.models.read_marks import is_unread_for
from recovery_forum.lib.cached_reverse import cached_reverse
from recovery_forum.lib.public_ids import PublicIdField

# Pages below a thread's address, which a title must not answer for.
RESERVED_SLUGS = frozenset(
    {"attention", "draft", "news", "pin", "print", "read", "reply", "rest", "unread"}
)


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Threads of groups that `member` may read, except those removed by a moderator."""
        threads = self.filter(group__in=Group.objects.readable_by(member), removed_at=None)
        let_out = Q(held_at=None)
        if member.is_authenticated:
            let_out |= Q(author=member)
        return threads.filter(let_out)

    def not_blocked_for(self, member):
        """Without threads whose author and `member` blocked each other: for lists.

        Nor those of somebody whom `member` muted.
        """
        return exclude_blocked_authors(member, self)

    def for_list(self, member):
        """Ready for a list: the group and both people loaded, and a block with the last marked."""
        people = ("author", "alias", "last_author", "last_alias")
        return self.select_related("group", *people).annotate(
            last_is_muted=is_blocked_for(member, "last_author", "last_alias"),
            is_unread=is_unread_for(member),
        )

    def for_page(self, member):
        """Ready for its own page: `is_muted` where a block stands before its author.

        `has_alias` where `member` did so here before: the next words should not be the ones
        that tell who it was.
        """
        own = Alias.objects.filter(thread=OuterRef("pk"), member=member.pk or 0)
        latest = self.model.posts.rel.related_model.objects.filter(thread=OuterRef("pk"))
        latest = latest.order_by("-pk").values("public_id")[:1]
        drafts = self.model.drafts.rel.related_model.objects
        drafts = drafts.filter(thread=OuterRef("pk"), member=member.pk or 0).values("text")[:1]
        mark = FilteredRelation("read_marks", condition=Q(read_marks__member=member.pk or 0))
        here = FilteredRelation(
            "group__memberships", condition=Q(group__memberships__member=member.pk or 0)
        )
        return (
            self.select_related("group", "author", "alias")
            .annotate(
                is_muted=is_blocked_for(member),
                has_alias=Exists(own),
                newest=Subquery(latest),
                draft=Subquery(drafts),
                own_mark=mark,
                own_membership=here,
            )
            .select_related("group", "author", "alias", "own_mark", "own_membership")
        )

    def stories(self):
        return self.filter(kind=Thread.Kind.STORY)

    def introductions(self):
        """The threads in which newcomers say hello, the one chosen last first."""
        chosen = self.filter(locked_at=None, group__archived_at=None, introduction_since__isnull=False)
        return chosen.order_by("-introduction_since", "-pk")

    def waiting(self):
        """Threads that ask for support and have no reply from another member yet."""
        return self.filter(first_reply_at=None, locked_at=None).exclude(support_wanted="")


class Thread(models.Model):
    """A conversation. Its first post opens it and holds the author's words."""

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Conversation")
        QUESTION = "question", _("Question")
        STORY = "story", _("Story")
        DAILY = "daily", _("Daily check-in")  # Opened by the group itself.
        NEWS = "news", _("Announcement")  # By its organizers.

    class SupportWanted(models.TextChoices):
        """What would help the author."""

        LISTENING = "listening", _("Listening")
        EXPERIENCE = "experience", _("Experience")
        IDEAS = "ideas", _("Practical ideas")
        ACCOUNTABILITY = "accountability", _("Accountability")

    class Priority(models.IntegerChoices):
        """Whose wait for a first word is shortest, all else alike."""

        URGENT = 0, _("may be in danger")
        NEWCOMER = 1, _("new here")
        NORMAL = 2, _("like everybody")

    public_id = PublicIdField()
    # Here and below without an index of their own: thread_by_group and thread_by_author serve.
    group = models.ForeignKey(Group, models.CASCADE, related_name="threads", db_index=False)
    # A conversation outlives the account of the person who began it; their name does not.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="threads", db_index=False
    )
    # How the author is called where they keep their name to themselves; None under their name.
    alias = models.ForeignKey(Alias, models.RESTRICT, null=True, editable=False, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DISCUSSION)
    support_wanted = models.CharField(
        _("what would help"), max_length=14, choices=SupportWanted, blank=True
    )
    # Some of its group's, chosen by its author; see posts/tagging.py.
    tags = ArrayField(
        models.CharField(max_length=MAX_TAG_LENGTH),
        default=list,
        db_default=[],
        blank=True,
        editable=False,
    )
    opened_at = models.DateTimeField(default=timezone.now)

    # The answer that its author, who asked, marked as what helped most.
    solution = models.ForeignKey(
        "posts.Post", models.SET_NULL, null=True, editable=False, related_name="+"
    )

    # Kept by the transactions of posts/replying.py; `manage.py check_counts` mends them.
    last_active_at = models.DateTimeField(default=timezone.now)
    last_author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    last_alias = models.ForeignKey(
        Alias, models.RESTRICT, null=True, editable=False, related_name="+"
    )
    reply_count = models.PositiveIntegerField(default=0)
    # When somebody other than the author first answered. Until then the author waits.
    first_reply_at = models.DateTimeField(null=True, blank=True)
    # Whoever waits is shown in this order, and among the same priority the longest waiting first.
    priority = models.PositiveSmallIntegerField(
        choices=Priority, default=Priority.NORMAL, db_default=Priority.NORMAL, editable=False
    )

    # Since when the group's organizers keep it above its other threads.
    pinned_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Since when moderators send newcomers here to say hello.
    introduction_since = models.DateTimeField(_("greets newcomers since"), null=True, blank=True)
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Between two answers of one member; 0 is no limit.
    slow_mode_minutes = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        indexes = [
            models.Index(fields=["group", "-last_active_at", "-id"], name="thread_by_group"),
            models.Index(fields=["-last_active_at", "-id"], name="thread_by_activity"),
            models.Index(fields=["author", "-opened_at", "-id"], name="thread_by_author"),
            models.Index(
                fields=["-opened_at", "-id"], name="thread_stories", condition=Q(kind="story")
            ),
            GinIndex(SearchVector("title", config="forum"), name="thread_title_words"),
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
        return self.title

    @property
    def slug(self):
        slug = slugify(self.title)[:60] or "thread"
        return f"{slug}-thread" if slug in RESERVED_SLUGS else slug

    def get_absolute_url(self):
        return cached_reverse("posts:thread", self.public_id, self.slug)

    @property
    def byline(self):
        """What stands where the author's name would. Pages show this, never `author` itself."""
        if self.kind == self.Kind.DAILY and self.author is None:
            return self.group.name  # It opens these by itself.
        return _display_name(self.alias, self.author)

    @property
    def last_byline(self):
        return _display_name(self.last_alias, self.last_author)

    @property
    def last_visible_author(self):
        """Whose face stands beside it: nobody's, where the last to write keeps their name."""
        return None if self.last_alias_id else self.last_author

    @property
    def visible_tags(self):
        """Without one that its group dropped in the moment in which it was chosen."""
        return tuple(tag for tag in self.tags if tag in self.group.tags)

    def can_mark_solution(self, member):
        """Who asked says what helped most."""
        return self.kind == self.Kind.QUESTION and self.author_id == member.pk

    def accepts_replies_of(self, membership):
        """Members of the group may answer, unless the thread rests or the group is archived."""
        if self.locked_at or self.removed_at or self.group.archived_at:
            return False
        return bool(membership and membership.is_current)


def _display_name(alias, author):
    if alias:
        return alias.short_label
    return author.name if author else gettext("someone")
