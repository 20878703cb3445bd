"""The form for email preferences."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import EmailChoice, EmailPreferences
from accounts.notifications.defaults import get_email_choices, get_kind_label, get_kinds_for


class EmailPreferencesForm(forms.ModelForm):
    """The frequency of emails for each kind of notification, quiet hours and details."""

    class Meta:
        model = EmailPreferences
        fields = ["quiet_from", "quiet_until", "shows_details"]
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        labels = {
            "quiet_from": _("No mail from"),
            "quiet_until": _("Until"),
            "shows_details": _("Let mails say who wrote, where and what"),
        }
        help_texts = {
            "shows_details": _(
                "Otherwise they say that something is there for you, and no more. Choose this only "
                "if nobody else sees your inbox."
            ),
        }

    def __init__(self, *args, member, **kwargs):
        preferences = EmailPreferences.objects.filter(member=member).first()
        instance = preferences or EmailPreferences(member=member)
        super().__init__(*args, instance=instance, **kwargs)
        self.member, self.old_choices = member, get_email_choices(member)
        for _heading, kinds in get_kinds_for(member):
            for kind in kinds:
                self.fields[f"frequency-{kind.value}"] = forms.ChoiceField(
                    label=get_kind_label(kind),
                    choices=EmailChoice.Frequency.choices,
                    initial=self.old_choices[kind.value],
                )

    @property
    def sections(self):
        """Yield (heading, its fields), in the order of EMAIL_DEFAULTS."""
        for heading, kinds in get_kinds_for(self.member):
            yield heading, [self[f"frequency-{kind.value}"] for kind in kinds]

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("quiet_from")) != bool(cleaned.get("quiet_until")):
            self.add_error("quiet_until", _("Quiet hours need both a beginning and an end."))
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
