"""The form of a meeting."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.moderation_status.forms import PublishingForm
from groups.meeting_guide.codes import (
    LOCATION_TEMPORARILY_CLOSED,
    get_meeting_type_choices,
    get_type_name,
)
from groups.meetings.conference_providers import is_provider_homepage
from groups.meetings.search_forms import get_language_choices
from groups.meetings.services import MEETING_TEXTS
from groups.models import Meeting
from recovery_forum.lib.created_once import CreatedOnceForm
from recovery_forum.lib.forms import (
    TextField,
    create_form_field,
    describe_fields,
)
from recovery_forum.lib.time_zones import get_zone_choices
from recovery_forum.lib.versioned_forms import VersionedForm
from recovery_forum.lib.web_links import WebAddressInput

DEFAULT_MEETING_MINUTES = 60  # Without an end time; the default of the Meeting Guide format.
MIN_MEETING_MINUTES = 5
MAX_MEETING_MINUTES = 12 * 60  # A longer one is an end before its start, by mistake.
MAX_REGIONS = 4
YEARS = (1900, 2199)  # Of the first and the last date.
WRITTEN = (
    *MEETING_TEXTS, "regions", "online_link", "phone", "contact_name", "contact_phone",
    "contact_email",
)  # fmt: skip


def _check_year(day: date | None) -> date | None:
    """Refuse a slip such as the year 26: the calendar of a public list would begin there."""
    if day and not YEARS[0] <= day.year <= YEARS[1]:
        raise forms.ValidationError(_("Please check the year."))
    return day


def count_minutes_between(start: time, end: time) -> int:
    """Return the minutes from `start` to `end`, two times of day. `end` may be the next day."""
    day = date(2000, 1, 1)
    length = datetime.combine(day, end) - datetime.combine(day, start)
    return int((length % timedelta(days=1)).total_seconds() // 60)


class MeetingForm(CreatedOnceForm, VersionedForm, PublishingForm):
    """The form of a meeting. While `editor` may not publish, it accepts no new words of theirs."""

    end_time = forms.TimeField(
        label=_("Until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    online_link = forms.URLField(
        label=_("Link to join online"), required=False, max_length=500, assume_scheme="https",
        widget=WebAddressInput,
        error_messages={"invalid": _("Enter a web address, such as https://meet.jit.si/our-group.")},
    )  # fmt: skip
    regions = TextField(
        label=_("Region"),
        required=False,
        max_length=300,
        help_text=_("From large to small, separated by commas, for example: Vienna, Prater."),
    )
    contact_agreed = forms.BooleanField(
        label=_("This person agreed that anyone can see this."), required=False
    )

    class Meta:
        model = Meeting
        formfield_callback = create_form_field
        fields = [
            "name", "frequency", "weekday", "week_of_month", "starts_on", "ends_on", "time",
            "end_time", "time_zone", "attendance_option", "fellowship", "types", "language",
            "location", "place", "location_notes", "regions", "is_approximate",
            "online_link", "online_notes", "phone", "phone_notes", "link_for", "link_from",
            "shares_password", "notes", "contact_name", "contact_phone", "contact_email",
        ]  # fmt: skip
        labels = {
            "time": _("From"),
            "is_approximate": _("This is only an approximate location"),
            "attendance_option": _("How people attend"),
            "link_for": _("Who"),
            "link_from": _("When"),
        }
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "notes": forms.Textarea(attrs={"rows": 3}),
            "location_notes": forms.Textarea(attrs={"rows": 2}),
            "attendance_option": forms.RadioSelect,
            "link_for": forms.RadioSelect,
            "link_from": forms.RadioSelect,
        }
        help_texts = {
            "starts_on": _("For a single meeting, its date; for every other week, the first date."),
            "ends_on": _("Leave empty if there is no end."),
            "name": _("Leave out the day and time, which are shown next to it."),
            "location": _("For example the name of the building."),
            "place": _("Street, town, country."),
            "is_approximate": _("For an online meeting that belongs to a town."),
            "location_notes": _("Entrance, floor, bell."),
            "shares_password": _(
                "Published lists will then contain the link with its password. This only "
                "happens if everyone can always see it."
            ),
            "contact_name": _("First name only."),
        }

    # Rows that show what their fields hold: (key, title, fields). Most meetings need few of them.
    SECTIONS = (
        ("dates", _("First and last date"), ("week_of_month", "starts_on", "ends_on")),
        ("online", _("Password and phone"), ("online_notes", "phone", "phone_notes")),
        (
            "readers",
            _("Who can see how to join online"),
            ("link_for", "link_from", "shares_password"),
        ),
        (
            "place",
            _("Venue and region"),
            ("location", "location_notes", "regions", "is_approximate"),
        ),
        ("types", _("Language and types"), ("language", "fellowship", "types")),
        ("notes", _("Notes"), ("notes",)),
        (
            "contact",
            _("Contact person"),
            ("contact_name", "contact_phone", "contact_email", "contact_agreed"),
        ),
    )
    opened = ""  # The key of a section that is open although nothing in it is wrong.

    def sections(self):
        """Return the sections as dictionaries. One with an error is open."""
        return [
            self._build_section(key, title, [self[name] for name in names])
            for key, title, names in self.SECTIONS
        ]

    def _build_section(self, key, title, fields):
        return {
            "key": key,
            "title": title,
            "fields": fields,
            "shown": describe_fields(fields),
            "is_open": key == self.opened or any(field.errors for field in fields),
            "is_used": any(map(self._differs, fields)),
        }

    def _differs(self, field):
        """Whether a field holds something else than in a new meeting, so that it must be seen."""
        return bool(field.value()) and field.value() != getattr(Meeting(), field.name, "")

    def __init__(self, *args, fellowship=None, editor=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.editor = editor
        if fellowship is None:
            fellowship = self["fellowship"].value() or ""
        self.fields["types"] = self._create_types_field(fellowship)
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            choices=get_zone_choices(self.instance.time_zone),
        )
        self.fields["weekday"].choices = [("", _("Please choose")), *Meeting.Weekday.choices]
        # The date of a single meeting says the day.
        is_single = self["frequency"].value() == Meeting.Frequency.ONCE
        self.fields["weekday"].required = not is_single
        self.fields["frequency"].required = False  # Weekly is meant if nothing is chosen.
        self.fields["week_of_month"].choices = [
            ("", _("Please choose")), *Meeting.WeekOfMonth.choices
        ]  # fmt: skip
        Option = Meeting.AttendanceOption
        options = [Option.ONLINE, Option.IN_PERSON, Option.HYBRID]
        options += [Option.INACTIVE] if self.instance.pk else []
        self.fields["attendance_option"].choices = [(o.value, o.label) for o in options]
        self.fields["language"].choices = get_language_choices()
        self.fields["link_for"].choices = Meeting.LinkFor.choices
        self.fields["link_from"].choices = Meeting.LinkFrom.choices
        for name in ("link_for", "link_from"):
            self.fields[name].required = True
        self._set_initial_values()

    def _create_types_field(self, fellowship):
        types = get_meeting_type_choices(fellowship)
        # Offer the meeting's own types too, or saving the form would drop unusual ones.
        unlisted = [code for code in self.instance.types if code not in dict(types)]
        if fellowship == self.instance.fellowship:
            types += [(code, get_type_name(fellowship, code)) for code in unlisted]
        return forms.MultipleChoiceField(
            label=_("Types"),
            choices=types,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def _set_initial_values(self):
        meeting = self.instance
        self.initial["regions"] = ", ".join(meeting.regions)
        if meeting.pk:
            self.initial.setdefault("end_time", meeting.end_time)
            if not meeting.attendance_option:
                self.initial["attendance_option"] = self._guess_attendance()
        self.initial.setdefault("contact_agreed", bool(meeting.contact_agreed_at))

    def _guess_attendance(self):
        """Return what the address and the link of the meeting say.

        It is "" while the meeting is closed, and for one that was stored without either.
        """
        Option = Meeting.AttendanceOption
        if LOCATION_TEMPORARILY_CLOSED in self.instance.types:
            return ""
        if self.instance.is_in_person:
            return Option.HYBRID if self.instance.is_online else Option.IN_PERSON
        return Option.ONLINE if self.instance.has_joining_details else ""

    def clean_starts_on(self):
        return _check_year(self.cleaned_data["starts_on"])

    def clean_ends_on(self):
        return _check_year(self.cleaned_data["ends_on"])

    def clean_online_link(self):
        link = self.cleaned_data["online_link"]
        if is_provider_homepage(link):
            raise forms.ValidationError(
                _("This links to the provider's home page. Please use the meeting's own link.")
            )
        return link

    def clean_regions(self):
        parts = [part.strip() for part in self.cleaned_data["regions"].split(",")]
        names = [part for part in parts if part]
        if len(names) > MAX_REGIONS or any(len(name) > 100 for name in names):
            raise forms.ValidationError(
                _("At most four regions, each with at most 100 characters.")
            )
        return names

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if phone and sum(character.isdigit() for character in phone) < 5:
            raise forms.ValidationError(_("This phone number is too short."))
        return phone

    def clean(self):
        cleaned = super().clean()
        self._clean_days(cleaned)
        start, end = cleaned.get("time"), cleaned.get("end_time")
        if start and "end_time" in cleaned:
            minutes = count_minutes_between(start, end) if end else 0
            self.instance.minutes = minutes or DEFAULT_MEETING_MINUTES
            if 0 < minutes < MIN_MEETING_MINUTES:
                self.add_error("end_time", _("A meeting must last at least 5 minutes."))
            if minutes > MAX_MEETING_MINUTES:
                self.add_error("end_time", _("This is before the meeting starts."))
        contact_fields = ("contact_name", "contact_phone", "contact_email")
        has_contact = any(cleaned.get(name) for name in contact_fields)
        if has_contact and not cleaned.get("contact_agreed"):
            self.add_error("contact_agreed", _("Please confirm that this person agreed."))
        self._check_where_it_is(cleaned)
        if self.editor:
            changed = [name for name in WRITTEN if name in self.changed_data]
            self.refuse_publishing(self.editor, *changed)
        return cleaned

    def _check_where_it_is(self, cleaned):
        """Ask for the way to attend that was chosen, or for any if none was."""
        Option = Meeting.AttendanceOption
        option = cleaned.get("attendance_option")
        has_place, has_link = (
            any(cleaned.get(name) or self.has_error(name) for name in names)
            for names in (("place", "location"), ("online_link", "phone"))
        )
        if option in {Option.IN_PERSON, Option.HYBRID} and not has_place:
            self.add_error("place", _("Please enter the address."))
        if option in {Option.ONLINE, Option.HYBRID} and not has_link:
            self.add_error(
                "online_link",
                _("Please enter the link, or a phone number below it."),
            )
        if not (option or has_place or has_link):
            self.add_error(
                "attendance_option",
                _("Please choose online, in person, or both."),
            )

    def clean_frequency(self):
        return self.cleaned_data["frequency"] or Meeting.Frequency.WEEKLY

    def _clean_days(self, cleaned):
        """Ask for what the chosen frequency needs, and drop what it does not use."""
        Frequency = Meeting.Frequency
        frequency, first = cleaned.get("frequency"), cleaned.get("starts_on")
        if frequency != Frequency.MONTHLY:
            cleaned["week_of_month"] = None
        elif cleaned.get("week_of_month") in {None, ""}:
            self.add_error("week_of_month", _("Please choose which week of the month."))
        if frequency == Frequency.ONCE and first:
            cleaned["weekday"], cleaned["ends_on"] = first.isoweekday() % 7, first
        needs_first = frequency in {Frequency.EVERY_OTHER_WEEK, Frequency.ONCE}
        if needs_first and not first and not self.has_error("starts_on"):
            self.add_error("starts_on", _("Please give the date of the first one."))
        if first and cleaned.get("ends_on") and cleaned["ends_on"] < first:
            self.add_error("ends_on", _("The last date is before the first one."))


def rebuild_form_with_types(data, meeting):
    """Return an unbound form with the values of `data` and the types of its fellowship.

    It has no errors: the member chose a fellowship and has not submitted the meeting yet.
    """
    submitted = MeetingForm(data, instance=meeting)
    initial = {name: submitted[name].value() for name in submitted.fields}
    form = MeetingForm(instance=meeting, initial=initial, fellowship=initial["fellowship"])
    form.initial |= initial
    form.opened = "types"
    return form
