"""Earlier names of members. Nobody else may take one, or posts could be mistaken for theirs."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FormerName(models.Model):
    """A name that is reserved for its member as long as they have an account."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_names"
    )
    name_key = models.CharField(max_length=60, unique=True)
    name_skeleton = models.CharField(max_length=90)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        indexes = [models.Index(fields=["name_skeleton"], name="former_name_by_look")]

    def __str__(self):
        return self.name_key
