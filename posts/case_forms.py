"""What a moderator does about a case: one form, whatever the act."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.reporting import KINDS
from groups.models import Group

from . import moderating
from .appealing import answer_appeal
from .clearing import clear_away, give_back, last_clearing
from .models import ContentNote, Reason, StaffNote
from .models.moderation import Case
from .noting import note

DURATIONS = [
    ("0.25", _("6 hours")), ("1", _("a day")), ("3", _("3 days")), ("7", _("a week")),
    ("30", _("a month")), ("365", _("a year")),
]  # fmt: skip
PACES = [(0, _("at once")), (5, _("5 minutes")), (30, _("30 minutes")), (120, _("2 hours"))]

CONTENT = {"hide", "restore", "note", "approve", "refuse", "lock", "unlock", "slow", "move"}
PERSON = {"warn", "silence", "suspend", "approval", "ban", "lift", "hide-all", "undo"}
ALWAYS = {"dismiss", "done", "remember", "claim", "give-back", "answered"}
#: Acts that tell somebody which rule it is about.
REASONED = {"hide", "refuse", "warn", "silence", "suspend", "approval", "ban"}


class ClearForm(forms.Form):
    """Why everything that a member wrote goes, or comes back, and what they are told."""

    reason = forms.ChoiceField(label=_("Rule"), choices=Reason.choices, initial=Reason.SPAM)
    words = forms.CharField(
        label=_("What you say to them"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They read the rule, these words, and how to answer."),
    )


class ActForm(forms.Form):
    """`acts` are those that this case allows; anything else is refused."""

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
    days = forms.ChoiceField(label=_("For how long"), choices=DURATIONS, required=False)
    minutes = forms.TypedChoiceField(
        label=_("Between two answers"), choices=PACES, coerce=int, required=False, empty_value=0
    )
    group = forms.SlugField(label=_("Address of the group"), required=False)
    notes = forms.MultipleChoiceField(
        label=_("Content note"), choices=ContentNote.choices, required=False
    )
    lifts = forms.BooleanField(label=_("They are right: take it back"), required=False)

    def __init__(self, *args, acts=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.acts = acts

    def clean_act(self):
        if self.cleaned_data["act"] not in self.acts:
            raise forms.ValidationError(_("This case does not allow that."))
        return self.cleaned_data["act"]

    def clean_group(self):
        slug = self.cleaned_data["group"]
        group = Group.objects.filter(slug=slug).first() if slug else None
        if slug and group is None:
            raise forms.ValidationError(_("There is no group at this address."))
        return group

    def clean(self):
        cleaned = super().clean()
        act = cleaned.get("act")
        if act in REASONED and not cleaned.get("reason"):
            self.add_error("reason", _("Say which rule it is about: they are told."))
        if act in {"warn", "remember", "answer"} and not cleaned.get("words"):
            self.add_error("words", _("A few words are needed here."))
        if act in {"silence", "suspend"} and not cleaned.get("days"):
            self.add_error("days", _("Say for how long."))
        if act == "move" and not cleaned.get("group"):
            self.add_error("group", _("Say where it moves to."))
        return cleaned


def acts_of(case, row):
    """What can be done about `case`, whose content is `row` or gone."""
    if case.origin == Case.Origin.APPEAL:
        return {"answer", "claim", "give-back", "remember"}
    acts, how = set(ALWAYS), KINDS[case.kind]
    if case.kind == "post" and row is not None:
        acts |= CONTENT
    elif row is not None:
        acts |= {act for act, does in (("hide", how.hide), ("restore", how.restore)) if does}
        acts |= {"approve", "refuse"} if how.release and row.held_at else set()
    if case.subject_id:
        acts |= PERSON
    return acts


def carry_out(case, moderator, cleaned):
    """Do what the form says. Raises PermissionError, in words, where somebody else has to."""
    act, reason, words = cleaned["act"], cleaned["reason"], cleaned["words"]
    days = float(cleaned["days"] or 0)
    does = {
        "claim": lambda: moderating.claim(case, moderator),
        "give-back": lambda: moderating.give_back(case, moderator),
        "dismiss": lambda: moderating.dismiss(case, moderator),
        "done": lambda: moderating.close(case, Case.Outcome.ACTED),
        "answered": lambda: moderating.note_answered(case, moderator),
        "remember": lambda: remember(case, moderator, words),
        "hide": lambda: moderating.hide(case, moderator, reason, words),
        "restore": lambda: moderating.restore(case, moderator, words),
        "approve": lambda: moderating.approve(case, moderator),
        "refuse": lambda: moderating.refuse(case, moderator, reason, words),
        "note": lambda: add_note(case, moderator, cleaned["notes"]),
        "lock": lambda: moderating.lock(case, moderator),
        "unlock": lambda: moderating.lock(case, moderator, is_locked=False),
        "slow": lambda: moderating.slow_down(case, moderator, cleaned["minutes"]),
        "move": lambda: moderating.move(case, moderator, cleaned["group"]),
        "warn": lambda: moderating.warn(case, moderator, reason, words),
        "silence": lambda: moderating.silence(case, moderator, reason, days, words),
        "suspend": lambda: moderating.suspend(case, moderator, reason, days, words),
        "approval": lambda: moderating.ask_for_approval(case, moderator, reason, words),
        "ban": lambda: moderating.ban(case, moderator, reason, words),
        "lift": lambda: moderating.lift(case, moderator, words),
        "hide-all": lambda: clear_away(case, moderator, reason, words),
        "undo": lambda: undo(case, moderator, words),
        "answer": lambda: answer_appeal(case, moderator, words, lifts=cleaned["lifts"]),
    }
    does[act]()


def undo(case, moderator, words):
    if clearing := last_clearing(case_id=case.pk):
        give_back(clearing, moderator, words)


def remember(case, moderator, words):
    """A note about the member, for moderators; about the case where nobody is its subject."""
    if case.subject_id:
        StaffNote.objects.create(subject_id=case.subject_id, writer=moderator, words=words)
    moderating.log(moderator, moderating.KIND.NOTE, case)


def add_note(case, moderator, notes):
    post = case.content
    note(post, notes, post.own_note)
    moderating.log(moderator, moderating.KIND.NOTE, case, details={"notes": notes})
