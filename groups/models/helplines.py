"""Help lines by country. Each is verified against its source."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.web_links import WebLinkField

# A number that nobody checked for this long may be dead or belong to somebody else by now. It is
# shown all the same, as a country without any number would be worse, and the page says so.
VERIFICATION_VALID_FOR = timedelta(days=180)


class HelpLine(models.Model):
    class Need(models.TextChoices):
        EMERGENCY = "emergency", _("Emergency")
        CRISIS = "crisis", _("Crisis and suicidal thoughts")
        SUBSTANCES = "substances", _("Alcohol and other drugs")
        GAMBLING = "gambling", _("Gambling")
        EATING = "eating", _("Eating disorders")
        YOUNG = "young", _("For young people")
        FAMILIES = "families", _("For families and friends")
        VETERANS = "veterans", _("For people who served in the armed forces")
        COMMUNITY = "community", _("For LGBTQ+, Indigenous and other communities")
        OTHER = "other", _("Other")

    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166-1, two letters."))
    need = models.CharField(_("for"), max_length=10, choices=Need)
    name = models.CharField(_("name"), max_length=100)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    text_to = models.CharField(_("text"), max_length=40, blank=True)
    text_word = models.CharField(_("keyword to text"), max_length=20, blank=True)
    website = WebLinkField(_("website"), blank=True)
    email = models.EmailField(_("email address"), blank=True)
    hours = models.CharField(_("hours"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200)
    verified_on = models.DateField(
        _("verified on"),
        help_text=_("The day when someone last checked this number at its source, or called it."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["country", "position", "pk"]
        verbose_name = _("help line")
        verbose_name_plural = _("help lines")

    def __str__(self):
        return f"{self.name} ({self.country})"

    @property
    def is_outdated(self):
        """Whether nobody has verified the line for longer than VERIFICATION_VALID_FOR."""
        return self.verified_on < timezone.now().date() - VERIFICATION_VALID_FOR
