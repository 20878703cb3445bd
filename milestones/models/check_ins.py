"""Check-ins: how a day is, in a few clicks. Only their own member ever sees them."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from milestones.models.setbacks import Setback
from recovery_forum.lib.public_ids import PublicIdField

# A pledge lasts 24 hours, and the answer may come on the next morning.
PLEDGE_DURATION = timedelta(hours=24)
PLEDGE_ANSWER_WINDOW = timedelta(hours=36)
# Nobody is asked how it went right after they promised.
PLEDGE_REST = timedelta(hours=8)


class CheckInQuerySet(models.QuerySet):
    def owned_by(self, member):
        """Return the check-ins of `member`. There is no visible_to(): nobody else reads one."""
        return self.filter(member=member) if member.is_authenticated else self.none()

    def selected(self):
        """Return the one of each day that charts show."""
        return self.filter(is_selected=True)

    def with_open_pledge(self):
        """Return those whose pledge can be answered, and is old enough to ask about."""
        now = timezone.now()
        asked = (now - PLEDGE_ANSWER_WINDOW, now - PLEDGE_REST)
        return self.filter(pledged=True, pledge_outcome=None, checked_at__range=asked)

    def with_running_pledge(self):
        """Return those whose pledge isn't over and has no answer yet."""
        since = timezone.now() - PLEDGE_DURATION
        return self.filter(pledged=True, pledge_outcome=None, checked_at__gt=since)


class CheckIn(models.Model):
    class Mood(models.IntegerChoices):
        ROUGH = 1, _("Rough")
        LOW = 2, _("Low")
        SO_SO = 3, _("So-so")
        GOOD = 4, _("Good")
        BRIGHT = 5, _("Great")

    class PledgeOutcome(models.IntegerChoices):
        """How the pledge went. No answer is better than another."""

        EASY = 1, _("It was easy")
        FINE = 2, _("It went OK")
        MIXED = 3, _("It was shaky at times")
        HARD = 4, _("It was hard, but I did it")
        NOT = 5, _("Not this time")

    public_id = PublicIdField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="check_ins")
    # In the member's time zone at that time. It starts at the hour that they chose.
    day = models.DateField(_("day"))
    checked_at = models.DateTimeField(default=timezone.now)
    mood = models.PositiveSmallIntegerField(_("mood"), choices=Mood)
    craving = models.PositiveSmallIntegerField(
        _("craving"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(10)],
    )
    note = models.CharField(_("one line about today"), max_length=280, blank=True)
    gratitude = models.CharField(_("something I am thankful for"), max_length=280, blank=True)
    slept_well = models.BooleanField(_("I slept well"), default=False)
    attended_meeting = models.BooleanField(_("I went to a meeting"), default=False)
    halt = ArrayField(
        models.CharField(max_length=10, choices=Setback.Halt), default=list, blank=True
    )
    pledged = models.BooleanField(_("I commit to the next 24 hours"), default=False)
    pledge_outcome = models.PositiveSmallIntegerField(
        _("how it went"), choices=PledgeOutcome, null=True, blank=True
    )
    # A member may check in several times a day; charts show the selected one.
    is_selected = models.BooleanField(default=True, editable=False)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-checked_at", "-pk"]
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        indexes = [models.Index(fields=["member", "-day", "-checked_at"], name="check_in_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "day"],
                condition=Q(is_selected=True),
                name="one_selected_check_in_a_day",
            ),
            models.CheckConstraint(name="mood_is_one_of_five", condition=Q(mood__range=(1, 5))),
            models.CheckConstraint(
                name="craving_is_0_to_10",
                condition=Q(craving__isnull=True) | Q(craving__range=(0, 10)),
            ),
        ]

    def __str__(self):
        return f"{self.member} · {self.day}"

    def get_absolute_url(self):
        return reverse("milestones:check-ins") + f"#check-in-{self.public_id}"

    def get_mood_display(self) -> str:  # type: ignore[no-redef]  # overrides Django's own
        """Return the label of the mood. Django's own method translates all five on each call."""
        return str(self.Mood(self.mood).label)

    @property
    def can_be_edited(self):
        """Return whether it is of today or yesterday. Older ones stay as they were written."""
        return self.day >= self.member.today() - timedelta(days=1)

    @property
    def has_running_pledge(self):
        """Return whether it is one of CheckInQuerySet.with_running_pledge()."""
        since = timezone.now() - PLEDGE_DURATION
        return self.pledged and self.pledge_outcome is None and self.checked_at > since

    @property
    def asks_how_it_went(self):
        """Return whether to ask how the pledge went: there is no answer, and some hours passed."""
        has_open_pledge = self.pledged and self.pledge_outcome is None
        return has_open_pledge and timezone.now() - self.checked_at >= PLEDGE_REST

    @property
    def halt_labels(self):
        labels = dict(Setback.Halt.choices)
        return [labels[key] for key in self.halt if key in labels]
