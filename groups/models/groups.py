"""Groups: communities of people who share a challenge, with threads, members and meetings."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Challenge, Member
from accounts.models.hidden_items import without_hidden_items
from accounts.models.profiles import LANGUAGES
from groups.models.memberships import Membership
from recovery_forum.lib.cached_reverse import cached_reverse
from recovery_forum.lib.markup import MAX_LENGTH, RenderedField

MAX_TAGS = 8  # With more tags, nobody reads through the list.
MAX_TAG_LENGTH = 24


GROUP_REMOVED = _("Moderators have hidden this group, so nobody can post or join.")

# The searched text of a group. The index group_text_vector is on exactly this expression.
GROUP_SEARCH_VECTOR = SearchVector("name", "summary", "about", config="english")


class GroupQuerySet(models.QuerySet):
    def not_removed_for(self, member):
        """Groups that no moderator removed. Organizers and staff see removed ones too."""
        if not member.is_authenticated:
            return self.filter(removed_at=None)
        organizing = Membership.objects.organizing().filter(group=OuterRef("pk"), member=member)
        # Not member.is_staff: a prepared query knows nothing but the primary key.
        staff = Member.objects.filter(pk=member.pk, is_staff=True)
        return self.filter(Q(removed_at=None) | Exists(organizing) | Exists(staff))

    def visible_to(self, member):
        """Groups that `member` may know of. A hidden group is visible to its members only."""
        listed = ~Q(visibility=Group.Visibility.HIDDEN)
        if not member.is_authenticated:
            return self.not_removed_for(member).filter(listed)
        theirs = Membership.objects.filter(group=OuterRef("pk"), member=member)
        banned = theirs.filter(state=Membership.State.BANNED)
        inside = theirs.filter(state__in=Membership.STATES_SEEING_HIDDEN_GROUP)
        return (
            self.not_removed_for(member)
            .filter(listed | Exists(inside))
            .exclude(Exists(banned), visibility=Group.Visibility.HIDDEN)
        )

    def readable_by(self, member):
        """Groups whose threads, members and meetings `member` may read."""
        if not member.is_authenticated:
            return self.not_removed_for(member).filter(visibility=Group.Visibility.OPEN)
        theirs = Membership.objects.filter(group=OuterRef("pk"), member=member)
        everyones = Q(visibility__in=[Group.Visibility.OPEN, Group.Visibility.COMMUNITY])
        return (
            self.not_removed_for(member)
            .filter(everyones | Exists(theirs.filter(state=Membership.State.MEMBER)))
            .exclude(Exists(theirs.filter(state=Membership.State.BANNED)))
        )

    def without_readers_outside(self, group):
        """Groups that nobody reads who can't read `group`. A ban from `group` counts, too.

        What was written in `group` may be moved to these.
        """
        Visibility, State = Group.Visibility, Membership.State
        if group.is_open:
            return self
        private = Q(visibility__in=[Visibility.PRIVATE, Visibility.HIDDEN])
        members = Membership.objects.current().filter(group=OuterRef("pk"))
        if group.visibility != Visibility.COMMUNITY:
            others = members.exclude(member__in=group.memberships.current().values("member"))
            return self.filter(private & ~Exists(others))
        banned = group.memberships.filter(state=State.BANNED)
        banned_there = Membership.objects.filter(group=OuterRef(OuterRef("pk")), state=State.BANNED)
        only_here = banned.exclude(member__in=banned_there.values("member"))
        return self.filter(
            Q(visibility=Visibility.COMMUNITY) & ~Exists(only_here)
            | private & ~Exists(members.filter(member__in=banned.values("member")))
        )

    def for_list(self, member):
        """Prepares groups for a list: loads their challenges and annotates `own_state`.

        That is the Membership.State of `member`, or None.
        """
        own = Membership.objects.filter(group=OuterRef("pk"), member=member.pk or 0)
        return self.prefetch_related("challenges").annotate(own_state=own.values("state")[:1])

    def joined_by(self, member):
        """Groups that `member` is in, without those that a moderator removed."""
        joined = Membership.objects.current().filter(group=OuterRef("pk"), member=member)
        return self.filter(Exists(joined), removed_at=None)

    def related_to(self, group, member):
        """Groups that share a challenge with `group`, ordered by how many they share.

        `member` may know of all of them.
        """
        shared = Count("challenges", filter=Q(challenges__in=group.challenges.all()))
        others = without_hidden_items(self.visible_to(member), member, "group")
        others = others.filter(archived_at=None, removed_at=None).exclude(pk=group.pk)
        return (
            others.annotate(shared=shared).filter(shared__gt=0).order_by("-shared", "-member_count")
        )

    def languages(self):
        """Return pairs (code, name) of the languages of groups that are not hidden."""
        listed = self.exclude(language="").exclude(visibility=Group.Visibility.HIDDEN)
        listed = listed.filter(removed_at=None).order_by()
        used = set(listed.values_list("language", flat=True).distinct())
        return [pair for pair in LANGUAGES if pair[0] in used]

    def matching(self, words):
        """Groups with `words`, in any inflection, in their text, name or challenges."""
        by_text = Group.objects.annotate(vector=GROUP_SEARCH_VECTOR).filter(vector=words)
        by_challenge = Group.objects.filter(challenges__name__icontains=words)
        return self.filter(
            Q(pk__in=by_text.values("pk"))
            | Q(pk__in=by_challenge.values("pk"))
            | Q(name__icontains=words)
            | Q(summary__icontains=words)
        )


class Group(models.Model):
    """A support group. Its `visibility` decides who sees it and who reads its threads."""

    class Visibility(models.TextChoices):
        OPEN = "open", _("Open: anyone can read, members can post")
        COMMUNITY = "community", _("Forum members only: anyone signed in can read")
        PRIVATE = "private", _("Private: listed, but only group members can read")
        HIDDEN = "hidden", _("Hidden: only group members can see that it exists")

    slug = models.SlugField(max_length=60, unique=True)
    # Which form was sent: see recovery_forum/lib/created_once.py.
    submission = models.CharField(max_length=12, default="", db_default="", editable=False)
    name = models.CharField(_("name"), max_length=80)
    summary = models.CharField(_("in one sentence"), max_length=160)
    about = models.TextField(_("about the group"), blank=True, max_length=MAX_LENGTH)
    about_html = RenderedField(source="about")
    # The organizers' own rules. The guidelines of the whole forum take precedence.
    rules = models.TextField(_("rules of the group"), blank=True, max_length=2_000)
    rules_html = RenderedField(source="rules")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, blank=True)
    # Served by a view that checks `visible_to`, so the cover of a hidden group is hidden too.
    cover = models.ImageField(_("cover picture"), upload_to="covers", blank=True)
    cover_alt = models.CharField(_("description of the cover picture"), max_length=200, blank=True)
    # Shown to members who joined a few days ago.
    welcome = models.CharField(_("welcome for newcomers"), max_length=500, blank=True)
    # Shown with the form for a join request.
    questions = models.CharField(
        _("question for people who want to join"), max_length=300, blank=True
    )
    # The tags that its threads can have.
    tags = ArrayField(
        models.CharField(max_length=MAX_TAG_LENGTH),
        verbose_name=_("tags"),
        size=MAX_TAGS,
        default=list,
        db_default=[],
        blank=True,
    )
    # The visibility that a proposed group gets on approval. Until then it is hidden.
    requested_visibility = models.CharField(max_length=10, blank=True, editable=False)
    visibility = models.CharField(
        _("who can see it"), max_length=10, choices=Visibility, default=Visibility.COMMUNITY
    )
    challenges = models.ManyToManyField(
        Challenge, blank=True, related_name="groups", verbose_name=_("challenges")
    )
    # Updated in the transactions of groups/membership/services.py.
    # `manage.py check_counts` corrects it.
    member_count = models.PositiveIntegerField(default=0, editable=False)
    # Posts that readers see, of the last seven days. Counted every hour by posts/threads/tasks.py.
    weekly_post_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)
    # When moderators hid it, and the rule: a Reason of posts.models.
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_for = models.CharField(max_length=10, blank=True, db_default="", editable=False)
    # When the moderators were notified that no organizer is active. They are notified once.
    leaderless_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        indexes = [
            models.Index(fields=["-member_count", "-id"], name="group_by_size"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="group_name_trigrams"),
            GinIndex(GROUP_SEARCH_VECTOR, name="group_text_vector"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return cached_reverse("posts:group", self.slug)

    @property
    def about_url(self):
        return cached_reverse("groups:about", self.slug)

    @property
    def is_closed(self):
        """Whether nobody can post or join: it is archived, or a moderator hid it."""
        return bool(self.archived_at or self.removed_at)

    @property
    def is_open(self):
        return self.visibility == self.Visibility.OPEN

    def is_wider_than(self, other):
        """Return whether its visibility lets more people read than that of `other`."""
        order = self.Visibility.values  # The widest comes first.
        return order.index(self.visibility) < order.index(other.visibility)

    def has_readers_outside(self, other):
        """Return whether somebody can read this group who can't read the group `other`.

        What was written in `other` may not be moved here then. A ban from `other` counts too: it
        may protect the people there from this one person.
        """
        return not Group.objects.filter(pk=self.pk).without_readers_outside(other).exists()

    def can_be_joined_by(self, membership):
        """Return whether a member may join at once: not if they are in, banned or have to ask.

        `membership` is their Membership, or None.
        """
        if self.is_closed or (membership and membership.state in Membership.STATES_NOT_JOINING):
            return False
        is_invited = membership and membership.state == Membership.State.INVITED
        return bool(is_invited) or self.visibility in {
            self.Visibility.OPEN,
            self.Visibility.COMMUNITY,
        }

    def membership_of(self, member):
        """Return the Membership of `member` in this group, whatever its state, or None."""
        if not member.is_authenticated:
            return None
        membership = Membership.objects.filter(group=self, member=member).first()
        if membership:
            membership.group = self
        return membership
