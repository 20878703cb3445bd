"""The form with which a moderator acts on a case."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from posts.models import ContentNote
from posts.models.cases import RULE_CHOICES
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
from recovery_forum.lib.forms import TextField

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
