"""Forms for requesting a partnership, for grants and for silence alerts."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from accounts.profiles.pseudonyms import get_name_key
from milestones.models import Grant, SilenceAlert
from recovery_forum.lib.forms import TextField, create_form_helper
from recovery_forum.lib.text import isolate


class PartnershipRequestForm(forms.Form):
    name = TextField(
        label=_("Their pseudonym"),
        max_length=60,
        help_text=_("Someone in one of your groups. They will be asked, and can decline."),
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.helper = create_form_helper(_("Ask to be partners"))

    def clean_name(self):
        """Return the member of that name. Every refusal reads the same, so that none says why."""
        key = get_name_key(self.cleaned_data["name"].replace("\0", ""))
        own_memberships = self.member.memberships.current()
        member = (
            Member.objects.visible_to(self.member)
            .exclude(pk=self.member.pk)
            .filter(
                name_key=key,
                memberships__state="member",
                memberships__group__memberships__in=own_memberships,
            )
            .first()
        )
        if member is None:
            raise forms.ValidationError(_("We couldn't find anyone with this name in your groups."))
        return member


class SilenceAlertForm(forms.Form):
    """After how many days of silence the partner is asked to reach out."""

    days = forms.TypedChoiceField(
        label=_("If I don't check in for"),
        choices=[("", _("Never tell them")), *SilenceAlert.DAYS],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Then we ask them once to reach out to you, without saying why."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False  # The page has its own form tag and button.


class GrantsForm(forms.Form):
    """What the partner may see, chosen for each of the member's journeys."""

    def __init__(self, *args, journeys, grants, **kwargs):
        super().__init__(*args, **kwargs)
        self.journeys = {f"journey_{journey.public_id}": journey for journey in journeys}
        current = {grant.journey_id: grant.level for grant in grants}
        for name, journey in self.journeys.items():
            self.fields[name] = forms.ChoiceField(
                label=isolate(journey.title),
                choices=[("", _("Nothing")), *Grant.Level.choices],
                required=False,
                initial=current.get(journey.pk, ""),
            )
        self.fields["shows_latest"] = forms.BooleanField(
            label=_("Show my latest check-in as well"),
            help_text=_("Otherwise they see your check-ins from the next one on."),
            required=False,
        )
        self.helper = create_form_helper(_("Save choices"))

    @property
    def levels(self):
        """The chosen level of each journey, for update_grants()."""
        return {journey: self.cleaned_data[name] for name, journey in self.journeys.items()}
