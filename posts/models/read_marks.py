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
        return self.filter(behind, read_to__gt=0).exclude(attention=ReadMark.Attention.MUTED)

    def following(self):
        return self.filter(attention=ReadMark.Attention.FOLLOWS)

    def muted(self):
        return self.filter(attention=ReadMark.Attention.MUTED)


class ReadMark(models.Model):
    """Where `member` stands with `thread`. One row, written when a page shows something unread.

    A tree is not read from one end to the other: every post up to `read_to` is read, by id, and
    those in `also`.
    """

    class Attention(models.TextChoices):
        FOLLOWS = "follows", _("Following")
        PLAIN = "plain", _("Not following")
        MUTED = "muted", _("Muted")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_marks")
    thread = models.ForeignKey("posts.Thread", models.CASCADE, related_name="marks")
    read_to = models.BigIntegerField(default=0)
    also = ArrayField(models.BigIntegerField(), default=list)
    # The newest post when the member first came, or last had read everything: what is later, and
    # not read, is marked as new.
    known_to = models.BigIntegerField(default=0)
    # The thread's last activity when everything was read; None where something is left.
    caught_up_at = models.DateTimeField(null=True)
    # "" until the member chooses, or replies.
    attention = models.CharField(max_length=7, choices=Attention, blank=True)

    objects = ReadMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        default_permissions = ()  # What somebody reads is theirs.
        constraints = [models.UniqueConstraint(fields=["member", "thread"], name="one_mark")]
        indexes = [
            models.Index(
                fields=["thread"], name="mark_of_followers", condition=Q(attention="follows")
            ),
            models.Index(
                fields=["member", "thread"], name="mark_that_mutes", condition=Q(attention="muted")
            ),
        ]

    def __str__(self):
        return f"{self.member_id} · {self.thread_id}"

    def has_read(self, post):
        return post.pk <= self.read_to or post.pk in self.also

    def is_behind(self, thread):
        """Whether something in `thread`, this mark's own, was left unread, or came since."""
        if not self.read_to:
            return False
        return self.caught_up_at is None or self.caught_up_at < thread.last_active_at

    @property
    def follows(self):
        return self.attention == self.Attention.FOLLOWS

    @property
    def is_muted(self):
        return self.attention == self.Attention.MUTED


def is_unread_for(member):
    """An expression for threads: did `member` open it before, and is something unread in it?"""
    if not member.is_authenticated:
        return Value(False, output_field=models.BooleanField())
    marks = ReadMark.objects.unread().filter(member=member, thread=OuterRef("pk"))
    # As Exists() PostgreSQL would gather all that `member` ever read, for a list of 25 threads.
    yes = Subquery(marks.values_list(Value(True))[:1])
    return Coalesce(yes, Value(False), output_field=models.BooleanField())
