"""Meetings: regular gatherings of a group, online or in person."""

from datetime import timedelta
from itertools import islice

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
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
from groups.meetings.recurrence import (
    EVERY_OTHER_WEEK,
    JOINABLE_AFTER_START,
    MONTHLY_BY_WEEKDAY,
    ONCE,
    WEEKLY,
    Pattern,
    iterate_occurrences,
)
from groups.models.groups import Group
from groups.models.memberships import Membership
from recovery_forum.lib.public_ids import PublicIdField, generate_public_id
from recovery_forum.lib.time_zones import validate_time_zone
from recovery_forum.lib.web_links import WebLinkField

JOIN_LINK_OPENS_BEFORE = timedelta(minutes=15)  # Before the start.
# Nobody should travel to a meeting that ended: after this long, the page shows a warning.
CONFIRMATION_VALID_FOR = timedelta(days=90)
SEARCH_COLUMNS = ("search_text", "search_place", "text_vector", "place_vector")
# The roles that manage the meetings of a group.
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
        """Meetings that anonymous visitors may read, and that may therefore be published."""
        listed = Group.objects.filter(visibility=Group.Visibility.OPEN, archived_at=None)
        return self.filter(group__in=listed)

    def for_list(self, member):
        """Prepares meetings for a list: loads the group and annotates `reader_role`.

        `reader_role` is the role of `member` in the group, or None for non-members.
        """
        role = Membership.objects.none().values("role")
        if member.is_authenticated:
            memberships = Membership.objects.current().filter(member=member)
            role = memberships.filter(group=OuterRef("group")).values("role")[:1]
        meetings = self.select_related("group").annotate(reader_role=Subquery(role))
        return meetings.defer(*SEARCH_COLUMNS)

    def weekly(self):
        """Meetings that the Meeting Guide format can hold: every week, without a last day."""
        return self.filter(frequency=WEEKLY, ends_on=None)

    def taking_place(self):
        """Meetings that somebody can attend now, without those that are closed for a while."""
        return self.filter(Q(is_online=True) | Q(is_in_person=True))

    def with_outdated_start(self, now):
        """Meetings whose `next_at` is past. update_next_starts() sets it anew.

        A meeting that has an end and no next start is over. It stays as it is.
        """
        missing = Q(next_at=None, ends_on=None)
        return self.filter(Q(next_at__lt=now - JOINABLE_AFTER_START) | missing)

    def has_outdated_start(self, now):
        """Whether any meeting has an outdated start."""
        # A union reads two index entries. With OR, PostgreSQL would scan the table.
        past = self.filter(next_at__lt=now - JOINABLE_AFTER_START).order_by("next_at").values("pk")
        missing = self.filter(next_at=None, ends_on=None).order_by().values("pk")
        return past[:1].union(missing[:1], all=True).exists()

    def unconfirmed(self, now):
        return self.filter(confirmed_at__lt=now - CONFIRMATION_VALID_FOR)


