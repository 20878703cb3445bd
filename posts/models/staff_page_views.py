"""The audit log of the admin pages that staff opened."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MIN_RETENTION_DAYS = 90  # Days. The trigger of migration 0015 holds to it, whatever a host sets.


class StaffPageView(models.Model):
    """A page of the panel, and who opened it.

    As the log of moderation it names people by their number, so it says nothing of staff who left;
    and never what was searched for, or what stood on the page.
    """

    staff_id = models.BigIntegerField()
    page = models.CharField(max_length=80)  # The name of its address: "posts_post_change".
    key = models.CharField(max_length=80, blank=True)  # Of what it is about, as in the address.
    method = models.CharField(max_length=7, default="GET")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("look into the panel")
        verbose_name_plural = _("looks into the panel")
        # Nobody adds one by hand, and only administrators read them.
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["-at", "-id"], name="staff_page_view_by_time"),
            models.Index(fields=["staff_id", "-at", "-id"], name="staff_page_view_by_staff"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.page} {self.key}"
