"""Resources: useful links, suggested by members and approved before others see them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models.profiles import LANGUAGES
from recovery_forum.lib.public_ids import PublicIdField
from recovery_forum.lib.web_links import WebLinkField, get_link_host

LINK_CHECK_INTERVAL = timedelta(days=14)
# A link that fails is checked again after a day. It counts as broken if it fails then too.
BROKEN_AFTER = timedelta(days=1)


class ResourceQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Approved resources, and those that `member` suggested."""
        approved = Q(approved_at__isnull=False)
        own = Q(suggested_by=member) if member.is_authenticated else Q(pk=None)
        return self.filter(approved | own)

    def approved(self):
        return self.exclude(approved_at=None)

    def waiting(self):
        return self.filter(approved_at=None, refused_at=None)

    def matching(self, words):
        return self.filter(Q(name__icontains=words) | Q(summary__icontains=words))

    def due_for_check(self, now):
        """Resources whose link is due for a check at `now`, those reported as broken first."""
        is_old = Q(checked_at=None) | Q(checked_at__lt=now - LINK_CHECK_INTERVAL)
        failed = Q(broken_since__isnull=False, checked_at__lt=now - BROKEN_AFTER)
        is_due = is_old | failed | Q(reported_broken_at__gt=F("checked_at"))
        reported_first = F("reported_broken_at").desc(nulls_last=True)
        return self.approved().filter(is_due).order_by(reported_first, "checked_at", "pk")


class Resource(models.Model):
    class Category(models.TextChoices):
        CRISIS = "crisis", _("In a crisis")
        TREATMENT = "treatment", _("Finding treatment")
        SELF_HELP = "self-help", _("Self-help programmes")
        READING = "reading", _("Reading and listening")
        APPS = "apps", _("Apps and tools")
        FAMILIES = "families", _("For families and friends")

    public_id = PublicIdField()
    category = models.CharField(_("kind"), max_length=10, choices=Category)
    name = models.CharField(_("name"), max_length=100)
    url = WebLinkField(_("address"), max_length=300, unique=True)
    summary = models.CharField(_("what it is, in a sentence or two"), max_length=300)
    # ISO 3166-1 alpha-2; empty for everywhere.
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    source = models.CharField(_("where it was checked"), max_length=200, blank=True)
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="resources",
        verbose_name=_("suggested by"),
    )  # fmt: skip
    suggested_at = models.DateTimeField(_("suggested"), default=timezone.now)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)
    # The results of groups/resources/tasks.py, and the latest report by a member.
    checked_at = models.DateTimeField(_("link last checked"), null=True, blank=True)
    broken_since = models.DateTimeField(_("broken since"), null=True, blank=True)
    reported_broken_at = models.DateTimeField(_("reported broken"), null=True, blank=True)
    # Updated in the transaction of toggle_resource_vote().
    # `manage.py check_counts` corrects it.
    vote_count = models.PositiveIntegerField(default=0, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        indexes = [
            models.Index(
                fields=["name", "id"],
                condition=Q(approved_at__isnull=False),
                name="resource_in_list",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def country_name(self):
        return countries.name(self.country) if self.country else _("Everywhere")

    @property
    def is_broken(self):
        return bool(self.broken_since) and self.checked_at - self.broken_since >= BROKEN_AFTER

    @property
    def host(self):
        return get_link_host(self.url).removeprefix("www.")


class ResourceVote(models.Model):
    """`member` says that `resource` helped them. Others see the number of votes only."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="votes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    voted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        verbose_name = _("“this helped” mark")
        verbose_name_plural = _("“this helped” marks")
        constraints = [
            models.UniqueConstraint(fields=["resource", "member"], name="one_vote_a_resource")
        ]

    def __str__(self):
        return str(self.resource_id)
