"""Listings: what keeps the list of meetings true. Feeds that fill it, reports that mend it."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.meeting_guide.codes import FELLOWSHIPS, OTHER
from recovery_forum.lib.zones import check_zone

from .groups import Group
from .meetings import Meeting


class MeetingFeed(models.Model):
    """A Meeting Guide feed whose meetings a moderator takes over into one group."""

    name = models.CharField(_("name"), max_length=100)
    url = models.URLField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("Fetched every night. Without one, files are given by hand."),
    )
    group = models.ForeignKey(
        Group,
        models.PROTECT,
        related_name="feeds",
        verbose_name=_("group"),
        help_text=_("Its meetings are listed here, and its organizers look after them."),
    )
    fellowship = models.CharField(
        _("fellowship"), max_length=8, blank=True, default=OTHER, choices=list(FELLOWSHIPS.items())
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        blank=True,
        validators=[check_zone],
        help_text=_("For meetings that name none."),
    )
    keeps_contacts = models.BooleanField(
        _("the contacts that it names agreed to be named"), default=False
    )
    keeps_passwords = models.BooleanField(
        _("passwords of its links may be published further"), default=False
    )
    fetched_at = models.DateTimeField(_("last taken over"), null=True, blank=True, editable=False)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True, editable=False)
    fault = models.CharField(_("what went wrong"), max_length=300, blank=True, editable=False)
    # A dry run that waits for a moderator's yes: the rows as they came.
    draft = models.JSONField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("meeting feed")
        verbose_name_plural = _("meeting feeds")

    def __str__(self):
        return self.name


class ListingReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at=None)


class ListingReport(models.Model):
    """Words that a listing is wrong. From a member, or from a visitor without a name."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    words = models.CharField(_("what is wrong"), max_length=500)
    reported_at = models.DateTimeField(_("reported"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # When the moderators were told, because no organizer answered.
    escalated_at = models.DateTimeField(_("told to moderators"), null=True, blank=True)

    objects = ListingReportQuerySet.as_manager()

    class Meta:
        ordering = ["reported_at"]
        indexes = [
            models.Index(
                fields=["reported_at"],
                name="open_listing_reports",
                condition=models.Q(answered_at=None),
            )
        ]
        verbose_name = _("report of a listing")
        verbose_name_plural = _("reports of listings")

    def __str__(self):
        return self.words[:80]


def new_key():
    return secrets.token_urlsafe(24)


class CalendarKey(models.Model):
    """What lets a member's calendar program read their meetings without signing in.

    It shows meetings and nothing else, and a new one makes the old address dead.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_key"
    )
    key = models.CharField(max_length=40, unique=True, default=new_key)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d}"
