"""Meetings: weekly gatherings of a group, online or in person."""

from datetime import timedelta
from itertools import islice

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.meeting_guide.codes import (
    FELLOWSHIPS,
    IN_PERSON_TYPES,
    LANGUAGES,
    LOCATION_TEMPORARILY_CLOSED,
    OTHER,
    get_type_name,
)
from groups.meetings.conference_providers import get_conference_provider, remove_link_password
from groups.meetings.recurrence import JOINABLE_AFTER_START, iterate_occurrences
from groups.models.groups import Group
from groups.models.memberships import Membership
from recovery_forum.lib.public_ids import PublicIdField, generate_public_id
from recovery_forum.lib.time_zones import validate_time_zone

JOIN_LINK_OPENS_BEFORE = timedelta(minutes=15)  # Before the start, for the link.
CONFIRMATION_VALID_FOR = timedelta(
    days=90
)  # Unconfirmed for longer, a meeting may be a locked door.
SEARCH_COLUMNS = ("words", "whereabouts", "words_found", "places_found")
# Whoever runs the group, and whoever was asked to hold its meetings.
HOST_ROLES = (Membership.Role.ORGANIZER, Membership.Role.HOST)


def build_search_vector_field(column):
    return models.GeneratedField(
        expression=SearchVector(column, config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(group__in=Group.objects.readable_by(member))

    def public(self):
        """What a stranger may read, and so what may be published."""
        listed = Group.objects.filter(visibility=Group.Visibility.OPEN, archived_at=None)
        return self.filter(group__in=listed)

    def for_list(self, member):
        """Ready for a list: the group loaded, and what `member` is in it (`reader_role`)."""
        role = Membership.objects.none().values("role")
        if member.is_authenticated:
            theirs = Membership.objects.current().filter(group=OuterRef("group"), member=member)
            role = theirs.values("role")[:1]
        ready = self.select_related("group").annotate(reader_role=Subquery(role))
        return ready.defer(*SEARCH_COLUMNS)

    def behind(self, now):
        """Those whose next start is over: its column is brought up to date by scheduling.py."""
        return self.filter(Q(next_at__lt=now - JOINABLE_AFTER_START) | Q(next_at=None))

    def are_behind(self, now):
        """Whether any is, by two looks at an index: asked at once, both would read the table."""
        over = (
            self.filter(next_at__lt=now - JOINABLE_AFTER_START).order_by("next_at").values("pk")[:1]
        )
        never = self.filter(next_at=None).order_by().values("pk")[:1]
        return over.union(never, all=True).exists()

    def unconfirmed(self, now):
        return self.filter(confirmed_at__lt=now - CONFIRMATION_VALID_FOR)


class Meeting(models.Model):
    """Every week at the same wall time of its own zone, so that it keeps its hour in summer."""

    class Weekday(models.IntegerChoices):
        # As the Meeting Guide format counts: 0 is Sunday.
        SUNDAY = 0, _("Sunday")
        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")

    class LinkFor(models.TextChoices):
        GROUP = "group", _("Members of the group")
        SIGNED_IN = "signed-in", _("Everyone who is signed in and may read in the group")
        EVERYONE = "everyone", _("Everyone who may read in the group")

    class LinkFrom(models.TextChoices):
        SOON = "soon", _("From 15 minutes before it starts until it ends")
        ALWAYS = "always", _("Always")

    public_id = PublicIdField()
    slug = models.SlugField(max_length=64, unique=True, default=generate_public_id, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="meetings")
    name = models.CharField(_("name"), max_length=255)
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    time = models.TimeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[validate_time_zone])
    fellowship = models.CharField(
        _("fellowship"), max_length=8, blank=True, default=OTHER, choices=list(FELLOWSHIPS.items())
    )
    # Codes of groups/meeting_guide/codes.py, whose meaning depends on the fellowship.
    types = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    # What a feed said of it that is no code.
    labels = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    language = models.CharField(
        _("language"), max_length=3, blank=True, choices=list(LANGUAGES.items())
    )

    place = models.CharField(_("address"), max_length=255, blank=True)
    location = models.CharField(_("name of the place"), max_length=255, blank=True)
    location_notes = models.TextField(_("how to get in"), max_length=2_000, blank=True)
    # From the general to the specific: ["Vienna", "Leopoldstadt"].
    regions = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    is_approximate = models.BooleanField(_("the address only says about where"), default=False)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    online_link = models.URLField(_("link to join online"), max_length=500, blank=True)
    online_notes = models.CharField(_("ID and password"), max_length=500, blank=True)
    phone = models.CharField(_("phone to join"), max_length=60, blank=True)
    phone_notes = models.CharField(_("on the phone"), max_length=255, blank=True)
    # Strangers in a room where people are open are worse than a door that opens late.
    link_for = models.CharField(
        _("who sees how to join online"), max_length=9, choices=LinkFor, default=LinkFor.GROUP
    )
    link_from = models.CharField(
        _("when they see it"), max_length=6, choices=LinkFrom, default=LinkFrom.SOON
    )
    shares_password = models.BooleanField(_("publish the password too"), default=False)

    notes = models.TextField(_("notes"), max_length=10_000, blank=True)
    contact_name = models.CharField(_("contact: first name"), max_length=100, blank=True)
    contact_email = models.EmailField(_("contact: e-mail"), blank=True)
    contact_phone = models.CharField(_("contact: phone"), max_length=40, blank=True)
    contact_agreed_at = models.DateTimeField(null=True, blank=True)

    # Days, on the meeting's own calendar, on which it does not take place.
    cancelled_days = ArrayField(models.DateField(), default=list, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), default=timezone.now)
    # When the hosts were asked whether it is alive; they are asked once.
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)
    # Calendars count its weeks from here.
    listed_at = models.DateTimeField(default=timezone.now, editable=False)

    # Where it comes from, when it was imported; see groups/meeting_guide/importing.py.
    feed = models.ForeignKey(
        "groups.MeetingFeed", models.CASCADE, null=True, blank=True, related_name="meetings"
    )
    feed_slug = models.CharField(max_length=255, blank=True, editable=False)
    feed_hash = models.CharField(max_length=64, blank=True, editable=False)
    # Since when it differs from its feed because somebody here knew better.
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Parts of the format that we pass on without having a use for them.
    passed_on = models.JSONField(default=dict, blank=True, editable=False)

    # Derived by `derive`, so that the finder asks columns with an index.
    next_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_online = models.BooleanField(default=False, editable=False)
    is_in_person = models.BooleanField(default=False, editable=False)
    words = models.TextField(default="", editable=False)
    whereabouts = models.TextField(default="", editable=False)
    # Of every language, so nothing is stemmed; the finder asks for beginnings of words.
    words_found = build_search_vector_field("words")
    places_found = build_search_vector_field("whereabouts")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "time", "pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "feed_slug"],
                name="one_meeting_a_feed_slug",
                condition=Q(feed__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], name="meeting_by_next_start"),
            models.Index(fields=["confirmed_at"], name="meeting_by_confirmation"),
            GinIndex(fields=["types"], name="meeting_types"),
            GinIndex(fields=["words_found"], name="meeting_words"),
            GinIndex(fields=["places_found"], name="meeting_places"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.derive()
        super().save(*args, **kwargs)

    def derive(self, now=None):
        """Set the columns that follow from the others. bulk_create does not; call it before."""
        # As typed by hand in a test, a script or the shell: "19:00".
        self.time = self._meta.get_field("time").to_python(self.time)
        self.next_at = self.next_start(now)
        self.is_online = bool(self.online_link or self.phone)
        closed = LOCATION_TEMPORARILY_CLOSED in self.types
        self.is_in_person = bool(self.place or self.location) and not (
            self.is_approximate or closed
        )
        if "C" in self.types:
            self.types = [code for code in self.types if code != "O"]
        if not self.is_in_person:
            self.types = [code for code in self.types if code not in IN_PERSON_TYPES]
        said = [self.name, self.group_name, self.notes, self.location, *self.labels]
        self.words = " ".join(filter(None, said)).lower()
        where = [self.location, self.place, *self.regions]
        self.whereabouts = " ".join(filter(None, where)).lower()

    def get_absolute_url(self):
        return reverse("groups:meeting", args=[self.slug])

    def occurrences(self, after, cancelled=None):
        """Every occurrence from `after` on; without the cancelled, unless told which those are."""
        skipped = self.cancelled_days if cancelled is None else cancelled
        return iterate_occurrences(self.weekday, self.time, self.time_zone, after, skipped)

    def next_start(self, now=None):
        """The instant (UTC) when the next one starts, or the one that started just now."""
        return next(self.occurrences((now or timezone.now()) - JOINABLE_AFTER_START)).start

    def coming_weeks(self, count=4, now=None):
        """The next occurrences, the cancelled among them, so that a page can say so."""
        now = now or timezone.now()
        return list(islice(self.occurrences(now - self.length, cancelled=()), count))

    def open_occurrence(self, now=None):
        """The occurrence that is on, or whose door opens within 15 minutes; None otherwise."""
        now = now or timezone.now()
        soonest = next(self.occurrences(now - self.length + timedelta(seconds=1)))
        return soonest if soonest.start <= now + JOIN_LINK_OPENS_BEFORE else None

    @property
    def length(self):
        return timedelta(minutes=self.minutes)

    @property
    def group_name(self):
        """Whose meeting it is by the words of its feed, or ""."""
        return self.passed_on.get("group", "")

    @property
    def type_names(self):
        return [get_type_name(self.fellowship, code) for code in (*self.types, *self.labels)]

    @property
    def provider(self):
        return get_conference_provider(self.online_link)

    @property
    def is_unconfirmed(self):
        return self.confirmed_at < timezone.now() - CONFIRMATION_VALID_FOR

    @property
    def link_is_published(self):
        """Whether the way in may stand in files that leave the forum."""
        everyones = self.link_for == self.LinkFor.EVERYONE
        return everyones and self.link_from == self.LinkFrom.ALWAYS

    @property
    def published_link(self):
        """The link as such files may hold it: without its password, unless a host ticked that."""
        return self.online_link if self.shares_password else remove_link_password(self.online_link)

    def link_is_for(self, role, signed_in):
        """Whether someone who is `role` of the group ("" for none) ever sees how to join online."""
        if role in HOST_ROLES or self.link_for == self.LinkFor.EVERYONE:
            return True
        return bool(role) or (signed_in and self.link_for == self.LinkFor.SIGNED_IN)

    def shows_link_to(self, role, signed_in, now=None):
        """Whether they see it at this moment. Hosts always do: they open the room."""
        if role in HOST_ROLES or not self.link_is_for(role, signed_in):
            return role in HOST_ROLES
        return self.link_from == self.LinkFrom.ALWAYS or self.open_occurrence(now) is not None
