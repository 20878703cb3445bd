"""Threads: conversations in a group."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models.blocks import is_muted_for, out_of_sight
from groups.models import Group
from recovery_forum.lib.ids import PublicIdField


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Threads of groups that `member` may read, except those removed by a moderator."""
        return self.filter(group__in=Group.objects.readable_by(member), removed_at=None)

    def not_blocked_for(self, member):
        """Without threads whose author and `member` blocked each other: for lists.

        Nor those of somebody whom `member` muted.
        """
        return self.exclude(out_of_sight(member)) if member.is_authenticated else self

    def for_list(self, member):
        """Ready for a list: the group and both people loaded, and a block with the last marked."""
        return self.select_related("group", "author", "last_author").annotate(
            last_is_muted=is_muted_for(member, "last_author")
        )

    def for_page(self, member):
        """Ready for its own page: `is_muted` where a block stands before its author."""
        return self.select_related("group", "author").annotate(is_muted=is_muted_for(member))

    def greeting(self):
        """The threads in which newcomers say hello, the one chosen last first."""
        chosen = self.filter(locked_at=None, group__archived_at=None, greets_since__isnull=False)
        return chosen.order_by("-greets_since", "-pk")

    def waiting(self):
        """Threads that ask for support and have no reply from another member yet."""
        return self.filter(first_reply_at=None, locked_at=None).exclude(wish="")


class Thread(models.Model):
    """A conversation. Its first post opens it and holds the author's words."""

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Conversation")
        QUESTION = "question", _("Question")
        STORY = "story", _("Story")
        DAILY = "daily", _("Daily check-in")  # Opened by the group itself.

    class Wish(models.TextChoices):
        """What would help the author."""

        LISTENING = "listening", _("Listening")
        EXPERIENCE = "experience", _("Experience")
        IDEAS = "ideas", _("Practical ideas")
        ACCOUNTABILITY = "accountability", _("Accountability")

    public_id = PublicIdField()
    group = models.ForeignKey(Group, models.CASCADE, related_name="threads")
    # A conversation outlives the account of the person who began it; their name does not.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="threads"
    )
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DISCUSSION)
    wish = models.CharField(_("what would help"), max_length=14, choices=Wish, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)

    # Kept by the transactions of posts/replying.py; `manage.py check_counts` mends them.
    last_active_at = models.DateTimeField(default=timezone.now)
    last_author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reply_count = models.PositiveIntegerField(default=0)
    # When somebody other than the author first answered. Until then the author waits.
    first_reply_at = models.DateTimeField(null=True, blank=True)

    # Since when moderators send newcomers here to say hello.
    greets_since = models.DateTimeField(_("greets newcomers since"), null=True, blank=True)
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        indexes = [
            models.Index(fields=["group", "-last_active_at", "-id"], name="thread_by_group"),
            models.Index(fields=["-last_active_at", "-id"], name="thread_by_activity"),
            models.Index(fields=["author", "-opened_at", "-id"], name="thread_by_author"),
            GinIndex(SearchVector("title", config="forum"), name="thread_title_words"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="thread_title_trigrams"),
            models.Index(
                fields=["-greets_since", "-id"],
                name="thread_that_greets",
                condition=Q(greets_since__isnull=False),
            ),
            models.Index(
                fields=["opened_at", "id"],
                name="thread_waiting",
                condition=Q(first_reply_at=None, removed_at=None, locked_at=None) & ~Q(wish=""),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def slug(self):
        return slugify(self.title)[:60] or "thread"

    def get_absolute_url(self):
        return reverse("posts:thread", args=[self.public_id, self.slug])

    def accepts_replies_of(self, membership):
        """Members of the group may answer, unless the thread rests or the group is archived."""
        if self.locked_at or self.removed_at or self.group.archived_at:
            return False
        return bool(membership and membership.is_current)
