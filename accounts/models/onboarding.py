"""Onboarding: the accepted guidelines, and the first steps of a new member."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# The version of templates/site/guidelines.html. After a change, every member has to agree again.
GUIDELINES_VERSION = "2026-11"
SIGNUP_NEXT_LENGTH = 300


class Onboarding(models.Model):
    class Reason(models.TextChoices):
        MYSELF = "myself", _("My own recovery")
        SOMEBODY = "somebody", _("Someone I love")
        HELPING = "helping", _("I want to support others")

    guidelines_version = models.CharField(
        _("agreed to guidelines"), max_length=10, blank=True, editable=False
    )
    guidelines_accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Where they wanted to go when they signed up, such as an invitation. Their first sign-in leads
    # there, in whichever browser, and deletes it. Only who knows the password gets to see it: the
    # mailbox may be somebody else's.
    signup_next = models.CharField(
        max_length=SIGNUP_NEXT_LENGTH, blank=True, default="", db_default="", editable=False
    )
    reason = models.CharField(_("what brings me here"), max_length=8, choices=Reason, blank=True)
    private_note = models.TextField(_("in my own words"), max_length=500, blank=True)
    # How many of the onboarding steps are done or skipped.
    onboarding_step = models.PositiveSmallIntegerField(default=0, editable=False)
    onboarded_at = models.DateTimeField(_("finished first steps"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def agrees_to_guidelines(self):
        return self.guidelines_version == GUIDELINES_VERSION

    def agree_to_guidelines(self):
        """Store that the member accepts the current guidelines, and thereby that they are 18."""
        self.guidelines_version, self.guidelines_accepted_at = GUIDELINES_VERSION, timezone.now()
        self.save(update_fields=["guidelines_version", "guidelines_accepted_at"])
