"""Forms for recording a hard moment and for the letter to oneself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from milestones.models import HardMoment, Letter
from recovery_forum.lib.created_once import CreatedOnceForm
from recovery_forum.lib.forms import create_form_field, create_form_helper


class LetterForm(forms.ModelForm):
    class Meta:
        model = Letter
        formfield_callback = create_form_field
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 12, "data-grow": True})}
        labels = {"text": _("My letter")}
        help_texts = {
            "text": _("What do you know today that is easy to forget on a hard night?"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = create_form_helper(_("Save letter"))
        self.helper.form_class = "save-in-reach"


class HardMomentForm(CreatedOnceForm, forms.ModelForm):
    tried = forms.MultipleChoiceField(
        label=_("What I tried"),
        choices=HardMoment.Strategy.choices,
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
        formfield_callback = create_form_field
        fields = ["tried", "other", "passed", "minutes", "words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 2, "data-grow": True})}
        help_texts = {
            "minutes": _("A rough guess is fine. You can leave this empty."),
            "words": _("What I want to remember. Nobody else can read it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        is_new = self.instance.pk is None
        self.helper = create_form_helper(_("Save hard moment") if is_new else _("Save changes"))
        if is_new:
            self.helper.form_action = "milestones:tried"
        else:
            self.initial["passed"] = "yes" if self.instance.passed else "no"

    def clean(self):
        cleaned = super().clean()
        if "tried" in cleaned and not cleaned["tried"] and not cleaned.get("other"):
            self.add_error("tried", _("Please choose something, or write it below."))
        return cleaned
