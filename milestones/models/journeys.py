"""Journeys: the recovery clocks of members."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Challenge
from accounts.models.blocks import is_blocked_either_way
from accounts.models.peerings import is_peer_of
from groups.models import Membership
from milestones.awards.ledger import Ledger, date_at
from milestones.awards.medallions import DEFAULT_SET, MEDALLION_SETS
from milestones.awards.spans import ALL_SPANS, FIRST_SPAN, find_next_span, list_reached_spans
from milestones.models.partnerships import is_partner_of
from recovery_forum.lib.public_ids import PublicIdField
from recovery_forum.lib.time_zones import validate_time_zone


class JourneyQuerySet(models.QuerySet):
    def owned_by(self, member):
        """Return the journeys of `member`, with the setbacks that the ledger reads."""
        if not member.is_authenticated:
            return self.none()
        return self.filter(member=member).prefetch_related("setbacks")

    def visible_to(self, member):
        """Return the journeys of `member`, and those of others whose audience includes them.

        Never across a block in either direction. By default, a journey is its member's alone.
        """
        if not member.is_authenticated:
            return self.none()
        shared = Membership.objects.current().filter(
            group__memberships__in=member.memberships.current()
        )
        opened = Q(audience=Journey.Audience.MEMBERS) | Q(
            audience=Journey.Audience.GROUPS, member__in=shared.values("member")
        )
        opened |= Q(audience=Journey.Audience.PARTNERS) & is_partner_of(member)
        opened |= Q(audience=Journey.Audience.PEERS) & is_peer_of(member)
        others = opened & ~is_blocked_either_way(member, "member") & Q(member__is_active=True)
        return self.filter(Q(member=member) | others).prefetch_related("setbacks")


class Journey(models.Model):
    """One recovery clock, counted from a start date in the journey's own time zone."""

    class Goal(models.TextChoices):
        ABSTINENCE = "abstinence", _("To stay away from it")
        MODERATION = "moderation", _("To follow my own rule")
        TAPERING = "tapering", _("To use less, step by step")
        ONE_DAY = "one-day", _("One day at a time, with no goal")

    class Audience(models.TextChoices):
        ONLY_ME = "me", _("Only me")
        PARTNERS = "partners", _("My partners")
        PEERS = "peers", _("My peers")
        GROUPS = "groups", _("Members of my groups")
        MEMBERS = "members", _("All members")

    public_id = PublicIdField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="journeys")
    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="journeys", verbose_name=_("challenge")
    )
    title = models.CharField(_("name of this journey"), max_length=80)
    started_on = models.DateField(_("since"))
    # For the first 24 hours, and for the first days, which are told in hours. Later days are
    # calendar days.
    started_time = models.TimeField(_("at about"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[validate_time_zone])
    goal = models.CharField(_("my goal"), max_length=10, choices=Goal, default=Goal.ABSTINENCE)
    rule = models.CharField(_("my rule"), max_length=200, blank=True)
    reasons = models.TextField(_("why I do this"), max_length=2_000, blank=True)
    photo = models.ImageField(_("a picture of it"), upload_to="journeys", blank=True)
    weekly_cost = models.DecimalField(
        _("what it cost me per week"), max_digits=9, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    saving_for = models.CharField(
        _("what I am saving for"), max_length=80, blank=True, default="", db_default=""
    )
    saving_goal = models.DecimalField(
        _("what it costs"), max_digits=9, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )  # fmt: skip
    # What the amounts of a journey with limits count: drinks, cigarettes, hours.
    amount_unit = models.CharField(
        _("what I count"), max_length=30, blank=True, default="", db_default=""
    )
    weekly_hours = models.DecimalField(
        _("hours it took per week"), max_digits=4, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(168)],
    )  # fmt: skip
    audience = models.CharField(
        _("who can see it"), max_length=10, choices=Audience, default=Audience.ONLY_ME
    )
    medallion_set = models.CharField(
        _("medallions"), max_length=10, default=DEFAULT_SET,
        choices=[(one.key, one.name) for one in MEDALLION_SETS.values()],
    )  # fmt: skip
    marks_thousands = models.BooleanField(_("also celebrate every 1,000 days"), default=False)
    shows_nearby_members = models.BooleanField(
        _("show me to people near the same milestone, and show them to me"), default=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    # When the start was typed. Soon after, it may turn out to be a mistake. Empty if it was
    # typed before this was stored.
    start_set_at = models.DateTimeField(null=True, default=timezone.now, editable=False)
    # What the last correction of the start took away: the date by the key of the span. Its member
    # may put it back.
    corrected_milestones = models.JSONField(default=dict, db_default={}, editable=False)
    # The next milestone and its date, so that the job of the morning finds its few journeys by
    # an index. Set by awards/services.py; empty during a setback.
    next_span_key = models.CharField(max_length=10, blank=True, editable=False)
    next_milestone_on = models.DateField(null=True, blank=True, editable=False)

    objects = JourneyQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "pk"]
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")
        indexes = [
            models.Index(fields=["audience"], name="journey_by_audience"),
            models.Index(
                fields=["next_milestone_on"],
                name="journey_by_next",
                condition=Q(next_milestone_on__isnull=False),
            ),
            models.Index(
                fields=["challenge", "next_span_key", "next_milestone_on"],
                name="journey_shows_nearby_members",
                condition=Q(shows_nearby_members=True),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("milestones:journey", args=[self.public_id])

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    @property
    def ledger(self):
        """The day counts as of now. It reads the setbacks: prefetch them for lists."""
        setbacks = [(s.happened_at, s.resumed_at) for s in self.setbacks.all()] if self.pk else []
        return Ledger(self.started_on, self.zone, setbacks, timezone.now(), self.started_time)

    @property
    def ledger_without_setbacks(self):
        """What the start alone explains, as of now."""
        return Ledger(self.started_on, self.zone, [], timezone.now(), self.started_time)

    @property
    def spans(self):
        """The spans that this journey marks. Milestones of an earlier medallion set stay."""
        return MEDALLION_SETS[self.medallion_set].spans(self.marks_thousands)

    @property
    def has_limits(self):
        """Whether it aims at less instead of none, so that amounts are written down."""
        return self.goal in {self.Goal.MODERATION, self.Goal.TAPERING}

    def today(self):
        """Return the current date in this journey's time zone."""
        return date_at(timezone.now(), self.zone)

    @property
    def days(self):
        """Whole days of the current run, in the journey's time zone; 0 during a setback."""
        return max(self.ledger.days, 0)

    @property
    def age(self):
        """Days of the calendar since the start. It says nothing of setbacks, so others may see it.

        Counts of the ledger would fall, or stand still, at a setback that is hidden from them.
        """
        return max((self.today() - self.started_on).days, 0)

    @property
    def next_milestone(self):
        """The next span of the current run and its date, or None during a setback."""
        return self.next_milestone_in(self.ledger)

    def next_milestone_in(self, ledger):
        if ledger.is_away:
            return None
        run = ledger.runs[-1]
        if run.began_at and FIRST_SPAN in self.spans and run.full_day_at > ledger.now:
            return FIRST_SPAN, date_at(run.full_day_at, self.zone)
        return find_next_span(run.begins, ledger.today, self.spans)

    def reached_spans(self):
        """Return the first date on which any run reached a span, by the key of the span."""
        return self.reached_spans_in(self.ledger)

    def reached_spans_in(self, ledger, since=date.min, spans=None):
        """Like reached_spans(), read from this journey's `ledger`, on or after `since`.

        `spans` are by default those that this journey marks.
        """
        dates = {}
        for run in ledger.runs:
            for span, day in self._spans_reached_in(run, since, spans or self.spans):
                dates.setdefault(span.key, day)
        return dates

    def _spans_reached_in(self, run, since, spans):
        """Return (span, date) of what `run` reached: days by the calendar, 24 hours by the clock.

        Where the time of day is not known, 24 hours are the first day of the calendar.
        """
        reached = list_reached_spans(run.begins, run.ends, spans, since)
        if run.began_at is None or FIRST_SPAN not in spans:
            return reached
        later = [(span, day) for span, day in reached if span is not FIRST_SPAN]
        full_day = date_at(run.full_day_at, self.zone)
        is_full = run.full_day_at <= run.ended_at and full_day >= since
        return [(FIRST_SPAN, full_day), *later] if is_full else later

    def list_removable_keys(self):
        """Return the keys of stored milestones that the start does not explain.

        A mistyped start that stood for days left them, or an earlier start that was meant: only
        the member knows, and may remove them. Setbacks are left aside: nobody who has just written
        one down is asked whether a milestone ever was.
        """
        reached = self.reached_spans_in(self.ledger_without_setbacks, spans=ALL_SPANS)
        return {one.span_key for one in self.milestones.all()} - reached.keys()

    @property
    def restorable_spans(self):
        """The spans that the last correction of the start took away, the longest first."""
        return [span for span in reversed(ALL_SPANS) if span.key in self.corrected_milestones]

    def list_milestones(self):
        """Return every milestone of this journey, the highest first.

        Includes those that the calendar has reached but no task has stored yet: they have no pk.
        So the page is right on the morning of a milestone.
        """
        milestones = {milestone.span_key: milestone for milestone in self.milestones.all()}
        for key, day in self.reached_spans().items():
            if key not in milestones:
                milestones[key] = self.milestones.model(journey=self, span_key=key, reached_on=day)
        return [milestones[span.key] for span in reversed(ALL_SPANS) if span.key in milestones]

    @property
    def savings(self):
        """Money and hours saved on all days that count, from what a week used to cost.

        Multiplied first and divided last, so that whole weeks give whole numbers.
        """
        days = self.ledger.total
        return {
            "money": (self.weekly_cost or Decimal(0)) * days / 7,
            "hours": int((self.weekly_hours or Decimal(0)) * days / 7),
        }

    @property
    def saving_percent(self):
        """How much of the saving goal is saved, up to 100; None without a goal."""
        if not self.saving_goal or not self.weekly_cost:
            return None
        return min(100, int(self.savings["money"] * 100 / self.saving_goal))

    @property
    def highest_milestone(self):
        """The milestone whose medallion represents this journey; None on the first day."""
        return next(iter(self.list_milestones()), None)
