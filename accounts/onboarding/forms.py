"""Forms for the onboarding steps. Only the time zone is required."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import Member
from accounts.profiles.forms import get_grouped_challenges
from accounts.profiles.services import set_suggestible
from recovery_forum.lib.time_zones import get_zone_choices


def create_step_helper(*fields):
    helper = FormHelper()
    helper.layout = Layout(*fields)
    helper.add_input(Submit("save", _("Continue")))
    return helper


class ChallengesForm(forms.ModelForm):
    class Meta:
        model = Member
        fields = ["reason", "challenges", "stage", "private_note"]
        widgets = {
            "reason": forms.RadioSelect,
            "challenges": forms.CheckboxSelectMultiple,
            "private_note": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"challenges": _("What do you live with or recover from?")}
        help_texts = {
            "challenges": _("Choose as many as you like, or none. You can change this any time."),
            "stage": _("As coarse as this, so that nobody counts your days."),
            "private_note": _("What no list knows. Only you see it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["challenges"].choices = get_grouped_challenges()
        self.fields["reason"].choices = Member.Reason.choices
        self.fields["stage"].choices = [("", _("I'd rather not say")), *Member.Stage.choices]
        self.helper = create_step_helper("reason", "challenges", "stage", "private_note")


class LocationForm(forms.ModelForm):
    class Meta:
        model = Member
        fields = ["time_zone", "country"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            help_text=_("So that your days, milestones and meetings fall on the right hour."),
            choices=get_zone_choices(),
            widget=forms.Select(attrs={"data-fill-time-zone": ""}),
        )
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"),
            help_text=_("For the help lines that we show you. Leave it open if you prefer."),
            choices=[("", _("I'd rather not say")), *countries],
            required=False,
            widget=forms.Select(attrs={"data-fill-country": ""}),
        )
        self.helper = create_step_helper("time_zone", "country")


class VisibilityForm(forms.ModelForm):
    """The privacy settings that matter on the first day. PrivacyForm has all of them."""

    is_listed = forms.BooleanField(
        label=_("Suggest me to members who share a challenge with me"),
        help_text=_("They may ask to be your peer; you may say no, and they are not told."),
        required=False,
    )

    class Meta:
        model = Member
        fields = ["challenges_for", "stage_for", "message_requests_from"]
        widgets = {
            "challenges_for": forms.RadioSelect,
            "stage_for": forms.RadioSelect,
            "message_requests_from": forms.RadioSelect,
        }
        labels = {
            "challenges_for": _("Who sees your challenges?"),
            "stage_for": _("Who sees how far you are?"),
            "message_requests_from": _("Who may ask to write to you?"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_listed"].initial = bool(self.instance.suggestible_since)
        self.helper = create_step_helper(
            "challenges_for", "stage_for", "message_requests_from", "is_listed"
        )

    def clean(self):
        set_suggestible(self.instance, bool(self.cleaned_data.get("is_listed")))
        return super().clean()
