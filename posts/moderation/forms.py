"""Forms of reports, appeals and messages to moderators, of bulk removal and of unmasking."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from posts.models import Reason
from posts.models.cases import REPORT_CHOICES, RULE_CHOICES
from posts.models.moderator_messages import MAX_WORDS
from posts.safety.crisis import MAX_SCREENED_LENGTH
from recovery_forum.lib.forms import TextField
from recovery_forum.lib.text import isolate


class UnmaskForm(forms.Form):
    """Why a moderator looks who wrote an anonymous post."""

    reason = TextField(
        label=_("Reason"),
        max_length=300,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"min_length": _("Please explain in a few more words.")},
    )


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
        required=False,
        help_text=_("You no longer see each other. They can't write to you, and aren't told."),
    )

    def __init__(self, *args, kind, author=None, is_visitor=False, **kwargs):
        """`author` is the member whom the reader can block, or None."""
        super().__init__(*args, **kwargs)
        name = {"name": isolate(author.name) if author else ""}
        if kind == "member":
            self.fields["hide"].label = _("Mute %(name)s") % name
            self.fields["hide"].help_text = _(
                "You no longer see what they write. They aren't told. You can undo this."
            )
        elif kind == "message":
            self.fields["hide"].help_text = _("You can undo this.")
        if is_visitor:  # Nothing can be hidden for someone without an account.
            del self.fields["hide"]
        if author:
            self.fields["block"].label = _("Block %(name)s") % name
        else:
            del self.fields["block"]
