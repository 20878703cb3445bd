"""Forms for a check-in and for the answer to its pledge."""

from datetime import timedelta

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from milestones.models import CheckIn, Setback
from recovery_forum.lib.created_once import CreatedOnceForm
from recovery_forum.lib.forms import CollapsibleFields, create_form_field, create_form_helper

TODAY, YESTERDAY = "today", "yesterday"


class CheckInForm(CreatedOnceForm, forms.ModelForm):
    mood = forms.TypedChoiceField(
        label=_("How are you today?"),
        choices=CheckIn.Mood.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a face.")},
    )
    craving = forms.TypedChoiceField(
        label=_("Craving"),
        choices=[(0, _("None")), *((n, n) for n in range(1, 11))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("10 is as strong as it gets."),
    )
    halt = forms.MultipleChoiceField(
        label=_("I am"),
        choices=Setback.Halt.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    day = forms.ChoiceField(
        label=_("This is for"),
        choices=[(TODAY, _("Today")), (YESTERDAY, _("Yesterday"))],
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = CheckIn
        formfield_callback = create_form_field
        fields = [
            "mood", "craving", "note", "gratitude", "slept_well", "attended_meeting", "halt",
            "pledged",
        ]  # fmt: skip

    def __init__(self, *args, member, is_committed=False, **kwargs):
        """`is_committed` is whether `member` has committed already, so isn't asked again."""
        super().__init__(*args, **kwargs)
        self.member = member
        if is_committed:
            del self.fields["pledged"]
        is_new = self.instance.pk is None
        if not is_new:
            del self.fields["day"]  # A stored check-in keeps its day.

    @cached_property
    def helper(self):
        """A face is enough. A line and the pledge are in sight; the rest is folded."""
        is_new = self.instance.pk is None
        names = ["gratitude", "slept_well", "attended_meeting", "halt"]
        names += ["day"] if is_new else []
        is_open = any(self[name].errors for name in ["craving", *names]) or not is_new
        helper = create_form_helper(_("Check in") if is_new else _("Save check-in"))
        helper.form_class = "save-in-reach all-optional"
        scale = Field("craving", template="milestones/check_ins/_scale_field.html")
        helper.layout = Layout(
            Field("mood", template="milestones/check_ins/_mood_field.html"),
            "note",
            CollapsibleFields(_("Craving, sleep and more"), scale, *names, is_open=is_open),
            *(["pledged"] if "pledged" in self.fields else []),
        )
        return helper

    def clean_day(self):
        """Turn "today" or "yesterday" into a date on the member's own calendar."""
        is_yesterday = self.cleaned_data["day"] == YESTERDAY
        return self.member.today() - timedelta(days=1 if is_yesterday else 0)


class PledgeAnswerForm(forms.Form):
    pledge_outcome = forms.TypedChoiceField(
        label=_("How did your 24 hours go?"),
        choices=CheckIn.PledgeOutcome.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose an answer.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = create_form_helper(_("Save answer"))
