"""Journeys: the recovery clocks of members."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Block, Challenge
from accounts.models.peerings import peers_of
from groups.models import Membership
from milestones.awards.ledger import Ledger, date_at
from milestones.awards.medallions import DEFAULT_SET, MEDALLION_SETS
from milestones.awards.spans import ALL_SPANS, find_next_span, list_reached_spans
from milestones.models.partnerships import is_partner_of
from recovery_forum.lib.public_ids import PublicIdField
from recovery_forum.lib.time_zones import validate_time_zone

SHOW_HOURS_FOR = timedelta(days=3)  # How long a journey with a time of day counts hours.


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
        blocks = Block.objects.involving(member)
        blocked = Q(member__in=blocks.values("blocker")) | Q(member__in=blocks.values("blocked"))
        shared = Membership.objects.current().filter(
            group__memberships__in=member.memberships.current()
        )
        opened = Q(audience=Journey.Audience.MEMBERS) | Q(
            audience=Journey.Audience.GROUPS, member__in=shared.values("member")
        )
        opened |= Q(audience=Journey.Audience.PARTNERS) & is_partner_of(member)
        opened |= Q(audience=Journey.Audience.PEERS) & peers_of(member)
        return self.filter(
            Q(member=member) | (opened & ~blocked & Q(member__is_active=True))
        ).prefetch_related("setbacks")


class Journey(models.Model):
    """One recovery clock, counted from a start date in the journey's own time zone."""

    class Goal(models.TextChoices):
        ABSTINENCE = "abstinence", _("To do without it")
        MODERATION = "moderation", _("To keep to a rule of my own")
        ONE_DAY = "one-day", _("One day at a time, without a goal")

    class Audience(models.TextChoices):
        ONLY_ME = "me", _("Only me")
        PARTNERS = "partners", _("My partners")
        PEERS = "peers", _("My peers")
        GROUPS = "groups", _("Members of my groups")
        MEMBERS = "members", _("All signed-in members")

    public_id = PublicIdField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="journeys")
    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="journeys", verbose_name=_("challenge")
    )
    title = models.CharField(_("what I call it"), max_length=80)
    started_on = models.DateField(_("since"))
    # Only for the first days, which are counted in hours. Later days are calendar days.
    started_time = models.TimeField(_("at about"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[validate_time_zone])
    goal = models.CharField(_("my goal"), max_length=10, choices=Goal, default=Goal.ABSTINENCE)
    rule = models.CharField(_("my rule"), max_length=200, blank=True)
    reasons = models.TextField(_("why I do this"), max_length=2_000, blank=True)
    photo = models.ImageField(_("a picture of it"), upload_to="journeys", blank=True)
    weekly_cost = models.DecimalField(
        _("what it cost me a week"), max_digits=9, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    weekly_hours = models.DecimalField(
        _("hours it took a week"), max_digits=4, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(168)],
    )  # fmt: skip
    audience = models.CharField(
        _("who may see it"), max_length=10, choices=Audience, default=Audience.ONLY_ME
    )
    medallion_set = models.CharField(
        _("medallions"), max_length=10, default=DEFAULT_SET,
        choices=[(one.key, one.name) for one in MEDALLION_SETS.values()],
    )  # fmt: skip
    marks_thousands = models.BooleanField(_("also mark every 1,000 days"), default=False)
    shows_nearby_members = models.BooleanField(
        _("show me to members near the same milestone, and them to me"), default=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    # The next milestone and its date, so that the task of the morning finds its few journeys by
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
        return Ledger(self.started_on, self.zone, setbacks, timezone.now())

    @property
    def hours(self):
        """Whole hours since the start, during the first days of a start with a time; else None."""
        if self.started_time is None or self.setbacks.all():
            return None
        since = timezone.now() - datetime.combine(self.started_on, self.started_time, self.zone)
        return since // timedelta(hours=1) if timedelta(0) <= since < SHOW_HOURS_FOR else None

    @property
    def spans(self):
        """The spans that this journey marks. Milestones of an earlier medallion set stay."""
        return MEDALLION_SETS[self.medallion_set].spans(self.marks_thousands)

    def today(self):
        """Return the current date in this journey's time zone."""
        return date_at(timezone.now(), self.zone)

    @property
    def days(self):
        """Whole days of the current run, in the journey's time zone; 0 during a setback."""
        return max(self.ledger.days, 0)

    @property
    def next_milestone(self):
        """The next span of the current run and its date, or None during a setback."""
        return self.next_milestone_in(self.ledger)

    def next_milestone_in(self, ledger):
        if ledger.is_away:
            return None
        return find_next_span(ledger.runs[-1].begins, ledger.today, self.spans)

    def reached_spans(self, today=None):
        """Return the first date on which any run reached a span, by the key of the span."""
        return self.reached_spans_in(self.ledger, today)

    def reached_spans_in(self, ledger, today=None, since=date.min):
        """Like reached_spans(), read from this journey's `ledger`, on or after `since`."""
        dates = {}
        for run in ledger.runs:
            is_current = run.ends >= ledger.today
            last = today if today and is_current else run.ends
            if last < since:
                continue
            for span, day in list_reached_spans(run.begins, last, self.spans, since):
                dates.setdefault(span.key, day)
        return dates

    def list_milestones(self, today=None):
        """Return every milestone of this journey, the highest first.

        Includes those that the calendar has reached but no task has stored yet: they have no pk.
        So the page is right on the morning of a milestone.
        """
        milestones = {milestone.span_key: milestone for milestone in self.milestones.all()}
        for key, day in self.reached_spans(today).items():
            if key not in milestones:
                milestones[key] = self.milestones.model(journey=self, span_key=key, reached_on=day)
        return [milestones[span.key] for span in reversed(ALL_SPANS) if span.key in milestones]

    @property
    def savings(self):
        """Money and hours saved on all days that count, from what a week used to cost."""
        weeks = Decimal(self.ledger.total) / 7
        return {
            "money": (self.weekly_cost or 0) * weeks,
            "hours": int((self.weekly_hours or 0) * weeks),
        }

    @property
    def highest_milestone(self):
        """The milestone whose medallion represents this journey; None on the first day."""
        return next(iter(self.list_milestones()), None)
