"""The form for creating and editing a journey."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Challenge
from accounts.moderation_status.forms import PublishingForm
from accounts.profiles.forms import get_grouped_challenges
from milestones.awards.ledger import date_at
from milestones.models import Journey
from recovery_forum.lib.created_once import CreatedOnceForm
from recovery_forum.lib.forms import CollapsibleFields, create_form_field, create_form_helper
from recovery_forum.lib.images import clean_image
from recovery_forum.lib.money import get_currency_choices, get_currency_of_country
from recovery_forum.lib.time_zones import get_zone_choices

EARLIEST_START = date(1900, 1, 1)


class JourneyForm(CreatedOnceForm, PublishingForm):
    class Meta:
        model = Journey
        formfield_callback = create_form_field
        fields = [
            "challenge", "started_on", "started_time", "time_zone", "title", "goal", "rule",
            "amount_unit", "reasons", "photo", "weekly_cost", "currency", "weekly_hours",
            "saving_for", "saving_goal", "medallion_set", "marks_thousands", "audience",
            "shows_nearby_members",
        ]  # fmt: skip
        widgets = {
            "goal": forms.RadioSelect,
            "audience": forms.RadioSelect,
            "medallion_set": forms.RadioSelect,
            "started_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "started_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "reasons": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "started_on": _("The date that counts for you. You can correct it at any time."),
            "started_time": _("Then your first day is counted in hours."),
            "title": _("Leave empty, and we'll choose a simple name."),
            "reasons": _("For yourself, on a hard day. Nobody else can read it."),
            "rule": _(
                "Only for a rule of your own, for example “never alone, never twice a week”."
            ),
            "weekly_cost": _("Then your journey shows what you've saved. Only you can see it."),
            "saving_for": _(
                "Something good for yourself. Your journey shows when you've saved enough."
            ),
            "amount_unit": _(
                "For a limit: drinks, cigarettes, hours … You then record how much it was."
            ),
            "medallion_set": _("The colour is also shown on milestones you share."),
            "audience": _(
                "They see its name, how long ago it started and the milestones that you share with "
                "them. Never setbacks, reasons, money or check-ins."
            ),
            "shows_nearby_members": _(
                "Your pseudonym, to people with the same challenge who chose this too. In groups "
                "that may see the journey, also a year ahead. A setback takes you off these lists."
            ),
        }

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["title"].required = False
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            choices=get_zone_choices(self.instance.time_zone),
            required=False,
            help_text=_("Changing it doesn't take away milestones or award any twice."),
        )
        own_currency = get_currency_of_country(str(member.country or ""))
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"),
            choices=[("", _("Choose one")), *get_currency_choices(own_currency)],
            required=False,
        )
        if self.instance.pk is None:
            self.initial["currency"] = own_currency
        # Not an ImageField: it would decode a decompression bomb before clean_image() refuses it.
        self.fields["photo"] = forms.FileField(
            label=_("Picture"),
            help_text=_("A person, a place, a pet. Only you can see it."),
            required=False,
            widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
        )
        own_challenges = [(challenge.pk, str(challenge)) for challenge in member.challenges.all()]
        choices = [(_("Your challenges"), own_challenges)] if own_challenges else []
        self.fields["challenge"].choices = [
            ("", _("Choose one")),
            *choices,
            *get_grouped_challenges(),
        ]

    @cached_property
    def helper(self):
        """Only the challenge and the date are asked for. Everything else waits folded."""
        helper = create_form_helper(_("Save journey") if self.instance.pk else _("Start journey"))
        folded = (
            (_("Time, time zone and name"), "started_time", "time_zone", "title"),
            (_("My goal"), "goal", "rule", "amount_unit"),
            (_("Why I do this"), "reasons", "photo"),
            (
                _("Money and time saved"),
                "weekly_cost",
                "currency",
                "weekly_hours",
                "saving_for",
                "saving_goal",
            ),
            (_("Who can see it"), "audience", "shows_nearby_members"),
            (_("Medallions"), "medallion_set", "marks_thousands"),
        )
        parts = [self._fold(summary, *names) for summary, *names in folded]
        if not self.instance.pk:
            is_open = any(part.is_open for part in parts)
            parts = [CollapsibleFields(_("Add more, now or later"), *parts, is_open=is_open)]
        helper.layout = Layout("challenge", "started_on", *parts)
        return helper

    def _fold(self, summary, *names):
        has_errors = any(self[name].errors for name in names)
        return CollapsibleFields(summary, *names, is_open=has_errors)

    def clean_started_on(self):
        day = self.cleaned_data["started_on"]
        if day < EARLIEST_START:
            raise forms.ValidationError(_("Please check the year."))
        return day

    def clean_time_zone(self):
        return self.cleaned_data["time_zone"] or self.instance.time_zone

    def clean_photo(self):
        photo = self.cleaned_data.get("photo")
        return clean_image(photo, longest_side=1200) if photo and "photo" in self.files else photo

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("started_on"):
            self._clean_start(cleaned)
        self._clean_own_title(cleaned)
        if cleaned.get("challenge") and not cleaned.get("title"):
            cleaned["title"] = default_journey_title(cleaned["challenge"])
        if cleaned.get("goal") == Journey.Goal.MODERATION and not cleaned.get("rule"):
            self.add_error("rule", _("Please write your rule in your own words."))
        if cleaned.get("weekly_cost") and not cleaned.get("currency"):
            self.add_error("currency", _("Please choose the currency."))
        if cleaned.get("saving_goal") and not cleaned.get("weekly_cost"):
            self.add_error("weekly_cost", _("Please say what it cost you, so that we can count."))
        return cleaned

    def _clean_own_title(self, cleaned):
        """Refuse a title in own words that others would read, while the member may not publish."""
        is_shared = cleaned.get("audience") not in {None, Journey.Audience.ONLY_ME}
        is_new = {"title", "audience"} & set(self.changed_data)
        challenge = cleaned.get("challenge")
        is_own = challenge and cleaned.get("title") != default_journey_title(challenge)
        if is_shared and is_new and is_own:
            self.refuse_publishing(self.member, "title")

    def _clean_start(self, cleaned):
        """Refuse a start that has not come yet in the journey's own time zone."""
        zone = ZoneInfo(cleaned.get("time_zone") or self.instance.time_zone)
        time_of_day = cleaned.get("started_time") or time.min
        if cleaned["started_on"] > date_at(timezone.now(), zone):
            place = {"zone": zone.key.replace("_", " ")}
            message = _("This date is in the future in the journey's time zone, %(zone)s.")
            self.add_error("started_on", message % place)
        elif datetime.combine(cleaned["started_on"], time_of_day, zone) > timezone.now():
            self.add_error("started_time", _("This time is in the future."))


def default_journey_title(challenge):
    """Return "Without alcohol" for a substance, "Living with anxiety" for a condition."""
    kinds_to_leave = {Challenge.Kind.SUBSTANCE, Challenge.Kind.BEHAVIOUR}
    is_left = challenge.kind in kinds_to_leave
    template = _("Without %(what)s") if is_left else _("Living with %(what)s")
    name = str(challenge)  # An acronym such as PTSD keeps its capitals.
    return template % {"what": name if name.isupper() else name[0].lower() + name[1:]}
