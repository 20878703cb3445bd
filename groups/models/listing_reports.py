"""Reports that the listing of a meeting is wrong."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.meetings import Meeting


class ListingReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at=None)


class ListingReport(models.Model):
    """Says what is wrong with a listing. `reporter` is None for an anonymous visitor."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.CharField(_("what is wrong"), max_length=500)
    reported_at = models.DateTimeField(_("reported"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # When the moderators were notified because no host answered.
    escalated_at = models.DateTimeField(_("sent to moderators"), null=True, blank=True)

    objects = ListingReportQuerySet.as_manager()

    class Meta:
        ordering = ["reported_at"]
        indexes = [
            models.Index(
                fields=["reported_at"],
                name="open_listing_reports",
                condition=models.Q(answered_at=None),
            )
        ]
        verbose_name = _("listing report")
        verbose_name_plural = _("listing reports")

    def __str__(self):
        return self.text[:80]
