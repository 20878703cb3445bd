"""Forms about journeys, celebrations and cheers."""

from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import grouped_challenges
from accounts.models import Challenge

from .models import Journey

EARLIEST = date(1900, 1, 1)


class JourneyForm(forms.ModelForm):
    class Meta:
        model = Journey
        fields = ["challenge", "started_on", "title", "reasons"]
        widgets = {
            "started_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "reasons": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "started_on": _("The day that counts for you. You can correct it at any time."),
            "title": _("Leave it empty, and we find a plain name."),
            "reasons": _("For yourself, on a hard day. Nobody else reads it."),
        }

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["title"].required = False
        own = [(c.pk, str(c)) for c in member.challenges.all()]
        choices = [(_("Yours"), own)] if own else []
        self.fields["challenge"].choices = [("", _("Choose one")), *choices, *grouped_challenges()]
        self.helper = FormHelper()
        self.helper.layout = Layout("challenge", "started_on", "title", "reasons")
        self.helper.add_input(Submit("save", _("Save")))

    def clean_started_on(self):
        day = self.cleaned_data["started_on"]
        unchanged = day == self.initial.get("started_on")  # Its zone may be ahead by a day.
        if day > self.member.today() and not unchanged:
            raise forms.ValidationError(_("This day has not come yet where you are."))
        if day < EARLIEST:
            raise forms.ValidationError(_("Please check the year."))
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("challenge") and not cleaned.get("title"):
            cleaned["title"] = plain_title(cleaned["challenge"])
        return cleaned


def plain_title(challenge):
    """ "Without alcohol" for what one leaves, "Living with anxiety" for what one lives with."""
    leaving = {Challenge.Kind.SUBSTANCE, Challenge.Kind.BEHAVIOUR}
    form = _("Without %(what)s") if challenge.kind in leaving else _("Living with %(what)s")
    what = str(challenge)
    return form % {"what": what if what.isupper() else what[0].lower() + what[1:]}


class CelebrationForm(forms.Form):
    """Which milestone to share, and with what words."""

    span = forms.ChoiceField(
        label=_("Which milestone?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose the milestone."),
            "invalid_choice": _("Please choose one of these milestones."),
        },
    )
    words = forms.CharField(
        label=_("A few words"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What would you tell yourself on the first day?"),
    )

    def __init__(self, *args, kept, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["span"].choices = [(one.span_key, one.span.name) for one in kept]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("span", template="milestones/_choose_medallion.html"), "words"
        )
        self.helper.add_input(Submit("save", _("Share with the community")))


class CheerForm(forms.Form):
    words = forms.CharField(
        label=_("A few words"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Or leave it empty: a cheer alone says a lot."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False  # The page puts its own button beside the way back.
