"""Profiles. The member chooses for each part who can see it."""

from functools import cached_property

from django.conf.locale import LANG_INFO
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.blocking.shared_groups import share_a_group, shares_group_with
from accounts.models.challenges import Challenge
from recovery_forum.lib.time_zones import validate_time_zone

# Each language has its own name, as its speakers look for it.
LANGUAGES = sorted(
    (
        (code, language["name_local"])
        for code, language in LANG_INFO.items()
        if len(code) == 2 and "name_local" in language
    ),
    key=lambda pair: pair[1].casefold(),
)


class Audience(models.TextChoices):
    """Who can see a part. Each audience includes the ones above it."""

    ME = "me", _("Only me")
    PEERS = "peers", _("My peers")
    GROUPS = "groups", _("My peers and members of my groups")
    MEMBERS = "members", _("All members")

    def includes(self, relation):
        """Return whether a member of audience `relation` belongs to this one, too."""
        order = list(Audience)
        return order.index(Audience(relation)) <= order.index(self)


def create_audience_field(label, default=Audience.MEMBERS):
    return models.CharField(label, max_length=8, choices=Audience, default=default)


class Profile(models.Model):
    """The parts of a member's profile. `<part>_for` is the audience of each."""

    class Stage(models.TextChoices):
        """How far the member is. Deliberately vague, so that nobody counts days."""

        BEGINNING = "beginning", _("Just starting")
        MONTHS = "months", _("A few months")
        YEAR = "year", _("A year or more")
        YEARS = "years", _("Several years")

    PARTS = ("avatar", "pronouns", "about", "challenges", "stage", "language", "hours", "joined")

    time_zone = models.CharField(
        _("time zone"), max_length=50, default="UTC", validators=[validate_time_zone]
    )
    # ISO 3166-1 alpha-2. Members choose it: a wrong guess would show the wrong help lines.
    country = models.CharField(_("country"), max_length=2, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=30, blank=True)
    about = models.CharField(_("about me"), max_length=500, blank=True)
    avatar = models.ImageField(_("picture"), upload_to="avatars", blank=True)
    challenges = models.ManyToManyField(
        Challenge, blank=True, related_name="members", verbose_name=_("challenges")
    )
    stage = models.CharField(_("where I am in recovery"), max_length=10, choices=Stage, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, blank=True)

    avatar_for = create_audience_field(_("my picture"))
    pronouns_for = create_audience_field(_("my pronouns"))
    about_for = create_audience_field(_("about me"))
    # Who is new shows strangers nothing of what brought them here, until they choose to.
    challenges_for = create_audience_field(_("my challenges"), Audience.GROUPS)
    stage_for = create_audience_field(_("where I am in recovery"))
    language_for = create_audience_field(_("my language"))
    # The part of the day, computed from the time zone. Nobody sees the time zone itself.
    hours_for = create_audience_field(_("my time of day"), Audience.ME)
    joined_for = create_audience_field(_("member since"))

    class Meta:
        abstract = True

    def get_relation_to(self, reader):
        """Return the smallest Audience of this member that includes `reader`."""
        if reader.pk == self.pk:
            return Audience.ME
        if self.pk in reader.peer_ids:
            return Audience.PEERS
        return Audience.GROUPS if share_a_group(reader, self) else Audience.MEMBERS

    def get_visible_parts(self, relation):
        """Return the parts that the audience `relation` can see, by name."""
        values = {
            "avatar": self.avatar,
            "pronouns": self.pronouns,
            "about": self.about,
            "challenges": list(self.challenges.all()),
            "stage": self.get_stage_display(),
            "language": self.get_language_display(),
            "hours": self.zone,
            "joined": self.joined_at,
        }
        return {
            part: value
            for part, value in values.items()
            if value and Audience(getattr(self, f"{part}_for")).includes(relation)
        }

    def shows_avatar_to(self, reader):
        """Return whether `reader` may see the picture. Costs one query per page."""
        if reader is None or not reader.is_authenticated:
            return False
        if self.avatar_for == Audience.MEMBERS or self.pk == reader.pk:
            return True
        return self.avatar_for != Audience.ME and self.pk in reader.visible_avatar_ids

    @cached_property
    def visible_avatar_ids(self):
        """The pks of members whose picture this member may see, though not everyone may."""
        members = type(self).objects.exclude(avatar="")
        near = Q(avatar_for__in=[Audience.PEERS, Audience.GROUPS], pk__in=self.peer_ids)
        near |= Q(shares_group_with(self), avatar_for=Audience.GROUPS)
        return set(members.filter(near).values_list("pk", flat=True))
