"""Read marks: how far a member has read in a thread, and whether they follow or mute it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class ReadMarkQuerySet(models.QuerySet):
    def unread(self):
        """Return the marks of threads with unread posts that are not muted."""
        behind = Q(caught_up_at=None) | Q(caught_up_at__lt=F("thread__last_active_at"))
        return self.filter(behind, read_to__gt=0).exclude(subscription=ReadMark.Subscription.MUTED)

    def following(self):
        return self.filter(subscription=ReadMark.Subscription.FOLLOWING)

    def muted(self):
        return self.filter(subscription=ReadMark.Subscription.MUTED)


class ReadMark(models.Model):
    """What `member` has read of `thread`. Updated when a page shows an unread post.

    Members do not read a tree in the order of its ids. So the posts with an id up to `read_to` are
    read, and those in `read_ids`.
    """

    class Subscription(models.TextChoices):
        FOLLOWING = "follows", _("Following")
        NOT_FOLLOWING = "plain", _("Not following")
        MUTED = "muted", _("Muted")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_marks")
    thread = models.ForeignKey("posts.Thread", models.CASCADE, related_name="read_marks")
    read_to = models.BigIntegerField(default=0)
    read_ids = ArrayField(models.BigIntegerField(), default=list)
    # Id of the newest post at the member's first visit, or when they last had read everything.
    # Later unread posts are marked as new.
    seen_up_to = models.BigIntegerField(default=0)
    # The thread's last activity when everything was read; None while something is unread.
    caught_up_at = models.DateTimeField(null=True)
    # How many replies the thread had at the member's last visit. None for marks that are older
    # than this field.
    seen_replies = models.PositiveIntegerField(null=True)
    # "" until the member chooses, or replies.
    subscription = models.CharField(max_length=7, choices=Subscription, blank=True)

    objects = ReadMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        default_permissions = ()  # What a member reads is private.
        constraints = [
            models.UniqueConstraint(fields=["member", "thread"], name="one_read_mark_per_thread")
        ]
        indexes = [
            models.Index(
                fields=["thread"], name="read_mark_following", condition=Q(subscription="follows")
            ),
            models.Index(
                fields=["member", "thread"],
                name="read_mark_muted",
                condition=Q(subscription="muted"),
            ),
        ]

    def __str__(self):
        return f"{self.member_id} · {self.thread_id}"

    def has_read(self, post):
        return post.pk <= self.read_to or post.pk in self.read_ids

    def is_behind(self, thread):
        """Return whether `thread`, the thread of this mark, has unread posts."""
        if not self.read_to:
            return False
        return self.caught_up_at is None or self.caught_up_at < thread.last_active_at

    @property
    def follows(self):
        return self.subscription == self.Subscription.FOLLOWING

    @property
    def is_muted(self):
        return self.subscription == self.Subscription.MUTED


def unread_since_for(member):
    """Return an expression for threads: the replies there were when `member` last came.

    It is None if `member` never opened the thread or has read all of it, and -1 if nobody counted.
    """
    if not member.is_authenticated:
        return Value(None, output_field=models.IntegerField())
    marks = ReadMark.objects.unread().filter(member=member, thread=OuterRef("pk"))
    # With Exists(), PostgreSQL would load all marks of `member` for a list of 25 threads.
    seen = marks.values_list(Coalesce("seen_replies", Value(-1)))[:1]
    return Subquery(seen, output_field=models.IntegerField())
