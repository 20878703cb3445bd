"""Forms for the onboarding steps. Only the time zone is required."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import Member
from accounts.profiles.forms import get_grouped_challenges
from accounts.profiles.services import set_suggestible
from recovery_forum.lib.forms import FoldedCheckboxes, create_form_field
from recovery_forum.lib.time_zones import get_zone_choices


def create_step_helper(*fields):
    helper = FormHelper()
    helper.layout = Layout(*fields)
    helper.add_input(Submit("save", _("Continue")))
    return helper


class ChallengesForm(forms.ModelForm):
    class Meta:
        model = Member
        formfield_callback = create_form_field
        fields = ["reason", "challenges", "stage", "private_note"]
        widgets = {
            "reason": forms.RadioSelect,
            "challenges": FoldedCheckboxes,
            "private_note": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"challenges": _("What are you recovering from or living with?")}
        help_texts = {
            "challenges": _(
                "Choose as many as you like, or none. You can change this at any time."
            ),
            "stage": _("Only roughly, so that nobody can work out your days."),
            "private_note": _("Anything that isn't on the list. Only you can see it."),
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
        formfield_callback = create_form_field
        fields = ["time_zone", "country"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            help_text=_("So that your days, milestones and meeting times are right."),
            choices=get_zone_choices(self.instance.time_zone),
            widget=forms.Select(attrs={"data-fill-time-zone": ""}),
        )
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"),
            help_text=_("For the help lines we show you. You can leave this empty."),
            choices=[("", _("I'd rather not say")), *countries],
            required=False,
            widget=forms.Select(attrs={"data-fill-country": ""}),
        )
        self.helper = create_step_helper("time_zone", "country")


class VisibilityForm(forms.ModelForm):
    """The privacy settings that matter on the first day. PrivacyForm has all of them."""

    is_listed = forms.BooleanField(
        label=_("Suggest me to people with similar challenges"),
        help_text=_("They can ask to be your peer. If you decline, they won't be told."),
        required=False,
    )

    class Meta:
        model = Member
        formfield_callback = create_form_field
        fields = ["challenges_for", "stage_for", "message_requests_from"]
        widgets = {
            "challenges_for": forms.RadioSelect,
            "stage_for": forms.RadioSelect,
            "message_requests_from": forms.RadioSelect,
        }
        labels = {
            "challenges_for": _("Who can see your challenges?"),
            "stage_for": _("Who can see where you are in recovery?"),
            "message_requests_from": _("Who can send you message requests?"),
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
