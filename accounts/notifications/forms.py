"""Which notifications come by mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import EmailChoice, EmailPreferences
from accounts.notifications.defaults import get_email_choices, get_kind_label, get_kinds_for


class EmailPreferencesForm(forms.ModelForm):
    """Which notifications come by mail and how, and the hours without."""

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
        wishes = EmailPreferences.objects.filter(member=member).first() or EmailPreferences(
            member=member
        )
        super().__init__(*args, instance=wishes, **kwargs)
        self.member, self.before = member, get_email_choices(member)
        for _heading, kinds in get_kinds_for(member):
            for kind in kinds:
                self.fields[f"frequency-{kind.value}"] = forms.ChoiceField(
                    label=get_kind_label(kind),
                    choices=EmailChoice.Frequency.choices,
                    initial=self.before[kind.value],
                )

    @property
    def sections(self):
        """Headings, each with its fields, in the order of the table."""
        for heading, kinds in get_kinds_for(self.member):
            yield heading, [self[f"frequency-{kind.value}"] for kind in kinds]

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("quiet_from")) != bool(cleaned.get("quiet_until")):
            self.add_error("quiet_until", _("Quiet hours need both a beginning and an end."))
        return cleaned

    def get_changed_choices(self):
        """What is another choice than before, as {kind: how}: defaults may change with time."""
        new = {
            kind: self.cleaned_data.get(f"frequency-{kind}", how)
            for kind, how in self.before.items()
        }
        return {kind: how for kind, how in new.items() if how != self.before[kind]}
