"""Meetings: regular gatherings of a group, online or in person."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
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
from groups.meetings.recurrence import (
    EVERY_OTHER_WEEK,
    MONTHLY_BY_WEEKDAY,
    ONCE,
    WEEKLY,
)
from groups.models.coordinates import validate_latitude, validate_longitude
from groups.models.groups import Group
from groups.models.joining_details import JoiningDetails
from groups.models.meeting_days import MeetingDays
from groups.models.meeting_querysets import CONFIRMATION_VALID_FOR, MeetingQuerySet
from recovery_forum.lib.public_ids import PublicIdField, generate_public_id
from recovery_forum.lib.time_zones import validate_time_zone
from recovery_forum.lib.web_links import WebLinkField


def build_search_vector_field(column):
    return models.GeneratedField(
        expression=SearchVector(column, config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )


class Meeting(MeetingDays, JoiningDetails, models.Model):
    """A regular meeting, at the same local time of its own time zone in summer and winter."""

    class Weekday(models.IntegerChoices):
        # Numbered as in the Meeting Guide format: 0 is Sunday.
        SUNDAY = 0, _("Sunday")
        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")

    class Frequency(models.TextChoices):
        WEEKLY = WEEKLY, _("Every week")
        EVERY_OTHER_WEEK = EVERY_OTHER_WEEK, _("Every other week")
        MONTHLY = MONTHLY_BY_WEEKDAY, _("Once a month")
        ONCE = ONCE, _("Only once")

    class WeekOfMonth(models.IntegerChoices):
        FIRST = 1, _("first")
        SECOND = 2, _("second")
        THIRD = 3, _("third")
        FOURTH = 4, _("fourth")
        LAST = -1, _("last")

    class AttendanceOption(models.TextChoices):
        # The values of the Meeting Guide format. Without one, place and link decide.
        IN_PERSON = "in_person", _("In person")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("Online and in person")
        INACTIVE = "inactive", _("Not meeting at the moment")

    class LinkFor(models.TextChoices):
        GROUP = "group", _("Members of the group")
        SIGNED_IN = "signed-in", _("All forum members who can read the group")
        EVERYONE = "everyone", _("Everyone who can read the group")

    class LinkFrom(models.TextChoices):
        SOON = "soon", _("From 15 minutes before it starts until it ends")
        ALWAYS = "always", _("Always")

    public_id = PublicIdField()
    slug = models.SlugField(max_length=64, unique=True, default=generate_public_id, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="meetings")
    name = models.CharField(_("name"), max_length=255)
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    frequency = models.CharField(
        _("how often"), max_length=8, choices=Frequency, default=Frequency.WEEKLY
    )
    week_of_month = models.SmallIntegerField(
        _("week of the month"), choices=WeekOfMonth, null=True, blank=True
    )
    # Dates in the time zone of the meeting. For every other week, `starts_on` decides which one.
    starts_on = models.DateField(_("first date"), null=True, blank=True)
    ends_on = models.DateField(_("last date"), null=True, blank=True)
    time = models.TimeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[validate_time_zone])
    fellowship = models.CharField(
        _("fellowship"), max_length=8, blank=True, default=OTHER, choices=list(FELLOWSHIPS.items())
    )
    # Codes from groups/meeting_guide/codes.py. Their meaning depends on the fellowship.
    types = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    # Types that the feed gave and that are no known codes.
    labels = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    language = models.CharField(
        _("language"), max_length=3, blank=True, choices=list(LANGUAGES.items())
    )

    attendance_option = models.CharField(
        _("how people attend"), max_length=9, blank=True, choices=AttendanceOption
    )
    place = models.CharField(_("address"), max_length=255, blank=True)
    location = models.CharField(_("name of the venue"), max_length=255, blank=True)
    location_notes = models.TextField(_("how to find it"), max_length=2_000, blank=True)
    # From the general to the specific: ["Vienna", "Leopoldstadt"].
    regions = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    is_approximate = models.BooleanField(_("address is approximate"), default=False)
    latitude = models.DecimalField(
        max_digits=8, decimal_places=5, null=True, blank=True, validators=[validate_latitude]
    )
    longitude = models.DecimalField(
        max_digits=8, decimal_places=5, null=True, blank=True, validators=[validate_longitude]
    )

    online_link = WebLinkField(_("link to join online"), max_length=500, blank=True)
    online_notes = models.CharField(_("ID and password"), max_length=500, blank=True)
    phone = models.CharField(_("phone to join"), max_length=60, blank=True)
    phone_notes = models.CharField(_("phone details"), max_length=255, blank=True)
    # The strictest choice is the default: it protects people who speak openly from strangers.
    link_for = models.CharField(
        _("who can see how to join online"), max_length=9, choices=LinkFor, default=LinkFor.GROUP
    )
    link_from = models.CharField(
        _("when they can see it"), max_length=6, choices=LinkFrom, default=LinkFrom.SOON
    )
    shares_password = models.BooleanField(_("publish the password too"), default=False)

    notes = models.TextField(_("notes"), max_length=10_000, blank=True)
    contact_name = models.CharField(_("contact: first name"), max_length=100, blank=True)
    contact_email = models.EmailField(_("contact: email"), blank=True)
    contact_phone = models.CharField(_("contact: phone"), max_length=40, blank=True)
    contact_agreed_at = models.DateTimeField(null=True, blank=True)

    # Dates, in the time zone of the meeting, on which it does not take place.
    cancelled_days = ArrayField(models.DateField(), default=list, blank=True, editable=False)
    # When a moderator hid it. Its hosts can still correct it.
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), default=timezone.now)
    # When the hosts were asked to confirm that it still takes place. They are asked once.
    confirmation_requested_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)
    # Calendar files start the weekly event here.
    listed_at = models.DateTimeField(default=timezone.now, editable=False)

    # The feed that it was imported from; see groups/meeting_guide/importing.py.
    feed = models.ForeignKey(
        "groups.MeetingFeed", models.CASCADE, null=True, blank=True, related_name="meetings"
    )
    feed_slug = models.CharField(max_length=255, blank=True, editable=False)
    feed_hash = models.CharField(max_length=64, blank=True, editable=False)
    # When a host edited an imported meeting. Later imports leave it alone.
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Columns of the feed that we do not use, and pass on in our own feed.
    feed_extras = models.JSONField(default=dict, blank=True, editable=False)

    # Set by update_derived_fields(), so that the search filters on indexed columns.
    next_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_online = models.BooleanField(default=False, editable=False)
    is_in_person = models.BooleanField(default=False, editable=False)
    search_text = models.TextField(default="", editable=False)
    search_place = models.TextField(default="", editable=False)
    # Without stemming, because the text may be in any language. The search matches prefixes.
    text_vector = build_search_vector_field("search_text")
    place_vector = build_search_vector_field("search_place")

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
            ),
            models.CheckConstraint(
                name="meeting_pattern_is_complete",
                condition=(
                    Q(frequency=WEEKLY)
                    | Q(frequency=MONTHLY_BY_WEEKDAY, week_of_month__isnull=False)
                    | Q(frequency__in=[EVERY_OTHER_WEEK, ONCE], starts_on__isnull=False)
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], name="meeting_by_next_start"),
            models.Index(fields=["confirmed_at"], name="meeting_by_confirmation"),
            models.Index(fields=["latitude", "longitude"], name="meeting_by_position"),
            models.Index(Upper("regions__0"), name="meeting_by_region"),
            GinIndex(fields=["types"], name="meeting_types"),
            GinIndex(fields=["text_vector"], name="meeting_text_vector"),
            GinIndex(fields=["place_vector"], name="meeting_place_vector"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.update_derived_fields()
        super().save(*args, **kwargs)

    def update_derived_fields(self, now=None):
        """Set the fields that depend on other fields. `now` is the current time by default.

        save() calls it. Call it yourself before bulk_create.
        """
        # A test, a script or the shell may have set a string such as "19:00".
        self.time = self._meta.get_field("time").to_python(self.time)
        if self.frequency == self.Frequency.ONCE:
            self.weekday, self.ends_on = self.starts_on.isoweekday() % 7, self.starts_on
        self.next_at = self.next_start(now)
        self.is_online, self.is_in_person = self._find_attendance()
        if "C" in self.types:
            self.types = [code for code in self.types if code != "O"]
        if not self.is_in_person:
            self.types = [code for code in self.types if code not in IN_PERSON_TYPES]
        texts = [self.name, self.group_name, self.notes, self.location, *self.labels]
        self.search_text = " ".join(filter(None, texts)).lower()
        places = [self.location, self.place, *self.regions, self.feed_extras.get("district")]
        self.search_place = " ".join(filter(None, places)).lower()

    def _find_attendance(self):
        """Return (is online, is in person). Neither: the meeting is closed for now.

        An address that only says about where belongs to an online meeting. Without any way to join,
        the page asks people to ask the group. If a place is closed, only the online part is left.
        """
        Option = self.AttendanceOption
        is_closed = LOCATION_TEMPORARILY_CLOSED in self.types
        if self.attendance_option:
            is_online = self.attendance_option in {Option.ONLINE, Option.HYBRID}
            is_in_person = self.attendance_option in {Option.IN_PERSON, Option.HYBRID}
        else:
            is_in_person = bool(self.place or self.location) and not self.is_approximate
            is_online = self.has_joining_details or not (is_in_person or is_closed)
        return is_online, is_in_person and not is_closed

    def get_absolute_url(self):
        return reverse("groups:meeting", args=[self.slug])

    @property
    def is_closed(self):
        """Whether it does not take place at the moment, neither online nor in person."""
        return not (self.is_online or self.is_in_person)

    @property
    def group_name(self):
        """The name of the group according to the feed, or ""."""
        return self.feed_extras.get("group", "")

    @property
    def website(self):
        """The website of the group according to the feed, or ""."""
        return self.feed_extras.get("website", "")

    # Cheaper than get_language_display(), which hashes all lazy names for each meeting of a list.
    @property
    def language_name(self):
        return LANGUAGES.get(self.language, self.language)

    @property
    def fellowship_name(self):
        return FELLOWSHIPS.get(self.fellowship, self.fellowship)

    @property
    def type_names(self):
        return [get_type_name(self.fellowship, code) for code in (*self.types, *self.labels)]

    @property
    def is_unconfirmed(self):
        return self.confirmed_at < timezone.now() - CONFIRMATION_VALID_FOR
