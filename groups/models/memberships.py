"""Memberships: the role and state of a member in a group."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NEWCOMER_PERIOD = timedelta(days=3)
# After the organizers declined: long enough to find another group, and to spare both sides.
DECLINED_PAUSE = timedelta(days=14)


class MembershipQuerySet(models.QuerySet):
    def current(self):
        return self.filter(state=Membership.State.MEMBER)

    def organizing(self):
        return self.current().filter(role=Membership.Role.ORGANIZER)

    def with_hidden_group_notice(self, member):
        """Memberships of `member` in groups that show them nothing but a notice.

        These are hidden groups, and those that moderators closed.
        """
        if not member.is_authenticated:
            return self.none()
        is_notice_only = Q(state__in=Membership.STATES_SEEING_NOTICE_ONLY)
        known = is_notice_only & Q(group__visibility="hidden")
        inside = Q(state=Membership.State.MEMBER, group__removed_at__isnull=False)
        return self.filter(known | inside, member=member)


class Membership(models.Model):
    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        HOST = "host", _("Meeting host")
        ORGANIZER = "organizer", _("Organizer")

    class State(models.TextChoices):
        MEMBER = "member", _("Member")
        REQUESTED = "asked", _("Waiting for an answer")
        INVITED = "invited", _("Invited")
        # The member may read why they were removed, and may join again like anybody else.
        REMOVED = "removed", _("Removed")
        BANNED = "banned", _("Banned")
        # The member reads the answer, and may ask again after DECLINED_PAUSE.
        DECLINED = "declined", _("Declined")

    # States in which a member may know that a hidden group exists.
    STATES_SEEING_HIDDEN_GROUP = (State.MEMBER, State.INVITED)
    # States of somebody who once knew of a hidden group. At its address they read their own
    # state, and nothing about the group.
    STATES_SEEING_NOTICE_ONLY = (State.REQUESTED, State.REMOVED, State.DECLINED)

    # States of somebody who can't join: they are in already, or were banned.
    STATES_NOT_JOINING = (State.MEMBER, State.BANNED)

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    state = models.CharField(max_length=10, choices=State, default=State.MEMBER)
    # The text of the join request, for the organizers only.
    note = models.CharField(max_length=500, blank=True)
    # Why the organizers banned or removed the member, or declined their request. The member and the
    # organizers read it.
    reason = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField(default=timezone.now)
    # Whether they are notified of every new thread of the group.
    watches_threads = models.BooleanField(default=False, db_default=False)
    # Whether they agreed that the group's page shows them under "Here lately". The two days, in
    # UTC, are the first and last on which it does; see groups/membership/presence.py.
    is_shown_here = models.BooleanField(default=False, db_default=False)
    here_from = models.DateField(null=True, blank=True, editable=False)
    here_until = models.DateField(null=True, blank=True, editable=False)
    # When they were asked to become an organizer. None once they have answered.
    organizer_asked_at = models.DateTimeField(null=True, blank=True, editable=False)

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
    def removal_message(self):
        """The message to a member who was banned, removed or declined, with the reason if any."""
        message = gettext("The organizers have banned you from this group.")
        if self.state == self.State.REMOVED:
            message = gettext("The organizers removed you from this group.")
        if self.state == self.State.DECLINED:
            message = gettext("Thank you for asking to join. It isn't possible this time.")
        return f"{message} {self.reason}".strip()

    @property
    def ban_url(self):
        """Where a banned member reads why. It does not name the group, which may be hidden."""
        return reverse("groups:ban-notice", args=[self.pk])

    @property
    def may_ask_again_at(self):
        """When a declined member may ask to join again."""
        return self.since + DECLINED_PAUSE

    @property
    def may_ask_again(self):
        return timezone.now() >= self.may_ask_again_at

    @property
    def is_asked_to_organize(self):
        """Whether they were asked to become an organizer and have not answered yet."""
        return self.is_current and self.organizer_asked_at is not None

    @property
    def is_current(self):
        return self.state == self.State.MEMBER

    @property
    def is_newcomer(self):
        """Whether they joined less than NEWCOMER_PERIOD ago and see the welcome message."""
        return self.is_current and self.since > timezone.now() - NEWCOMER_PERIOD

    @property
    def is_organizer(self):
        return self.is_current and self.role == self.Role.ORGANIZER
