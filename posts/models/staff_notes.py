"""Notes of moderators on a case, for moderators only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.models.cases import Case

if TYPE_CHECKING:
    from accounts.models import Member

MAX_NOTE_LENGTH = 1_000


class StaffNoteQuerySet(models.QuerySet):
    def about(self, member: Member) -> StaffNoteQuerySet:
        """Return the notes on cases of `member`, to be read on each of their cases.

        Never those on cases about anonymous posts, which have no subject.
        """
        return self.filter(Q(subject=member) | Q(case__subject=member))


class StaffNote(models.Model):
    """A note on a case. Only moderators see it.

    It belongs to the case: a note about an anonymous post must not be tied to who wrote the post.
    `subject` is that of the case, and None if the case is about an anonymous post.
    """

    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="staff_notes")
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="staff_notes"
    )
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    words = models.TextField(_("note"), max_length=MAX_NOTE_LENGTH)
    written_at = models.DateTimeField(default=timezone.now)

    objects = StaffNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("staff note")
        verbose_name_plural = _("staff notes")

    def __str__(self):
        return f"{self.subject or self.case} · {self.written_at:%Y-%m-%d}"
