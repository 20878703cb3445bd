"""Meeting Guide feeds whose meetings are imported into a group."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.meeting_guide.codes import FELLOWSHIPS, OTHER
from groups.models.groups import Group
from recovery_forum.lib.time_zones import validate_time_zone
from recovery_forum.lib.web_links import WebLinkField


class MeetingFeed(models.Model):
    """A Meeting Guide feed that a moderator imports into one group."""

    name = models.CharField(_("name"), max_length=100)
    url = WebLinkField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("Fetched every night. Without an address, upload files by hand."),
    )
    group = models.ForeignKey(
        Group,
        models.PROTECT,
        related_name="feeds",
        verbose_name=_("group"),
        help_text=_("The group whose page lists these meetings, and whose organizers manage them."),
    )
    fellowship = models.CharField(
        _("fellowship"), max_length=8, blank=True, default=OTHER, choices=list(FELLOWSHIPS.items())
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("For meetings that don't name one."),
    )
    keeps_contacts = models.BooleanField(
        _("the contacts it names have agreed to be named"), default=False
    )
    keeps_passwords = models.BooleanField(_("link passwords may be published"), default=False)
    fetched_at = models.DateTimeField(_("last imported"), null=True, blank=True, editable=False)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True, editable=False)
    error = models.CharField(_("last error"), max_length=300, blank=True, editable=False)
    # The rows of a preview that a moderator has yet to confirm, as the feed had them.
    preview_rows = models.JSONField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("meeting feed")
        verbose_name_plural = _("meeting feeds")

    def __str__(self):
        return self.name
