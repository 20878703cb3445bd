"""Forms for a check-in and for the answer to its pledge."""

from datetime import timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from milestones.models import CheckIn, Setback

TODAY, YESTERDAY = "today", "yesterday"


class CheckInForm(forms.ModelForm):
    mood = forms.TypedChoiceField(
        label=_("How is today?"),
        choices=CheckIn.Mood.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose the face that fits best.")},
    )
    craving = forms.TypedChoiceField(
        label=_("Craving"),
        choices=[(n, n) for n in range(11)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("0 is none, 10 is as strong as it gets."),
    )
    halt = forms.MultipleChoiceField(
        label=_("I am"),
        choices=Setback.Halt.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    day = forms.ChoiceField(
        label=_("This is about"),
        choices=[(TODAY, _("Today")), (YESTERDAY, _("Yesterday"))],
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = CheckIn
        fields = [
            "mood", "craving", "line", "gratitude", "slept_well", "met_people", "halt", "pledged",
        ]  # fmt: skip

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        last = self.fields.pop("day") if self.instance.pk else None
        names = [name for name in self.Meta.fields if name not in {"mood", "craving"}]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("mood", template="milestones/check_ins/_mood_field.html"),
            Field("craving", template="milestones/check_ins/_scale_field.html"),
            *names,
            *([] if last else ["day"]),
        )
        self.helper.add_input(Submit("save", _("Save") if self.instance.pk else _("Check in")))

    def clean_day(self):
        """The date that was meant, on the member's own calendar."""
        back = self.cleaned_data["day"] == YESTERDAY
        return self.member.today() - timedelta(days=1 if back else 0)


class PledgeAnswerForm(forms.Form):
    kept = forms.TypedChoiceField(
        label=_("How did your promise go?"),
        choices=CheckIn.Kept.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose the answer that fits best.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Keep this answer")))
