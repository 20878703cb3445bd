"""The form of a journal entry."""

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from milestones.models import JournalEntry
from recovery_forum.lib.created_once import CreatedOnceForm
from recovery_forum.lib.forms import create_form_field, create_form_helper


class JournalEntryForm(CreatedOnceForm, forms.ModelForm):
    class Meta:
        model = JournalEntry
        formfield_callback = create_form_field
        fields = ["text", "title", "day"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 12}),
            "day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        if self.instance.pk is None:
            self.initial["day"] = member.today()
        self.helper = create_form_helper(_("Save entry"))
        self.helper.form_class = "save-in-reach"
        self.helper.layout = Layout(*self.Meta.fields)

    def clean_day(self):
        day = self.cleaned_data["day"]
        # After midnight, before the member's own day begins, the date on the wall is right as well.
        if day > timezone.localdate(timezone=self.member.zone):
            raise forms.ValidationError(_("This date is in the future."))
        return day
