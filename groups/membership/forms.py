"""Forms for join requests, invitations, bans and removals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from recovery_forum.lib.created_once import CreatedOnceForm
from recovery_forum.lib.forms import TextField, create_form_helper


class InviteMemberForm(forms.Form):
    """Names the member whom an organizer invites."""

    name = TextField(
        label=_("Pseudonym"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Who would you like to invite?")},
    )


class InvitationLinkForm(CreatedOnceForm):
    """Sets how long an invitation link is valid, and how many people may use it."""

    days = forms.TypedChoiceField(
        label=_("Valid for"),
        choices=[(1, _("1 day")), (7, _("1 week")), (30, _("1 month"))],
        coerce=int,
        initial="7",
    )
    uses = forms.TypedChoiceField(
        label=_("For"),
        choices=[(1, _("1 person")), (10, _("10 people")), (100, _("100 people"))],
        coerce=int,
        initial="10",
    )


class BanMemberForm(forms.Form):
    reason = TextField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They will be told and can read this. Say what happened, and be fair."),
        error_messages={"required": _("Please give them a reason.")},
    )

    helper = create_form_helper(_("Ban member"))


class RemoveMemberForm(forms.Form):
    reason = TextField(
        label=_("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Optional. If you write something, they will see it."),
    )

    helper = create_form_helper(_("Remove from group"))


class DeclineRequestForm(forms.Form):
    reason = TextField(
        label=_("Message if you decline"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "They will be told that it isn't possible this time, and can read your message."
        ),
    )


class PresenceForm(forms.Form):
    """Asks in which groups `member` is shown under "Here lately"."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(),
        label=_("Groups that show when I'm here"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    helper = create_form_helper(_("Save choices"))
    helper.form_class = "all-optional"

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = Group.objects.joined_by(member).order_by("name")
        shown = member.memberships.current().filter(is_shown_here=True)
        self.fields["groups"].initial = shown.values_list("group", flat=True)


class JoinRequestForm(forms.Form):
    """A note to the organizers, which goes with a request to join."""

    note = TextField(
        label=_("Message to the organizers"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, questions="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = questions
