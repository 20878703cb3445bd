"""Forms for the onboarding steps. Only the time zone is required."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import Audience, Member
from accounts.profiles.forms import get_grouped_challenges
from accounts.profiles.services import set_suggestible
from recovery_forum.lib.forms import FoldedCheckboxes, create_form_field
from recovery_forum.lib.time_zones import get_zone_choices


def create_step_helper(*fields):
    helper = FormHelper()
    helper.layout = Layout(*fields)
    helper.add_input(Submit("save", _("Continue")))
    return helper


# By who can see the challenges of the member now.
CHALLENGES_HINTS = {
    Audience.ME: _("As many as you like, or none. Only you can see them."),
    Audience.PEERS: _("As many as you like, or none. Only your peers can see them."),
    Audience.GROUPS: _(
        "As many as you like, or none. Only your peers and members of your groups can see them, "
        "unless you choose otherwise in step 3."
    ),
    Audience.MEMBERS: _("As many as you like, or none. All members can see them."),
}


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
            "stage": _("Only roughly, so that nobody can work out your days."),
            "private_note": _("Anything that isn't on the list. Only you can see it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["challenges"].choices = get_grouped_challenges()
        self.fields["challenges"].help_text = CHALLENGES_HINTS[self.instance.challenges_for]
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
        help_text=_(
            "Only possible if all members can see your challenges. They can ask to be your peer. "
            "If you decline, they won't be told."
        ),
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

    def clean_is_listed(self):
        """Refuse it without effect: nobody is suggested by challenges that others can't see."""
        is_listed = self.cleaned_data["is_listed"]
        if is_listed and self.cleaned_data.get("challenges_for") != Audience.MEMBERS:
            raise forms.ValidationError(
                _(
                    "To be suggested, choose “All members” for who can see your challenges. "
                    "Or leave this box empty."
                )
            )
        return is_listed

    def clean(self):
        set_suggestible(self.instance, bool(self.cleaned_data.get("is_listed")))
        return super().clean()
