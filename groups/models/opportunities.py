"""Volunteering opportunities, and the offers of members to help."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.groups import Group
from recovery_forum.lib.markup import RenderedField
from recovery_forum.lib.public_ids import PublicIdField
from recovery_forum.lib.time_zones import validate_time_zone
from recovery_forum.lib.web_links import WebLinkField

# How long an opportunity is listed by default.
DEFAULT_LISTING_PERIOD = timedelta(days=90)


def default_last_day():
    return timezone.now().date() + DEFAULT_LISTING_PERIOD


class OpportunityQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Opportunities in groups that `member` may read, and those of outside organisations.

        Without those that a moderator hid.
        """
        return self.of_readable_groups(member).filter(removed_at=None)

    def of_readable_groups(self, member):
        """As visible_to(), and those that moderators hid: their organizers may correct them."""
        return self.filter(Q(group=None) | Q(group__in=Group.objects.readable_by(member)))

    def open(self, today):
        """Opportunities that are open on the date `today`: neither closed nor expired."""
        return self.filter(closed_at=None, removed_at=None, last_day__gte=today).exclude(
            group__archived_at__isnull=False
        )

    def matching(self, words):
        condition = Q()
        for field in ("title", "text", "organisation", "place", "experience"):
            condition |= Q(**{f"{field}__icontains": words})
        return self.filter(condition)


class Opportunity(models.Model):
    """Something to help with, in a group or at an outside organisation.

    The organizers of a group answer offers here. Outside organisations give a contact instead.
    """

    public_id = PublicIdField()
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="opportunities",
        verbose_name=_("group"),
    )  # fmt: skip
    organisation = models.CharField(_("outside organization"), max_length=100, blank=True)
    title = models.CharField(_("what needs doing"), max_length=100)
    text = models.TextField(_("details"), max_length=5_000, blank=True)
    html = RenderedField(source="text")
    is_online = models.BooleanField(_("can be done online"), default=False)
    place = models.CharField(_("place"), max_length=200, blank=True)
    day = models.DateField(_("date"), null=True, blank=True)
    time = models.TimeField(_("from"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="UTC", validators=[validate_time_zone]
    )
    effort = models.CharField(_("time needed"), max_length=100)
    experience = models.CharField(_("helpful experience"), max_length=200, blank=True)
    contact = models.CharField(_("how to contact them"), max_length=200, blank=True)
    website = WebLinkField(_("web page"), blank=True)
    last_day = models.DateField(_("open until"), default=default_last_day)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # When a moderator hid it.
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        ordering = ["last_day", "pk"]
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        indexes = [
            models.Index(
                fields=["last_day", "id"], condition=Q(closed_at=None), name="opportunity_in_list"
            )
        ]

    def __str__(self):
        return self.title

    def clean(self):
        if not self.group and not self.organisation:
            raise ValidationError(_("Say which group or organization it is for."))
        if not self.group and not (self.contact or self.website):
            raise ValidationError(_("Say how to contact the organization."))

    def get_absolute_url(self):
        return reverse("groups:opportunity", args=[self.public_id])

    @property
    def organizer_name(self):
        return self.organisation or self.group.name

    def is_open(self, today):
        is_closed = self.closed_at or self.removed_at or (self.group and self.group.is_closed)
        return not is_closed and self.last_day >= today


class OfferQuerySet(models.QuerySet):
    def visible_to(self, member):
        """A member sees their own offers only."""
        return self.filter(member=member) if member.is_authenticated else self.none()


class Offer(models.Model):
    """`member` offers to help. Only the organizers of the group read the note."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Not this time")

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="offers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="offers")
    note = models.CharField(_("message"), max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    answer = models.CharField(_("your answer"), max_length=500, blank=True)
    offered_at = models.DateTimeField(default=timezone.now)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "-pk"]
        verbose_name = _("offer to help")
        verbose_name_plural = _("offers to help")
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "member"], name="one_offer_an_opportunity"
            )
        ]

    def __str__(self):
        return f"{self.member} · {self.opportunity}"
