"""How a member came here: what they agreed to, and how far they are with the first steps."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# The version of templates/site/guidelines.html. With a new one, everybody is asked again.
GUIDELINES_VERSION = "2026-11"


class Onboarding(models.Model):
    class Reason(models.TextChoices):
        MYSELF = "myself", _("Something of my own")
        SOMEBODY = "somebody", _("Somebody I love")
        HELPING = "helping", _("I want to be there for others")

    guidelines_version = models.CharField(
        _("guidelines agreed to"), max_length=10, blank=True, editable=False
    )
    guidelines_accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.CharField(_("what brings me here"), max_length=8, choices=Reason, blank=True)
    private_note = models.TextField(_("in my own words"), max_length=500, blank=True)
    # How many of the first steps were taken or skipped; the rest wait, without a hurry.
    onboarding_step = models.PositiveSmallIntegerField(default=0, editable=False)
    onboarded_at = models.DateTimeField(_("finished the first steps"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def agrees_to_guidelines(self):
        return self.guidelines_version == GUIDELINES_VERSION

    def agree_to_guidelines(self):
        """Being of age is part of it: the guidelines begin with that."""
        self.guidelines_version, self.guidelines_accepted_at = GUIDELINES_VERSION, timezone.now()
        self.save(update_fields=["guidelines_version", "guidelines_accepted_at"])
