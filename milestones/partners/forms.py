"""Forms for requesting a partnership, for grants and for silence alerts."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from accounts.profiles.pseudonyms import get_name_key
from milestones.models import Grant, SilenceAlert


class PartnershipRequestForm(forms.Form):
    name = forms.CharField(
        label=_("Their pseudonym"),
        max_length=60,
        help_text=_("Somebody who shares a group with you. They are asked, and may say no."),
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Ask")))

    def clean_name(self):
        """The member of that name. The same words for every no, so that it tells nothing."""
        key = get_name_key(self.cleaned_data["name"].replace("\0", ""))
        near = self.member.memberships.current()
        found = (
            Member.objects.visible_to(self.member)
            .exclude(pk=self.member.pk)
            .filter(
                name_key=key, memberships__state="member", memberships__group__memberships__in=near
            )
            .first()
        )
        if found is None:
            raise forms.ValidationError(_("We found nobody of this name in your groups."))
        return found


class SilenceAlertForm(forms.Form):
    """After how many days of silence the partner is asked to reach out."""

    days = forms.TypedChoiceField(
        label=_("If I don't check in for"),
        choices=[("", _("Never ask them")), *SilenceAlert.DAYS],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Then they are asked to reach out, once, and not told why."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False  # The page names where it goes.


class GrantsForm(forms.Form):
    """One choice for each of one's journeys."""

    def __init__(self, *args, journeys, grants, **kwargs):
        super().__init__(*args, **kwargs)
        self.journeys = {f"journey_{journey.public_id}": journey for journey in journeys}
        chosen = {grant.journey_id: grant.sees for grant in grants}
        for name, journey in self.journeys.items():
            self.fields[name] = forms.ChoiceField(
                label=journey.title,
                choices=[("", _("Nothing")), *Grant.Sees.choices],
                required=False,
                initial=chosen.get(journey.pk, ""),
            )
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Show this")))

    @property
    def levels(self):
        return {journey: self.cleaned_data[name] for name, journey in self.journeys.items()}
