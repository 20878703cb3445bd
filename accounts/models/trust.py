"""What being here has opened for a member."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.moderation_status.trust import PACE, Trust


class TrustMixin(models.Model):
    """Part of Member. Nobody is ranked by it, and no page shows it to others."""

    trust = models.PositiveSmallIntegerField(_("trust"), choices=Trust, default=Trust.NEW)
    # Days on which a page of theirs was opened: a number, and not which days.
    days_here = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def is_new(self):
        """Whoever works for the place is not, from the first day."""
        return self.trust == Trust.NEW and not self.is_staff

    @property
    def pace(self):
        """How many times the usual limits this member has."""
        return PACE.get(self.trust, 1)
