"""Groups: the rooms in which people who share something meet."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Challenge
from accounts.models.hidden_items import without_hidden_items
from accounts.models.profiles import LANGUAGES
from groups.models.memberships import Membership
from recovery_forum.lib.cached_reverse import cached_reverse
from recovery_forum.lib.markup import MAX_LENGTH, RenderedField

MAX_TAGS = 8  # More is a filing cabinet, and nobody looks into it.
MAX_TAG_LENGTH = 24


# What a group says of itself, for search: group_words is an index of just this.
GROUP_SEARCH_VECTOR = SearchVector("name", "summary", "about", config="english")


class GroupQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Groups whose existence `member` may know. A hidden one shows to its people only."""
        listed = ~Q(visibility=Group.Visibility.HIDDEN)
        if not member.is_authenticated:
            return self.filter(listed)
        theirs = Membership.objects.filter(group=OuterRef("pk"), member=member)
        banned = theirs.filter(state=Membership.State.BANNED)
        inside = theirs.filter(state__in=Membership.STATES_SEEING_HIDDEN_GROUP)
        return self.filter(listed | Exists(inside)).exclude(
            Exists(banned), visibility=Group.Visibility.HIDDEN
        )

    def readable_by(self, member):
        """Groups whose threads, members and meetings `member` may read."""
        if not member.is_authenticated:
            return self.filter(visibility=Group.Visibility.OPEN)
        theirs = Membership.objects.filter(group=OuterRef("pk"), member=member)
        everyones = Q(visibility__in=[Group.Visibility.OPEN, Group.Visibility.COMMUNITY])
        return self.filter(
            everyones | Exists(theirs.filter(state=Membership.State.MEMBER))
        ).exclude(Exists(theirs.filter(state=Membership.State.BANNED)))

    def for_list(self, member):
        """Ready for a list: challenges loaded, and marked where `member` is in."""
        joined = Membership.objects.none()
        if member.is_authenticated:
            joined = Membership.objects.current().filter(group=OuterRef("pk"), member=member)
        return self.prefetch_related("challenges").annotate(is_joined=Exists(joined))

    def joined_by(self, member):
        return self.filter(
            Exists(
                Membership.objects.filter(
                    group=OuterRef("pk"), member=member, state=Membership.State.MEMBER
                )
            )
        )

    def related_to(self, group, member):
        """Groups that share a challenge with `group` and that `member` may know of; most first."""
        shared = Count("challenges", filter=Q(challenges__in=group.challenges.all()))
        near = without_hidden_items(self.visible_to(member), member, "group")
        near = near.filter(archived_at=None).exclude(pk=group.pk)
        return (
            near.annotate(shared=shared).filter(shared__gt=0).order_by("-shared", "-member_count")
        )

    def languages(self):
        """Those of groups that everybody may know of: (code, its own name)."""
        listed = self.exclude(language="").exclude(visibility=Group.Visibility.HIDDEN).order_by()
        spoken = set(listed.values_list("language", flat=True).distinct())
        return [pair for pair in LANGUAGES if pair[0] in spoken]

    def matching(self, words):
        """Groups in whose name, summary or challenges `words` occur, in any form of the word."""
        saying_so = Group.objects.annotate(words=GROUP_SEARCH_VECTOR).filter(words=words)
        living_with = Group.objects.filter(challenges__name__icontains=words)
        return self.filter(
            Q(pk__in=saying_so.values("pk"))
            | Q(pk__in=living_with.values("pk"))
            | Q(name__icontains=words)
        )


class Group(models.Model):
    """A support group. Who sees it and who reads in it follows from `visibility`."""

    class Visibility(models.TextChoices):
        OPEN = "open", _("Open: anyone reads, members write")
        COMMUNITY = "community", _("Community: every signed-in member reads")
        PRIVATE = "private", _("Private: listed, and its members read")
        HIDDEN = "hidden", _("Hidden: only its members know of it")

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    summary = models.CharField(_("in one sentence"), max_length=160)
    about = models.TextField(_("about the group"), blank=True, max_length=MAX_LENGTH)
    about_html = RenderedField(source="about")
    # What its organizers ask of everybody; the guidelines of the whole place stand above them.
    rules = models.TextField(_("rules of the group"), blank=True, max_length=2_000)
    rules_html = RenderedField(source="rules")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, blank=True)
    # Served by a view that asks `visible_to`: the cover of a hidden group is hidden too.
    cover = models.ImageField(_("cover picture"), upload_to="covers", blank=True)
    cover_alt = models.CharField(_("what the cover shows"), max_length=200, blank=True)
    # Shown to whoever came in a few days ago.
    welcome = models.CharField(_("words for newcomers"), max_length=500, blank=True)
    # Where people ask to come in.
    questions = models.CharField(
        _("what you ask whoever would like to join"), max_length=300, blank=True
    )
    # What its threads can be marked with; see groups/tag_forms.py.
    tags = ArrayField(
        models.CharField(max_length=MAX_TAG_LENGTH),
        verbose_name=_("tags"),
        size=MAX_TAGS,
        default=list,
        db_default=[],
        blank=True,
    )
    # What a proposed group shall become. Until an administrator agrees it is hidden.
    requested_visibility = models.CharField(max_length=10, blank=True, editable=False)
    visibility = models.CharField(
        _("who sees it"), max_length=10, choices=Visibility, default=Visibility.COMMUNITY
    )
    challenges = models.ManyToManyField(
        Challenge, blank=True, related_name="groups", verbose_name=_("challenges")
    )
    # Kept by the transactions of groups/joining.py; `manage.py check_counts` mends it.
    member_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)
    # When the moderators were told that none of its organizers is around; they are told once.
    leaderless_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        indexes = [
            models.Index(fields=["-member_count", "-id"], name="group_by_size"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="group_name_trigrams"),
            GinIndex(GROUP_SEARCH_VECTOR, name="group_words"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return cached_reverse("posts:group", self.slug)

    @property
    def about_url(self):
        return cached_reverse("groups:about", self.slug)

    @property
    def is_open(self):
        return self.visibility == self.Visibility.OPEN

    def membership_of(self, member):
        """The Membership of `member` here, in whatever state, or None."""
        if not member.is_authenticated:
            return None
        membership = Membership.objects.filter(group=self, member=member).first()
        if membership:
            membership.group = self
        return membership

