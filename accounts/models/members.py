"""Members: the accounts of the forum."""

from datetime import timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.blocks import is_blocked_either_way
from accounts.models.onboarding import Onboarding
from accounts.models.peerings import Peering
from accounts.models.preferences import Preferences
from accounts.models.profiles import Profile
from accounts.models.trust import TrustMixin
from accounts.moderation_status.restrictions import is_suspended_or_banned
from accounts.profiles.pseudonyms import get_name_key, validate_pseudonym
from accounts.profiles.skeletons import get_skeleton
from recovery_forum.lib.cached_reverse import cached_reverse
from recovery_forum.lib.text import normalize_password

ONLINE_WINDOW = timedelta(minutes=5)  # A member counts as online for this long after the last page.


class MemberQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return the members that `member` may see: none for visitors, nobody across a block."""
        if not member.is_authenticated:
            return self.none()
        return self.filter(is_active=True).exclude(is_blocked_either_way(member, "pk"))

    def in_good_standing(self):
        """Members who are neither suspended nor banned, deactivated or about to leave.

        Every way in without a session asks this: keys of feeds and calendars, links, emails. What
        signs in is asked by the middleware, but a key would outlive a ban.
        """
        active = self.filter(is_active=True, banned_at=None)
        return active.exclude(suspended_until__gt=timezone.now())

    def staff(self):
        """Members in good standing who may open the admin panel: moderators, and others."""
        return self.in_good_standing().filter(is_staff=True)


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):  # type: ignore[misc]  # dynamic
    def create_user(self, email, name, password=None, **fields):
        """Create a member. Raises ValidationError for an invalid name.

        With `password` None, they can sign in only after resetting it by email.
        """
        member = self.model(
            email=self.normalize_email(email), name=validate_pseudonym(name), **fields
        )
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email, name, password=None, **fields):
        return self.create_user(email, name, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class Member(Profile, Preferences, Onboarding, TrustMixin, AbstractBaseUser, PermissionsMixin):
    """An account. Members sign in with their email address, which is never shown."""

    name = models.CharField(_("pseudonym"), max_length=30)
    # Both are derived from `name`: the key is for URLs, the skeleton detects look-alikes.
    name_key = models.CharField(max_length=60, unique=True, editable=False)
    name_skeleton = models.CharField(max_length=90, unique=True, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    is_active = models.BooleanField(_("can sign in"), default=True)
    is_staff = models.BooleanField(_("may use the admin panel"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    # When the last unseen notification came. Empty once the member opens the list. It is on this
    # model so that the bell on every page needs no query.
    notified_at = models.DateTimeField(null=True, blank=True, editable=False)

    # When they last opened a page, accurate to a few minutes: emails wait while they are online.
    # No page shows it.
    last_active_at = models.DateTimeField(default=timezone.now, editable=False)

    # Restrictions by moderators, see accounts/moderation_status/restrictions.py. They are on this
    # model so that checking them needs no query.
    silenced_until = models.DateTimeField(null=True, blank=True, editable=False)
    suspended_until = models.DateTimeField(null=True, blank=True, editable=False)
    banned_at = models.DateTimeField(null=True, blank=True, editable=False)
    approval_required_since = models.DateTimeField(null=True, blank=True, editable=False)

    # Updated in the transactions of accounts/messaging/services.py; every page shows it.
    unread_messages = models.PositiveIntegerField(default=0, editable=False)

    # How to show posts with a content note to this member: "open" or "hide", by kind of note. It is
    # on this model so that no page needs a query for it.
    content_note_preferences = models.JSONField(default=dict, blank=True, editable=False)

    # Help that the next page offers, once: a posts.safety.help_offers.HelpOffer, or empty. It is on
    # this model so that no page needs a query for it.
    help_offer = models.CharField(
        max_length=5, blank=True, default="", db_default="", editable=False
    )
    help_offered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        indexes = [
            GinIndex(fields=["name_key"], opclasses=["gin_trgm_ops"], name="member_name_trigrams"),
            models.Index(
                fields=["id"],
                name="member_with_restricted_avatar",
                condition=Q(avatar_for__in=["peers", "groups"]) & ~Q(avatar=""),
            ),
            models.Index(
                fields=["id"],
                name="member_to_suggest",
                condition=Q(
                    suggestible_since__isnull=False, is_active=True, challenges_for="members"
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.email = self.email.lower()
        self.name_key, self.name_skeleton = get_name_key(self.name), get_skeleton(self.name)
        super().save(*args, **kwargs)

    def set_password(self, raw_password):
        super().set_password(raw_password and normalize_password(raw_password))

    def check_password(self, raw_password):
        """Compare in the normal form, or as typed for passwords set before there was one."""
        normal = raw_password and normalize_password(raw_password)
        if super().check_password(normal):
            return True
        return normal != raw_password and super().check_password(raw_password)

    def get_short_name(self):
        """Return the name. The admin site would greet with the email address otherwise."""
        return self.name

    def get_absolute_url(self):
        return cached_reverse("accounts:profile", self.name_key)

    @cached_property
    def peer_ids(self):
        """The pks of this member's peers, queried once per request."""
        pairs = Peering.objects.of(self).values_list("requester", "recipient")
        return {pk for pair in pairs for pk in pair} - {self.pk}

    @property
    def is_online(self):
        return timezone.now() - self.last_active_at < ONLINE_WINDOW

    def record_activity(self):
        """Store that the member is online, and count the day. Writes only every few minutes."""
        now = timezone.now()
        if now - self.last_active_at > ONLINE_WINDOW / 2:
            own = type(self).objects.filter(pk=self.pk)
            days = {moment.astimezone(self.zone).date() for moment in (self.last_active_at, now)}
            own.update(last_active_at=now, active_days=F("active_days") + len(days) - 1)

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    @property
    def is_suspended_or_banned(self):
        """Whether the member is suspended or banned now."""
        return is_suspended_or_banned(self)

    @property
    def staff_level(self):
        """0 for members, 1 for staff of any role, 2 for administrators."""
        return 2 if self.is_superuser else int(self.is_staff)

    def may_be_restricted_by(self, moderator):
        """Return whether `moderator` may act against this member: warn, restrict or erase them.

        Against staff only administrators may, and nobody against their own level or above. Else
        one stolen account would be enough to shut out everybody who could stop it.
        """
        return self.staff_level < moderator.staff_level

    def today(self):
        """Return today's date in the member's time zone. It starts at their own hour."""
        return self.date_of(timezone.now())

    def date_of(self, instant):
        """Return the date of the member's own day that `instant` belongs to."""
        local = instant.astimezone(self.zone).replace(tzinfo=None)
        return (local - timedelta(hours=self.day_starts_at)).date()
