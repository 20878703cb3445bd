"""The forms for how much reaches a member: three presets, and every kind by itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import EmailChoice, EmailPreferences
from accounts.notifications.defaults import (
    get_email_choices,
    get_kind_label,
    get_kinds_for,
    get_push_choices,
)
from accounts.notifications.presets import DESCRIPTIONS, Preset


class PresetForm(forms.Form):
    preset = forms.ChoiceField(
        label=_("How much should reach you?"), choices=Preset.choices, widget=forms.RadioSelect
    )

    @property
    def options(self):
        """Yield (radio button, sentences that say what this preset sends)."""
        for radio in self["preset"].subwidgets:
            yield radio, DESCRIPTIONS[radio.data["value"]]


class EmailPreferencesForm(forms.ModelForm):
    """The frequency of emails for each kind of notification, quiet hours and details.

    Members with pushes on a device also choose which kinds are pushed.
    """

    class Meta:
        model = EmailPreferences
        fields = ["quiet_from", "quiet_until", "shows_details"]
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        labels = {
            "quiet_from": _("Quiet from"),
            "quiet_until": _("Until"),
            "shows_details": _("Show who wrote, where and what in emails"),
        }
        help_texts = {
            "shows_details": _(
                "Otherwise emails only say “Something is here for you”. Choose "
                "this only if nobody else can see your inbox."
            ),
        }

    def __init__(self, *args, member, **kwargs):
        preferences = EmailPreferences.objects.filter(member=member).first()
        instance = preferences or EmailPreferences(member=member)
        super().__init__(*args, instance=instance, **kwargs)
        self.member, self.old_choices = member, get_email_choices(member)
        self.old_push_choices = (
            get_push_choices(member) if member.push_subscriptions.exists() else {}
        )
        for _heading, kinds in get_kinds_for(member):
            for kind in kinds:
                self._add_fields(kind)

    def _add_fields(self, kind):
        self.fields[f"frequency-{kind.value}"] = forms.ChoiceField(
            label=get_kind_label(kind),
            choices=EmailChoice.Frequency.choices,
            initial=self.old_choices[kind.value],
        )
        if self.old_push_choices:
            self.fields[f"push-{kind.value}"] = forms.BooleanField(
                label=_("Push"), required=False, initial=self.old_push_choices[kind.value]
            )

    @property
    def sections(self):
        """Yield (heading, [(field of the email, field of the push or None)]) in their order."""
        for heading, kinds in get_kinds_for(self.member):
            yield (
                heading,
                [
                    (
                        self[f"frequency-{kind.value}"],
                        self[f"push-{kind.value}"] if self.old_push_choices else None,
                    )
                    for kind in kinds
                ],
            )

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("quiet_from")) != bool(cleaned.get("quiet_until")):
            self.add_error("quiet_until", _("Quiet hours need a start and an end."))
        return cleaned

    def get_changed_choices(self):
        """Return {kind: frequency} of the changed kinds. The others keep following the defaults."""
        choices = {
            kind: self.cleaned_data.get(f"frequency-{kind}", frequency)
            for kind, frequency in self.old_choices.items()
        }
        return {
            kind: frequency
            for kind, frequency in choices.items()
            if frequency != self.old_choices[kind]
        }

    def get_changed_push_choices(self):
        """Return {kind: is wanted} of the changed kinds of pushes."""
        return {
            kind: self.cleaned_data[f"push-{kind}"]
            for kind, was_wanted in self.old_push_choices.items()
            if f"push-{kind}" in self.cleaned_data
            and self.cleaned_data[f"push-{kind}"] != was_wanted
        }
