"""The audit log of the admin pages that staff opened."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MIN_RETENTION_DAYS = 90  # A trigger of migration 0002_data enforces it, whatever the settings say.


class StaffPageView(models.Model):
    """A page of the admin site that a staff member opened.

    Like the moderation log, it stores plain ids, so that it says nothing about staff who left. It
    never stores search terms or the content of the page.
    """

    staff_id = models.BigIntegerField()
    page = models.CharField(max_length=80)  # Its URL name, such as "posts_post_change".
    key = models.CharField(max_length=80, blank=True)  # The key of its object, as in the address.
    method = models.CharField(max_length=7, default="GET")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("admin page view")
        verbose_name_plural = _("admin page views")
        # Nobody adds one by hand, and only administrators read them.
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["-at", "-id"], name="staff_page_view_by_time"),
            models.Index(fields=["staff_id", "-at", "-id"], name="staff_page_view_by_staff"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.page} {self.key}"
