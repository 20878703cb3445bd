"""Forms for join requests, invitations, bans and removals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.forms import TextField, create_form_helper


class InviteMemberForm(forms.Form):
    """Names the member whom an organizer invites."""

    name = TextField(
        label=_("Pseudonym"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Whom would you like to invite?")},
    )


class InvitationLinkForm(forms.Form):
    """Sets how long an invitation link is valid, and how many people may use it."""

    days = forms.TypedChoiceField(
        label=_("It lasts"),
        choices=[(1, _("a day")), (7, _("a week")), (30, _("a month"))],
        coerce=int,
        initial="7",
    )
    uses = forms.TypedChoiceField(
        label=_("For"),
        choices=[(1, _("one person")), (10, _("ten people")), (100, _("a hundred people"))],
        coerce=int,
        initial="10",
    )


class BanMemberForm(forms.Form):
    reason = TextField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They are told, and can read it. Say what happened, and be fair."),
        error_messages={"required": _("A few words are owed to them.")},
    )

    helper = create_form_helper(_("Don't let them take part"))


class RemoveMemberForm(forms.Form):
    reason = TextField(
        label=_("Why"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You may leave it out. If you write something, they are told and read it."),
    )

    helper = create_form_helper(_("Take them out of the group"))


class DeclineRequestForm(forms.Form):
    reason = TextField(
        label=_("If you decline: a few words to them"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "They are told that it isn't possible this time, and read what you write here."
        ),
    )


class JoinRequestForm(forms.Form):
    """A note to the organizers, which goes with a request to join."""

    note = TextField(
        label=_("A word to the organizers"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, questions="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = questions
