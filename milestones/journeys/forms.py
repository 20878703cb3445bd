"""The form for creating and editing a journey."""

from datetime import date

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Challenge
from accounts.profiles.forms import get_grouped_challenges
from milestones.models import Journey
from recovery_forum.lib.forms import create_form_helper
from recovery_forum.lib.images import clean_image
from recovery_forum.lib.time_zones import get_zone_choices

EARLIEST_START = date(1900, 1, 1)
CURRENCIES = (
    "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KES KRW MXN MYR NGN NOK NZD PHP "
    "PKR PLN RON RUB SEK SGD THB TRY UAH USD VND ZAR"
).split()


class JourneyForm(forms.ModelForm):
    class Meta:
        model = Journey
        fields = [
            "challenge", "started_on", "started_time", "time_zone", "title", "goal", "rule",
            "reasons", "photo", "weekly_cost", "currency", "weekly_hours", "medallion_set",
            "marks_thousands", "audience", "shows_nearby_members",
        ]  # fmt: skip
        widgets = {
            "goal": forms.RadioSelect,
            "audience": forms.RadioSelect,
            "medallion_set": forms.RadioSelect,
            "currency": forms.Select(choices=[("", "–"), *((c, c) for c in CURRENCIES)]),
            "started_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "started_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "reasons": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "started_on": _("The day that counts for you. You can correct it at any time."),
            "started_time": _("Then the first days are told in hours."),
            "title": _("Leave it empty, and we find a plain name."),
            "reasons": _("For yourself, on a hard day. Nobody else reads it."),
            "rule": _("Only for a rule of your own, such as “never alone, never twice a week”."),
            "weekly_cost": _("Then your page says what you have back. Only you see it."),
            "medallion_set": _("The colour also shows on a milestone that you share."),
            "audience": _(
                "They see its name, your days in all and your medallions. Never setbacks, "
                "reasons, money or check-ins."
            ),
            "shows_nearby_members": _(
                "Around the same day of the same challenge: your pseudonym, to those only who "
                "chose this too."
            ),
        }

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["title"].required = False
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            choices=get_zone_choices(),
            required=False,
            help_text=_("Changing it takes no milestone away and gives none twice."),
        )
        # Not an ImageField: it would decode a decompression bomb before clean_image() refuses it.
        self.fields["photo"] = forms.FileField(
            label=_("A picture of it"),
            help_text=_("A face, a place, a paw. Only you ever see it."),
            required=False,
            widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
        )
        own_challenges = [(challenge.pk, str(challenge)) for challenge in member.challenges.all()]
        choices = [(_("Yours"), own_challenges)] if own_challenges else []
        self.fields["challenge"].choices = [
            ("", _("Choose one")),
            *choices,
            *get_grouped_challenges(),
        ]
        self.helper = create_form_helper(_("Save"))
        self.helper.layout = Layout(*self.Meta.fields)

    def clean_started_on(self):
        day = self.cleaned_data["started_on"]
        # In the journey's time zone, the stored date may be a day ahead of the member's today.
        is_unchanged = day == self.initial.get("started_on")
        if day > self.member.today() and not is_unchanged:
            raise forms.ValidationError(_("This day has not come yet where you are."))
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
        if cleaned.get("challenge") and not cleaned.get("title"):
            cleaned["title"] = default_journey_title(cleaned["challenge"])
        if cleaned.get("goal") == Journey.Goal.MODERATION and not cleaned.get("rule"):
            self.add_error("rule", _("Please say what your rule is, in your own words."))
        if cleaned.get("weekly_cost") and not cleaned.get("currency"):
            self.add_error("currency", _("Please choose the currency."))
        return cleaned


def default_journey_title(challenge):
    """Return "Without alcohol" for a substance, "Living with anxiety" for a condition."""
    kinds_to_leave = {Challenge.Kind.SUBSTANCE, Challenge.Kind.BEHAVIOUR}
    is_left = challenge.kind in kinds_to_leave
    template = _("Without %(what)s") if is_left else _("Living with %(what)s")
    name = str(challenge)  # An acronym such as PTSD keeps its capitals.
    return template % {"what": name if name.isupper() else name[0].lower() + name[1:]}
