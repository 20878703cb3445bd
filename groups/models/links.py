"""Links that a group collects for its members, such as a meeting script or a phone list."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.groups import Group
from recovery_forum.lib.public_ids import PublicIdField
from recovery_forum.lib.web_links import WebLinkField, get_link_host

MAX_GROUP_LINKS = 60  # Per group. Nobody finds help in a longer list on a bad day.


class GroupLinkQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Links of groups that `member` may read, without those that a moderator hid."""
        return self.filter(group__in=Group.objects.readable_by(member), hidden_at=None)


class GroupLink(models.Model):
    """Added by an organizer. It is not listed in the resource directory."""

    public_id = PublicIdField()
    group = models.ForeignKey(Group, models.CASCADE, related_name="links")
    name = models.CharField(_("name"), max_length=100)
    url = WebLinkField(_("address"), max_length=300)
    summary = models.CharField(_("what it's useful for"), max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="group_links"
    )
    added_at = models.DateTimeField(default=timezone.now)
    hidden_at = models.DateTimeField(_("removed"), null=True, blank=True)

    objects = GroupLinkQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("group link")
        verbose_name_plural = _("group links")

    def __str__(self):
        return self.name

    @property
    def host(self):
        return get_link_host(self.url).removeprefix("www.")
