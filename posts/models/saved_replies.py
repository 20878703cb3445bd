"""Saved replies: texts that moderators can start from when they write to a member."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from posts.models.cases import Reason


class SavedReply(models.Model):
    """A text that moderators can start from. Edited in the admin site, one row per language."""

    title = models.CharField(_("title"), max_length=80)
    reason = models.CharField(_("rule"), max_length=10, choices=Reason, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    words = models.TextField(_("words"), max_length=2_000)

    class Meta:
        ordering = ["language", "title"]
        verbose_name = _("saved reply")
        verbose_name_plural = _("saved replies")

    def __str__(self):
        return self.title
