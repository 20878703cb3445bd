"""What being here has opened for a member."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.moderation_status.trust import RATE_LIMIT_FACTORS, Trust


class TrustMixin(models.Model):
    """Part of Member. Nobody is ranked by it, and no page shows it to others."""

    trust = models.PositiveSmallIntegerField(_("trust"), choices=Trust, default=Trust.NEW)
    # Days on which a page of theirs was opened: a number, and not which days.
    active_days = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def is_new(self):
        """Whoever works for the place is not, from the first day."""
        return self.trust == Trust.NEW and not self.is_staff

    @property
    def rate_limit_factor(self):
        """How many times the usual limits this member has."""
        return RATE_LIMIT_FACTORS.get(self.trust, 1)
