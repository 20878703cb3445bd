"""Forms for recording a hard moment and for the letter to oneself."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from milestones.models import HardMoment, Letter


class LetterForm(forms.ModelForm):
    class Meta:
        model = Letter
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 12, "data-grow": True})}
        labels = {"text": _("My letter")}
        help_texts = {
            "text": _("What do you know today that is easy to forget on such a night?"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Keep it")))


class HardMomentForm(forms.ModelForm):
    tried = forms.MultipleChoiceField(
        label=_("What I tried"),
        choices=HardMoment.Thing.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    passed = forms.TypedChoiceField(
        label=_("Did it pass?"),
        choices=[("yes", _("It passed")), ("no", _("Not yet"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )

    class Meta:
        model = HardMoment
        fields = ["tried", "other", "passed"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = "milestones:tried"
        self.helper.add_input(Submit("save", _("Keep it")))

    def clean(self):
        cleaned = super().clean()
        if "tried" in cleaned and not cleaned["tried"] and not cleaned.get("other"):
            self.add_error("tried", _("Please choose something, or write it below."))
        return cleaned
