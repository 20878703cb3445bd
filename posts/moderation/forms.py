"""Forms of moderation: case actions, bulk removal, reports, appeals, unmasking."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from posts.models import ContentNote, Reason
from posts.models.cases import REPORT_CHOICES, RULE_CHOICES
from posts.models.moderator_messages import MAX_WORDS
from posts.models.staff_notes import MAX_NOTE_LENGTH
from posts.moderation.outcomes import (
    BAN_PROPOSAL,
    CLOSING_OUTCOMES,
    CONTENT_OUTCOMES,
    MEMBER_OUTCOMES,
    OUTCOMES_WITHOUT_MESSAGE,
    THREAD_OUTCOMES,
    Outcome,
)
from posts.moderation.queue import waits_for_decision
from posts.moderation.threads import WIDER_AUDIENCE
from posts.safety.crisis import MAX_SCREENED_LENGTH
from recovery_forum.lib.forms import TextField


class UnmaskForm(forms.Form):
    """Why a moderator looks who wrote an anonymous post."""

    reason = TextField(
        label=_("Reason"),
        max_length=300,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"min_length": _("Please explain in a few more words.")},
    )


DURATION_CHOICES = [
    ("0.25", _("6 hours")), ("1", _("1 day")), ("3", _("3 days")), ("7", _("1 week")),
    ("30", _("1 month")), ("365", _("1 year")),
]  # fmt: skip
SLOW_MODE_CHOICES = [
    (0, _("no limit")),
    (5, _("5 minutes")),
    (30, _("30 minutes")),
    (120, _("2 hours")),
]
# Actions whose notice names the rule that was broken.
ACTIONS_WITH_REASON = {
    "hide", "refuse", "ask-change", "warn", "silence", "suspend", "approval", "ban",
}  # fmt: skip
ACTIONS_WITH_WORDS = {"warn", "ask-change", "answer", "write-back", "reply"}
ACTIONS_WITH_DURATION = {"silence", "suspend"}
ACTIONS_ON_HELD = {"approve", "refuse", "hide", "hide-all"}


class BulkRemovalForm(forms.Form):
    """Why all posts of a member are removed or restored, and what the notice says."""

    reason = forms.ChoiceField(label=_("Rule"), choices=RULE_CHOICES, initial=Reason.SPAM)
    words = TextField(
        label=_("Message to the member"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They will see the rule, this message, and how to reply."),
    )


class GroupChoiceField(forms.ModelChoiceField):
    """Groups, each with who can read it."""

    def label_from_instance(self, obj):
        return f"{obj.name} ({obj.get_visibility_display()})"


class CaseActionForm(forms.Form):
    """An action on a case. `actions` are the codes of those that the case allows.

    The action "apply" takes up to two decisions at once, `content_act` and `member_act`. `row` is
    the content of the case, `post` the same if it is one, and `groups` those to which its thread
    may move.
    """

    act = forms.CharField()
    content_act = forms.ChoiceField(label=_("What happens to it?"), required=False)
    member_act = forms.ChoiceField(label=_("What happens to the member?"), required=False)
    reason = forms.ChoiceField(
        label=_("Rule"),
        choices=[("", _("Choose a rule")), *RULE_CHOICES],
        required=False,
        help_text=_("The member is told which rule it is about."),
    )
    words = TextField(
        label=_("Message to the member"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    days = forms.TypedChoiceField(
        label=_("How long"),
        help_text=_("If a longer one is already running, it stays in force."),
        choices=[("", _("Choose how long")), *DURATION_CHOICES],
        coerce=float,
        required=False,
        empty_value=None,
    )
    closes = forms.BooleanField(label=_("Close the case after this"), required=False, initial=True)
    minutes = forms.TypedChoiceField(
        label=_("Time between two replies of one member"),
        choices=SLOW_MODE_CHOICES,
        coerce=int,
        required=False,
        empty_value=None,
    )
    group = GroupChoiceField(
        Group.objects.none(),
        label=_("Move to"),
        to_field_name="slug",
        required=False,
        empty_label=_("Choose a group"),
        help_text=_("Only groups where nobody new could read it."),
        error_messages={"invalid_choice": WIDER_AUDIENCE},
    )
    title = TextField(label=_("Title of the thread"), max_length=120, required=False)
    notes = forms.MultipleChoiceField(
        label=_("Content notes"),
        choices=ContentNote.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The author's own notes stay."),
    )
    lifts = forms.BooleanField(label=_("Yes: undo the decision"), required=False)
    note = TextField(
        label=_("Note for moderators"),
        max_length=MAX_NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Saved on this case, and never shown to members."),
    )

    def __init__(self, *args, actions=(), row=None, post=None, groups=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.actions = actions
        self.is_held = waits_for_decision(row)
        codes = {"", *actions} - _pointless_actions(row)
        self.outcomes = {
            name: [one for one in list_outcomes(name) if one.code in codes]
            for name in ("content_act", "member_act")
        }
        for name, outcomes in self.outcomes.items():
            self.fields[name].choices = [(one.code, one.label) for one in outcomes]
        if post:
            self.initial["notes"] = post.notes
            self.initial["minutes"] = post.thread.slow_mode_minutes
            self.initial["title"] = post.thread.title
        if groups is not None:
            self.fields["group"].queryset = groups

    def clean_act(self):
        if self.cleaned_data["act"] not in self.actions:
            raise forms.ValidationError(_("This isn't possible for this case."))
        return self.cleaned_data["act"]

    def clean(self):
        cleaned = super().clean()
        acts = {cleaned.get("act")}
        if cleaned.get("act") == "apply":
            acts = {cleaned.get("content_act"), cleaned.get("member_act")} - {None, ""}
            self._check_decision(cleaned, acts)
        if acts & ACTIONS_WITH_REASON and not cleaned.get("reason"):
            self.add_error("reason", _("Choose a rule; the member will be told."))
        if acts & ACTIONS_WITH_WORDS and not cleaned.get("words"):
            self.add_error("words", _("Please write a few words here."))
        if acts & ACTIONS_WITH_DURATION and not cleaned.get("days"):
            self.add_error("days", _("Choose for how long."))
        if "move" in acts and not cleaned.get("group") and "group" not in self.errors:
            self.add_error("group", _("Choose where it moves to."))
        if "retitle" in acts and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("Please write the new title."))
        if "note" in acts and not cleaned.get("notes"):
            self.add_error("notes", _("Choose at least one."))
        if "remember" in acts and not cleaned.get("note"):
            self.add_error("note", _("Please write the note first."))
        return cleaned

    def _check_decision(self, cleaned, acts):
        """A message without an act would reach nobody, and what is held needs an open case."""
        if cleaned.get("words") and not acts - OUTCOMES_WITHOUT_MESSAGE:
            message = _("This message would reach nobody. Choose what else happens, or delete it.")
            self.add_error("words", message)
        elif not acts and not cleaned.get("note") and not self.errors:
            self.add_error("content_act", _("Choose what to do."))
        if cleaned.get("content_act") == "dismiss" and cleaned.get("member_act"):
            message = _(
                "Dismissing says that nothing is wrong. Choose “Keep it, and act on the member”."
            )
            self.add_error("content_act", message)
        closes = cleaned.get("closes") or acts & CLOSING_OUTCOMES
        if self.is_held and closes and not acts & ACTIONS_ON_HELD:
            message = _("Approve or reject it first: its author waits for that.")
            self.add_error("content_act", message)


def list_outcomes(name: str) -> list[Outcome]:
    """Return every outcome that the field `name` of CaseActionForm may have."""
    if name == "content_act":
        return [*CONTENT_OUTCOMES, *THREAD_OUTCOMES]
    if settings.MODERATORS_TO_BAN > 1:
        return [BAN_PROPOSAL if one.code == "ban" else one for one in MEMBER_OUTCOMES]
    return MEMBER_OUTCOMES


def _pointless_actions(row):
    """What would change nothing: to hide what is hidden, or to approve what is not held."""
    is_hidden = bool(getattr(row, "removed_at", None))
    is_held = bool(getattr(row, "held_at", None))
    pointless = {"hide"} if is_hidden else {"restore"} if hasattr(row, "removed_at") else set()
    if thread := getattr(row, "thread", None):
        pointless |= {"lock"} if thread.locked_at else {"unlock"}
    return pointless if is_held else pointless | {"approve", "refuse"}


class CheckWordsForm(forms.Form):
    words = TextField(
        label=_("Text to test"),
        max_length=MAX_SCREENED_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The text is checked but not saved."),
    )


class AppealForm(forms.Form):
    words = TextField(
        label=_("Your answer"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Another moderator will read your answer and review the decision. You can appeal once."
        ),
        error_messages={"required": _("A few words are enough.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Send appeal")))


class ModeratorMessageForm(forms.Form):
    words = TextField(
        label=_("Your message"),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Only moderators can read it. You'll be notified when they answer."),
        error_messages={"required": _("A few words are enough.")},
    )

    def __init__(self, *args, is_answer=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_answer:
            self.fields["words"].widget.attrs["rows"] = 3
            self.fields["words"].help_text = _("Only moderators can read it.")
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Send to the moderators")))


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=REPORT_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a reason.")},
    )
    words = TextField(
        label=_("What should we know?"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": ""}),
    )
    hide = forms.BooleanField(
        label=_("Hide it for me now"),
        required=False,
        initial=True,
        help_text=_("Others can still see it. You can undo this."),
    )
    block = forms.BooleanField(
        label=_("Block this member"),
        required=False,
        help_text=_("You no longer see each other. They can't write to you, and aren't told."),
    )

    def __init__(self, *args, kind, is_visitor=False, **kwargs):
        super().__init__(*args, **kwargs)
        if kind == "member":
            self.fields["hide"].label = _("Mute this member")
            self.fields["hide"].help_text = _(
                "You no longer see what they write. They aren't told. You can undo this."
            )
        elif kind == "message":
            self.fields["hide"].help_text = _("You can undo this.")
        if is_visitor:  # Nothing can be hidden for someone without an account.
            del self.fields["hide"]
        if kind not in {"member", "message"}:  # Elsewhere, the author may be anonymous.
            del self.fields["block"]
