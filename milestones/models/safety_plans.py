"""Plans for hard nights, the partners who may read them, and when they did."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from milestones.models.partnerships import Partnership
from recovery_forum.lib.public_ids import PublicIdField

# Long enough for a list, short enough that all seven fit on one printed page.
MAX_BOX_LENGTH = 500
# How long a partner who was asked for support may read the plan.
SUPPORT_SHARE_LIFETIME = timedelta(hours=1)


class SafetyPlanQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return the plan of `member`, and the plans that their partners let them read now."""
        if not member.is_authenticated:
            return self.none()
        partnerships = Partnership.objects.visible_to(member).accepted()
        shares = PlanShare.objects.current().filter(partnership__in=partnerships)
        return self.filter(Q(member=member) | Q(pk__in=shares.values("plan"), hidden_at=None))


class SafetyPlan(models.Model):
    """What a member wants to remember in a crisis. They alone read it, unless they share it.

    The boxes and their order are those of the Safety Planning Intervention (Stanley and Brown,
    Cognitive and Behavioral Practice 2012, 19(2), 256-264), with a seventh for what one lives for,
    as in the plans of Beyond Blue ("Beyond Now").
    """

    public_id = PublicIdField()
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="safety_plan"
    )
    warning_signs = models.TextField(
        _("How I notice that it is getting hard"), max_length=MAX_BOX_LENGTH, blank=True
    )
    own_strategies = models.TextField(
        _("What I can do on my own"), max_length=MAX_BOX_LENGTH, blank=True
    )
    distractions = models.TextField(
        _("People and places that take my mind off it"), max_length=MAX_BOX_LENGTH, blank=True
    )
    supporters = models.TextField(
        _("People I can ask for help"), max_length=MAX_BOX_LENGTH, blank=True
    )
    professionals = models.TextField(
        _("Professionals and help lines"), max_length=MAX_BOX_LENGTH, blank=True
    )
    safer_room = models.TextField(
        _("How I make the room safer"), max_length=MAX_BOX_LENGTH, blank=True
    )
    reasons = models.TextField(_("What I live for"), max_length=MAX_BOX_LENGTH, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Set by a moderator after a report: partners don't see the plan, its member does.
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)

    BOXES = (
        "warning_signs", "own_strategies", "distractions", "supporters", "professionals",
        "safer_room", "reasons",
    )  # fmt: skip
    # In these, what looks like a phone number is one.
    BOXES_WITH_NUMBERS = ("distractions", "supporters", "professionals")

    objects = SafetyPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan for hard nights")
        verbose_name_plural = _("plans for hard nights")

    def __str__(self):
        return f"{self.member}"

    @property
    def filled_boxes(self):
        """The name, title and text of each box that is not empty, and whether it has phone numbers.

        In their order.
        """
        return [
            (name, title, getattr(self, name), name in self.BOXES_WITH_NUMBERS)
            for name, title in self._titles
            if getattr(self, name)
        ]

    @property
    def empty_boxes(self):
        """The name and title of each box that is empty."""
        return [(name, title) for name, title in self._titles if not getattr(self, name)]

    @property
    def _titles(self):
        return [(name, self._meta.get_field(name).verbose_name) for name in self.BOXES]


class PlanShareQuerySet(models.QuerySet):
    def current(self):
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()))


class PlanShare(models.Model):
    """Lets one partner read a plan: until it is taken back, or `until` a moment."""

    plan = models.ForeignKey(SafetyPlan, models.CASCADE, related_name="shares")
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="plan_shares")
    until = models.DateTimeField(null=True, blank=True)

    objects = PlanShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared plan")
        verbose_name_plural = _("shared plans")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "partnership"], name="one_share_a_plan_and_partner"
            )
        ]

    def __str__(self):
        return f"{self.plan}: {self.partnership}"


class PlanReading(models.Model):
    """When a partner read a plan, so that its member sees who did. At most one an hour is kept."""

    plan = models.ForeignKey(SafetyPlan, models.CASCADE, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-read_at", "-pk"]
        verbose_name = _("reading of a plan")
        verbose_name_plural = _("readings of plans")

    def __str__(self):
        return f"{self.reader} · {self.read_at:%Y-%m-%d %H:%M}"