class Meeting(models.Model):
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
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

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
        """Returns (is online, is in person). Neither: the meeting is closed for now.

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
    def pattern(self):
        """The days on which it takes place, as a Pattern."""
        return Pattern(
            self.weekday, self.frequency, self.week_of_month, self.starts_on, self.ends_on
        )

    def occurrences(self, after, cancelled=None):
        """Yields every occurrence from the instant `after` on, without end unless it has one.

        Skips the dates in `cancelled`, which defaults to the meeting's own cancelled days.
        """
        days_off = self.cancelled_days if cancelled is None else cancelled
        return iterate_occurrences(self.pattern, self.time, self.time_zone, after, days_off)

    def first_start(self, after, cancelled=None):
        """Returns the first start from the instant `after` on, in UTC, or None if it is over."""
        occurrence = next(self.occurrences(after, cancelled), None)
        return occurrence and occurrence.start

    def next_start(self, now=None):
        """Returns the next start in UTC, or None if the meeting is over.

        One that began a few minutes ago still counts.
        """
        return self.first_start((now or timezone.now()) - JOINABLE_AFTER_START)

    def upcoming_occurrences(self, count=4, now=None):
        """Returns the next `count` occurrences, cancelled ones included, as a list."""
        now = now or timezone.now()
        return list(islice(self.occurrences(now - self.length, cancelled=()), count))

    def joinable_occurrence(self, now=None):
        """Returns the occurrence that is on, or starts within 15 minutes, or None."""
        now = now or timezone.now()
        occurrence = next(self.occurrences(now - self.length + timedelta(seconds=1)), None)
        return (
            occurrence if occurrence and occurrence.start <= now + JOIN_LINK_OPENS_BEFORE else None
        )

    @property
    def is_over(self):
        """Whether its last occurrence is past. The page is kept for those who look for it."""
        return self.next_at is None

    @property
    def is_closed(self):
        """Whether it does not take place at the moment, neither online nor in person."""
        return not (self.is_online or self.is_in_person)

    @property
    def has_joining_details(self):
        """Whether anything says how to join online. An ID in the notes is enough."""
        return bool(self.online_link or self.phone or self.online_notes)

    def describe_days(self):
        """Returns the days in words, such as "Every Friday" or "The last Friday of the month"."""
        day = self.get_weekday_display()
        if self.frequency == self.Frequency.ONCE:
            return date_format(self.starts_on, "l j F Y")
        if self.frequency == self.Frequency.MONTHLY:
            week = self.get_week_of_month_display()
            words = gettext("The %(week)s %(day)s of the month") % {"week": week, "day": day}
        elif self.frequency == self.Frequency.EVERY_OTHER_WEEK:
            words = gettext("Every other %(day)s") % {"day": day}
        else:
            words = gettext("Every %(day)s") % {"day": day}
        if self.ends_on:
            until = date_format(self.ends_on, "j F Y")
            return gettext("%(days)s until %(date)s") % {"days": words, "date": until}
        return words

    @property
    def length(self):
        return timedelta(minutes=self.minutes)

    @property
    def group_name(self):
        """The name of the group according to the feed, or ""."""
        return self.feed_extras.get("group", "")

    @property
    def website(self):
        """The website of the group according to the feed, or ""."""
        return self.feed_extras.get("website", "")

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
        """Whether calendar files and feeds may contain the link."""
        is_for_everyone = self.link_for == self.LinkFor.EVERYONE
        return is_for_everyone and self.link_from == self.LinkFrom.ALWAYS

    @property
    def published_link(self):
        """The link for calendar files and feeds, without its password unless a host shares it."""
        return self.online_link if self.shares_password else remove_link_password(self.online_link)

    def link_is_for(self, role, signed_in):
        """Whether a person with `role` in the group ("" for none) may ever see the link."""
        if role in HOST_ROLES or self.link_for == self.LinkFor.EVERYONE:
            return True
        return bool(role) or (signed_in and self.link_for == self.LinkFor.SIGNED_IN)

    def shows_link_to(self, role, signed_in, now=None):
        """Whether a person with `role` sees the link now. Hosts always do: they start the call."""
        if role in HOST_ROLES or not self.link_is_for(role, signed_in):
            return role in HOST_ROLES
        return self.link_from == self.LinkFrom.ALWAYS or self.joinable_occurrence(now) is not None

    def shows_password_to(self, role):
        """Whether a person with `role` ("" for none) sees the password on the meeting's page.

        A feed may publish a link without its password, so that only people whom the group knows
        come in. Hosts of our own meetings decide it by `link_for`.
        """
        return bool(role) or self.shares_password or not self.feed_id

    def join_link_for(self, role):
        """Returns the link, without its password if a person with `role` may not see it."""
        return self.online_link if self.shows_password_to(role) else self.published_link

    @property
    def has_password(self):
        return bool(self.online_notes) or self.online_link != remove_link_password(self.online_link)
