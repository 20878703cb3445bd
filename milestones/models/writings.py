"""What members write for themselves: worksheets and a journal. Nobody else ever reads it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.public_ids import PublicIdField


class OwnedQuerySet(models.QuerySet):
    def owned_by(self, member):
        """Return the rows of `member`. There is no visible_to(): nobody else reads one."""
        return self.filter(member=member) if member.is_authenticated else self.none()


class JournalEntry(models.Model):
    """A page of a member's journal, as long as they like."""

    public_id = PublicIdField()
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="journal_entries"
    )
    day = models.DateField(_("day"))  # On the member's own calendar.
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("what I want to write down"), max_length=50_000)
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-written_at", "-pk"]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        indexes = [models.Index(fields=["member", "-day"], name="journal_entry_by_day")]

    def __str__(self):
        return f"{self.member} · {self.day}"

    def get_absolute_url(self):
        return reverse("milestones:journal-entry", args=[self.public_id])


class Worksheet(models.Model):
    """A form that a member filled in for themselves. worksheets/kinds.py says what each asks."""

    class Kind(models.TextChoices):
        COSTS_AND_BENEFITS = "balance", _("Costs and benefits")
        CHANGE_PLAN = "change", _("Plan for a change")
        THOUGHTS = "thoughts", _("Looking at a thought")
        TRIGGERS = "triggers", _("Triggers and what to do")

    public_id = PublicIdField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="worksheets")
    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField(_("day"))  # On the member's own calendar.
    answers = models.JSONField(default=dict)  # Texts by the key of their question.
    # All answers in a row, for the search in one's own pages.
    words = models.TextField(blank=True, editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-written_at", "-pk"]
        verbose_name = _("worksheet")
        verbose_name_plural = _("worksheets")
        indexes = [models.Index(fields=["member", "kind", "-day"], name="worksheet_by_day")]

    def __str__(self):
        return f"{self.member} · {self.get_kind_display()} · {self.day}"

    def get_absolute_url(self):
        return reverse("milestones:worksheet", args=[self.public_id])
