"""What someone recovers from or lives with."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Challenge(models.Model):
    """An entry of the curated list from which members, groups and journeys choose."""

    class Kind(models.TextChoices):
        SUBSTANCE = "substance", _("Substances")
        BEHAVIOUR = "behaviour", _("Behaviours")
        EATING = "eating", _("Eating and the body")
        MIND = "mind", _("Mental health")
        LIFE = "life", _("Life's struggles")

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(
        max_length=60, help_text=_("In English, the way a member would say it.")
    )
    # By language code, so that editors can add an entry together with its translations.
    translations = models.JSONField(
        default=dict, blank=True, help_text=_('For example {"de": "Alkohol"}.')
    )

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")

    def __str__(self):
        return self.translations.get(get_language(), self.name)
