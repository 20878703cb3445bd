"""Forms of organizers: announcement, and hiding a reported post."""

from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from posts.models.cases import RULE_CHOICES
from posts.threads.forms.layout import FormattingToolbar, PictureUpload
from posts.threads.forms.threads import ThreadForm
from recovery_forum.lib.forms import TextField


class AnnouncementForm(ThreadForm):
    """A thread for everybody in the group, always with the name of the organizer."""

    # Without these fields of the thread form.
    kind = None  # type: ignore[assignment]
    support_wanted = None  # type: ignore[assignment]
    anonymous = None  # type: ignore[assignment]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("It is pinned above the other threads.")
        parts = (
            "title",
            *self.tags,
            "text",
            FormattingToolbar(),
            PictureUpload(),
            "anyway",
            self.content_notes_layout(),
            "submission",
        )
        self.helper.layout = Layout(*parts)
        self.helper.inputs = [Submit("save", _("Post announcement"))]


class HidePostForm(forms.Form):
    """Which rule a post breaks, and what the organizer says to its author."""

    reason = forms.ChoiceField(
        choices=RULE_CHOICES,
        error_messages={"required": _("Please choose a rule.")},
    )
    words = TextField(max_length=1_000, required=False)
