"""The base of all forms that write a post."""

import uuid

from crispy_forms.helper import FormHelper
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from posts.content_notes.forms import ContentNotesMixin
from posts.safety.forms import ScreenedForm
from posts.safety.screening import screen_post
from posts.threads.forms.layout import PictureUpload
from recovery_forum.lib.forms import CollapsibleFields, MarkupField
from recovery_forum.lib.markup import MAX_LENGTH


class PostForm(ContentNotesMixin, ScreenedForm):
    """The base of all forms that write a post. `writer` is the member who sends it.

    `submission` identifies the form, so that a second click does not post twice.
    """

    text = MarkupField(
        label=_("Your post"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(
            attrs={
                "rows": 8,
                "data-grow": "",
                "data-names": reverse_lazy("accounts:names"),
                "data-names-label": _("Members"),
            }
        ),
        error_messages={
            "required": _("Please write something. A few words are enough."),
            "max_length": _("This is too long for one post. Please split it into two."),
        },
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    anonymous = forms.BooleanField(
        label=_("Post anonymously"),
        required=False,
        help_text=_(
            "Members see “Anonymous”, here and nowhere else. A moderator can look up who it is, "
            "and has to give a reason, which is recorded. People you blocked or muted see it too, "
            "and you see theirs: a gap would tell them who you are. Your way of writing may still "
            "give you away."
        ),
    )

    def __init__(self, *args, writer, picture_error=None, **kwargs):
        super().__init__(*args, writer=writer, **kwargs)
        self.picture_error = picture_error
        self.fields["submission"].initial = uuid.uuid4
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}

    @property
    def id_prefix(self):
        """Return the beginning of the HTML ids of its fields."""
        return self.auto_id.removesuffix("%s")

    @property
    def can_add_pictures(self):
        """Return whether the member may upload a picture; see merge_uploaded_picture()."""
        return self.writer.is_authenticated and not self.writer.is_new

    def is_multipart(self):
        """Return True, for the picture. It is no field: the view turns it into Markdown first."""
        return True

    def details_layout(self, *fields):
        """Return the part of the layout that is folded: what most posts do without.

        It is unfolded if it holds an error or something that the member chose, or if their
        picture was refused: they have to choose it again.
        """
        fields = [name for name in fields if name in self.fields]
        names = [
            name for name in (*fields, "notes", "own_note", "anonymous") if name in self.fields
        ]
        return CollapsibleFields(
            _("Add details"),
            *fields,
            PictureUpload(),
            self.content_notes_layout(),
            *(["anonymous"] if "anonymous" in self.fields else []),
            is_open=bool(self.picture_error)
            or any(self[name].value() or self[name].errors for name in names),
        )

    def clean_anonymous(self) -> bool:
        """Refuse it while their posts wait for a moderator, who would know whose post waits."""
        is_anonymous = self.cleaned_data["anonymous"]
        if is_anonymous and self.writer.approval_required_since:
            raise forms.ValidationError(
                _(
                    "At the moment a moderator checks your posts first, and would see that this "
                    "is you. You can post it under your name, or wait until that has ended."
                )
            )
        return is_anonymous

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def clean(self):
        """Screen the text: add a hint that the member can pass over, or refuse blocked words."""
        cleaned = super().clean()
        if self.picture_error:
            self.add_error(None, self.picture_error)
        self.apply_screening(
            "text", screen_post(cleaned.get("title", ""), _join_texts(cleaned), self.writer)
        )
        return cleaned


def _join_texts(cleaned):
    """The text of a post, with a content note in own words, which readers see before it."""
    return "\n".join(filter(None, [cleaned.get("text", ""), cleaned.get("own_note", "")]))
