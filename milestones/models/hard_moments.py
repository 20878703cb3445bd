"""Hard moments: the letter to oneself, and the strategies that were tried."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """A letter from a member to themselves, for a hard night. Nobody else ever reads it."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="letter", primary_key=True
    )
    text = models.TextField(_("my letter"), max_length=5_000)
    written_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("letter to oneself")
        verbose_name_plural = _("letters to oneself")

    def __str__(self):
        return f"{self.member}"


class HardMoment(models.Model):
    """One hard moment: the strategies that were tried, whether it passed, and how long it took."""

    class Strategy(models.TextChoices):
        WAVE = "wave", _("Rode the wave")
        BREATHING = "breathing", _("Breathing")
        WALK = "walk", _("Went for a walk")
        WATER = "water", _("Ate or drank something")
        SHOWER = "shower", _("Took a shower")
        PERSON = "person", _("Talked to someone")
        GROUP = "group", _("Posted in a group")
        MUSIC = "music", _("Listened to music")
        HANDS = "hands", _("Did something with my hands")
        PLACE = "place", _("Left the place")

    # In minutes. Nobody looks at a clock in such a moment, so the member chooses about how long.
    DURATIONS = (
        (5, _("A few minutes")),
        (15, _("About 15 minutes")),
        (30, _("About half an hour")),
        (60, _("About an hour")),
        (180, _("A few hours")),
        (720, _("Most of a day or night")),
    )

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="hard_moments"
    )
    happened_at = models.DateTimeField(default=timezone.now)
    tried = ArrayField(models.CharField(max_length=10, choices=Strategy), default=list)
    other = models.CharField(_("something else"), max_length=200, blank=True)
    passed = models.BooleanField(_("it passed"))
    minutes = models.PositiveSmallIntegerField(
        _("how long it lasted"), choices=DURATIONS, null=True, blank=True
    )
    # Which form was sent: see recovery_forum/lib/created_once.py.
    submission = models.CharField(max_length=12, default="", db_default="", editable=False)
    words = models.TextField(_("in my own words"), max_length=500, blank=True, db_default="")

    class Meta:
        ordering = ["-happened_at", "-pk"]
        verbose_name = _("hard moment")
        verbose_name_plural = _("hard moments")
        indexes = [models.Index(fields=["submission"], name="hard_moment_by_submission")]

    def __str__(self):
        return f"{self.member} · {self.happened_at:%Y-%m-%d}"
