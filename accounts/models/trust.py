"""The trust level of a member."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.moderation_status.trust import RATE_LIMIT_FACTORS, Trust


class TrustMixin(models.Model):
    """Part of Member. No page shows the level to others, so that it is not a rank."""

    trust = models.PositiveSmallIntegerField(_("trust"), choices=Trust, default=Trust.NEW)
    # On how many days they opened a page. Which days is not stored.
    active_days = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def is_new(self):
        """Whether the member has the lowest level. Staff never count as new."""
        return self.trust == Trust.NEW and not self.is_staff

    @property
    def rate_limit_factor(self):
        """By how much the rate limits of this member are multiplied."""
        return RATE_LIMIT_FACTORS.get(self.trust, 1)
