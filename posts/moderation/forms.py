"""Forms of moderation: case actions, bulk removal, reports, appeals, unmasking."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from posts.models import ContentNote, Reason
from posts.models.moderator_messages import MAX_WORDS
from posts.moderation.actions import WIDER_AUDIENCE
from posts.safety.crisis import MAX_SCREENED_LENGTH


class UnmaskForm(forms.Form):
    """Why a moderator looks who wrote an anonymous post."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"min_length": _("Please say it in a few words more.")},
    )


DURATION_CHOICES = [
    ("0.25", _("6 hours")), ("1", _("a day")), ("3", _("3 days")), ("7", _("a week")),
    ("30", _("a month")), ("365", _("a year")),
]  # fmt: skip
SLOW_MODE_CHOICES = [
    (0, _("at once")),
    (5, _("5 minutes")),
    (30, _("30 minutes")),
    (120, _("2 hours")),
]
#: Actions whose notice names the rule that was broken.
ACTIONS_WITH_REASON = {"hide", "refuse", "warn", "silence", "suspend", "approval", "ban"}


class BulkRemovalForm(forms.Form):
    """Why all posts of a member are removed or restored, and what the notice says."""

    reason = forms.ChoiceField(label=_("Rule"), choices=Reason.choices, initial=Reason.SPAM)
    words = forms.CharField(
        label=_("What you say to them"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They read the rule, these words, and how to answer."),
    )


class CaseActionForm(forms.Form):
    """An action on a case. `actions` are the codes of those that the case allows.

    `thread` is that of the case, if it has one: it moves nowhere where more people read.
    """

    act = forms.CharField()
    reason = forms.ChoiceField(
        label=_("Rule"), choices=[("", _("Choose the rule")), *Reason.choices], required=False
    )
    words = forms.CharField(
        label=_("What you say to them"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    days = forms.TypedChoiceField(
        label=_("For how long"),
        choices=DURATION_CHOICES,
        coerce=float,
        required=False,
        empty_value=None,
    )
    minutes = forms.TypedChoiceField(
        label=_("Between two answers"),
        choices=SLOW_MODE_CHOICES,
        coerce=int,
        required=False,
        empty_value=None,
    )
    group = forms.SlugField(label=_("Address of the group"), required=False)
    notes = forms.MultipleChoiceField(
        label=_("Content note"), choices=ContentNote.choices, required=False
    )
    lifts = forms.BooleanField(label=_("They are right: take it back"), required=False)

    def __init__(self, *args, actions=(), thread=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.actions, self.thread = actions, thread

    def clean_act(self):
        if self.cleaned_data["act"] not in self.actions:
            raise forms.ValidationError(_("This case does not allow that."))
        return self.cleaned_data["act"]

    def clean_group(self):
        slug = self.cleaned_data["group"]
        group = Group.objects.filter(slug=slug).first() if slug else None
        if slug and group is None:
            raise forms.ValidationError(_("There is no group at this address."))
        if group and self.thread and group.has_readers_outside(self.thread.group):
            raise forms.ValidationError(WIDER_AUDIENCE)
        return group

    def clean(self):
        cleaned = super().clean()
        action = cleaned.get("act")
        if action in ACTIONS_WITH_REASON and not cleaned.get("reason"):
            self.add_error("reason", _("Say which rule it is about: they are told."))
        if action in {"warn", "remember", "answer", "write-back"} and not cleaned.get("words"):
            self.add_error("words", _("A few words are needed here."))
        if action in {"silence", "suspend"} and not cleaned.get("days"):
            self.add_error("days", _("Say for how long."))
        if action == "move" and not cleaned.get("group"):
            self.add_error("group", _("Say where it moves to."))
        return cleaned


class CheckWordsForm(forms.Form):
    words = forms.CharField(
        label=_("Words to try"),
        max_length=MAX_SCREENED_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They are looked at, and kept nowhere."),
    )


class AppealForm(forms.Form):
    words = forms.CharField(
        label=_("Your answer"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Another moderator reads it, together with what happened. You can answer once."
        ),
        error_messages={"required": _("A few words are enough.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Send my answer")))


class ModeratorMessageForm(forms.Form):
    words = forms.CharField(
        label=_("In your words"),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Only moderators read it. They answer in your notices."),
        error_messages={"required": _("A few words are enough.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Send it to the moderators")))


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what fits best.")},
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What should we know? The other person never sees this, or you."),
    )

    hide = forms.BooleanField(label=_("Hide it for me at once"), required=False, initial=True)

    def __init__(self, *args, is_person, **kwargs):
        super().__init__(*args, **kwargs)
        if is_person:
            self.fields["hide"].label = _("Show me nothing of theirs from now on")
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Send the report")))
