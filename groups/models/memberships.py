"""Memberships: who stands where with a group."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NEWCOMER_PERIOD = timedelta(days=3)


class MembershipQuerySet(models.QuerySet):
    def current(self):
        return self.filter(state=Membership.State.MEMBER)

    def organizing(self):
        return self.current().filter(role=Membership.Role.ORGANIZER)

    def at_the_door_of_hidden(self, member):
        """How `member` stands with hidden groups that no page shows to them."""
        if not member.is_authenticated:
            return self.none()
        return self.filter(
            member=member, state__in=Membership.AT_THE_DOOR, group__visibility="hidden"
        )


class Membership(models.Model):
    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        HOST = "host", _("Host of meetings")
        ORGANIZER = "organizer", _("Organizer")

    class State(models.TextChoices):
        MEMBER = "member", _("Member")
        ASKED = "asked", _("Waiting for an answer")
        INVITED = "invited", _("Invited")
        # Taken out with words that they may read; they can come back like anybody.
        REMOVED = "removed", _("Taken out of the group")
        BANNED = "banned", _("Banned")

    #: States that let someone know that a hidden group exists.
    KNOWING = (State.MEMBER, State.INVITED)
    #: States of somebody who knew of one, and reads at its door how they stand. Nothing else of it.
    AT_THE_DOOR = (State.ASKED, State.REMOVED, State.BANNED)

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    state = models.CharField(max_length=10, choices=State, default=State.MEMBER)
    # What someone wrote when asking to join; for the organizers only.
    note = models.CharField(max_length=500, blank=True)
    # Why the organizers banned or removed somebody, for that person and for organizers.
    reason = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField(default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="one_membership_a_group")
        ]
        indexes = [
            models.Index(fields=["member", "state"], name="membership_by_member"),
            models.Index(fields=["group", "state", "since"], name="membership_by_group"),
        ]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self):
        return f"{self.member} · {self.group}"

    @property
    def why_out(self):
        """The sentence for somebody who was banned or removed."""
        told = gettext("The organizers of this group asked you not to take part.")
        if self.state == self.State.REMOVED:
            told = gettext("The organizers took you out of this group.")
        return f"{told} {self.reason}".strip()

    @property
    def is_current(self):
        return self.state == self.State.MEMBER

    @property
    def is_fresh(self):
        """Whether they came in a few days ago: the group's words for newcomers are for them."""
        return self.is_current and self.since > timezone.now() - NEWCOMER_PERIOD

    @property
    def organizes(self):
        return self.is_current and self.role == self.Role.ORGANIZER
