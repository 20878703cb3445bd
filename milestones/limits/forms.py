"""Forms for a limit and for the amount of one day."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from milestones.models import Amount, Limit
from recovery_forum.lib.forms import create_form_helper
from recovery_forum.lib.text import isolate


class AmountForm(forms.ModelForm):
    class Meta:
        model = Amount
        fields = ["day", "amount"]
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "amount": _("0 is an answer too. A day that you leave out counts as unknown.")
        }

    def __init__(self, *args, journey, **kwargs):
        super().__init__(*args, **kwargs)
        self.journey = journey
        self.initial["day"] = journey.today()
        if journey.amount_unit:
            self.fields["amount"].label = _("How much (%(unit)s)") % {
                "unit": isolate(journey.amount_unit)
            }
        self.helper = create_form_helper(_("Save amount"))
        self.helper.layout = Layout(*self.Meta.fields)

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day > self.journey.today():
            raise forms.ValidationError(_("This date is in the future."))
        if day < self.journey.started_on:
            raise forms.ValidationError(_("This is before your journey started."))
        return day


class LimitForm(forms.ModelForm):
    class Meta:
        model = Limit
        fields = ["amount", "period", "starts_on"]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "period": forms.RadioSelect,
        }
        help_texts = {
            "starts_on": _("To use less step by step, add a lower limit from a later date."),
        }

    def __init__(self, *args, journey, **kwargs):
        super().__init__(*args, **kwargs)
        self.journey = journey
        self.fields["period"].choices = Limit.Period.choices
        self.initial |= {"starts_on": journey.today(), "period": Limit.Period.WEEK}
        self.helper = create_form_helper(_("Save limit"))
        self.helper.layout = Layout(*self.Meta.fields)
