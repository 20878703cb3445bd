"""Read marks: how far a member has read in a thread, and whether they follow or mute it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class ReadMarkQuerySet(models.QuerySet):
    def unread(self):
        """Those of threads in which something was written, or left, since."""
        behind = Q(caught_up_at=None) | Q(caught_up_at__lt=F("thread__last_active_at"))
        return self.filter(behind, read_to__gt=0).exclude(subscription=ReadMark.Subscription.MUTED)

    def following(self):
        return self.filter(subscription=ReadMark.Subscription.FOLLOWING)

    def muted(self):
        return self.filter(subscription=ReadMark.Subscription.MUTED)


class ReadMark(models.Model):
    """Where `member` stands with `thread`. One row, written when a page shows something unread.

    A tree is not read from one end to the other: every post up to `read_to` is read, by id, and
    those in `read_ids`.
    """

    class Subscription(models.TextChoices):
        FOLLOWING = "follows", _("Following")
        NOT_FOLLOWING = "plain", _("Not following")
        MUTED = "muted", _("Muted")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_marks")
    thread = models.ForeignKey("posts.Thread", models.CASCADE, related_name="read_marks")
    read_to = models.BigIntegerField(default=0)
    read_ids = ArrayField(models.BigIntegerField(), default=list)
    # The newest post when the member first came, or last had read everything: what is later, and
    # not read, is marked as new.
    seen_up_to = models.BigIntegerField(default=0)
    # The thread's last activity when everything was read; None where something is left.
    caught_up_at = models.DateTimeField(null=True)
    # "" until the member chooses, or replies.
    subscription = models.CharField(max_length=7, choices=Subscription, blank=True)

    objects = ReadMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        default_permissions = ()  # What somebody reads is theirs.
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
        """Whether something in `thread`, this mark's own, was left unread, or came since."""
        if not self.read_to:
            return False
        return self.caught_up_at is None or self.caught_up_at < thread.last_active_at

    @property
    def follows(self):
        return self.subscription == self.Subscription.FOLLOWING

    @property
    def is_muted(self):
        return self.subscription == self.Subscription.MUTED


def is_unread_for(member):
    """An expression for threads: did `member` open it before, and is something unread in it?"""
    if not member.is_authenticated:
        return Value(False, output_field=models.BooleanField())
    marks = ReadMark.objects.unread().filter(member=member, thread=OuterRef("pk"))
    # As Exists() PostgreSQL would gather all that `member` ever read, for a list of 25 threads.
    yes = Subquery(marks.values_list(Value(True))[:1])
    return Coalesce(yes, Value(False), output_field=models.BooleanField())
