"""Celebrations: milestones that their members chose to share, and the cheers for them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.blocks import is_blocked_either_way, is_blocked_or_muted, is_muted_for
from accounts.models.hidden_items import exists_hidden_item, without_hidden_items
from accounts.models.peerings import is_peer_of
from groups.models import Group, Membership
from milestones.models.milestones import Milestone
from milestones.models.own_milestones import OwnMilestone
from milestones.models.partnerships import is_partner_of
from posts.models import Thread
from recovery_forum.lib.public_ids import PublicIdField

RECENT_PERIOD = timedelta(days=1)  # How long it counts as today's, in every time zone.
WITHDRAWAL_UNDO_WINDOW = timedelta(minutes=10)  # Then the text and the cheers are gone for good.


class CelebrationQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return celebrations that `member` may see: their own, and those shared with them.

        Never across a block in either direction, and nothing of members who left. What a moderator
        has hidden or not reviewed yet is visible to its own member only, and what the member has
        withdrawn to nobody.
        """
        if not member.is_authenticated:
            return self.none()
        is_blocked = is_blocked_either_way(member, "member")
        is_published = Q(held_at=None, removed_at=None)
        shared = is_published & self._shared_with(member) & ~is_blocked
        present = self.filter(member__is_active=True, withdrawn_at=None)
        return present.filter(Q(member=member) | shared)

    def that_can_be_restored(self, member):
        """Return what `member` has withdrawn a moment ago."""
        since = timezone.now() - WITHDRAWAL_UNDO_WINDOW
        return self.filter(member=member, withdrawn_at__gt=since)

    def in_sight_of(self, member):
        """Leave out what `member` has hidden and members whom they have muted. For lists."""
        return without_hidden_items(
            self.exclude(is_blocked_or_muted(member, "member")), member, "celebration"
        )

    def _shared_with(self, member):
        audiences = Celebration.Audience
        own_memberships = member.memberships.current()
        shared_memberships = Membership.objects.current().filter(
            group__in=own_memberships.values("group")
        )
        return (
            Q(audience=audiences.MEMBERS)
            | Q(audience=audiences.GROUPS, member__in=shared_memberships.values("member"))
            | Q(audience=audiences.GROUP, group__in=own_memberships.values("group"))
            | Q(audience=audiences.PARTNERS) & is_partner_of(member)
            | Q(audience=audiences.PEERS) & is_peer_of(member)
        )

    def for_list(self):
        return self.select_related("member", "milestone__journey", "own_milestone__journey")

    def of_journey(self, journey):
        return self.filter(Q(milestone__journey=journey) | Q(own_milestone__journey=journey))


class Celebration(models.Model):
    """A milestone that its member chose to share, with the audience they chose.

    It is one of the forum's milestones, or one of the member's own, in their words.
    """

    class Audience(models.TextChoices):
        MEMBERS = "members", _("All members")
        GROUPS = "groups", _("Members of my groups")
        GROUP = "group", _("One of my groups")
        PEERS = "peers", _("My peers")
        PARTNERS = "partners", _("My partners")

    public_id = PublicIdField()
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="celebrations"
    )
    milestone = models.OneToOneField(
        Milestone, models.CASCADE, null=True, blank=True, related_name="celebration"
    )
    own_milestone = models.OneToOneField(
        OwnMilestone, models.CASCADE, null=True, blank=True, related_name="celebration"
    )
    words = models.TextField(_("message"), max_length=2_000, blank=True)
    audience = models.CharField(
        _("who can see it"), max_length=10, choices=Audience, default=Audience.MEMBERS
    )
    # The group that may see it, or in which it opened a thread.
    group = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="celebrations"
    )
    thread = models.ForeignKey(
        Thread, models.SET_NULL, null=True, blank=True, related_name="celebrations"
    )
    shared_at = models.DateTimeField(default=timezone.now)
    cheer_count = models.PositiveIntegerField(default=0, editable=False)
    # When a moderator hid it, and since when it waits for a moderator's review.
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True, editable=False)
    held_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When its member stopped sharing it. Nobody sees it then, and soon afterwards it is deleted.
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CelebrationQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_at", "-pk"]
        verbose_name = _("celebration")
        verbose_name_plural = _("celebrations")
        indexes = [
            models.Index(fields=["-shared_at", "-id"], name="celebration_by_date"),
            models.Index(fields=["member", "-shared_at"], name="celebration_by_member"),
        ]
        constraints = [
            models.CheckConstraint(
                name="celebration_is_of_one_milestone",
                condition=Q(milestone__isnull=False, own_milestone=None)
                | Q(milestone=None, own_milestone__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.member} · {self.title}"

    @property
    def title(self):
        """The name of the milestone, which may be in the member's own words."""
        return self.own_milestone.name if self.own_milestone else self.milestone.span.name

    @property
    def journey(self):
        return (self.own_milestone or self.milestone).journey

    @property
    def text_to_screen(self):
        """What its member wrote: the message, after the name that they gave the milestone."""
        own_title = self.own_milestone.title if self.own_milestone else ""
        return f"{own_title}\n{self.words}".strip()

    def get_absolute_url(self):
        return reverse("milestones:celebration", args=[self.public_id])

    @property
    def is_recent(self):
        return timezone.now() - self.shared_at <= RECENT_PERIOD

    def accepts_cheers_from(self, member):
        """Nobody cheers for themselves."""
        return self.member_id != member.pk


class CheerQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(celebration__in=Celebration.objects.visible_to(member))

    def for_reader(self, member):
        cheers = self.filter(member__is_active=True).select_related("member")
        return cheers.annotate(
            is_muted=is_muted_for(member, "member"), is_hidden=exists_hidden_item(member, "cheer")
        )


class Cheer(models.Model):
    """A congratulation, with or without text. Each member gives one and may change its text."""

    celebration = models.ForeignKey(Celebration, models.CASCADE, related_name="cheers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cheers")
    words = models.CharField(_("message"), max_length=300, blank=True)
    cheered_at = models.DateTimeField(default=timezone.now)
    # Both concern the text only: the cheer itself stays and counts.
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True, editable=False)
    held_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CheerQuerySet.as_manager()

    class Meta:
        ordering = ["cheered_at", "pk"]
        verbose_name = _("cheer")
        verbose_name_plural = _("cheers")
        constraints = [
            models.UniqueConstraint(fields=["celebration", "member"], name="one_cheer_a_member")
        ]

    def __str__(self):
        return f"{self.member} → {self.celebration}"


@receiver(post_delete, sender=Cheer)
def decrement_cheer_count(instance, **kwargs):
    """A signal keeps the count right however a cheer is deleted, also along with an account."""
    Celebration.objects.filter(pk=instance.celebration_id).update(cheer_count=F("cheer_count") - 1)
