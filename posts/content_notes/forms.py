"""Forms for content notes and for how a member reads posts with them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.moderation_status.restrictions import get_silence_message
from posts.models.content_notes import CUSTOM_NOTE, DISPLAY_CHOICES, FOLD, ContentNote
from posts.safety.screening import screen
from recovery_forum.lib.forms import CollapsibleFields, TextField, create_form_helper

READ_FIRST = _("A moderator would have to read this first. Please choose from the list above.")


class ContentNotesMixin(forms.Form):
    """The fields for the content notes of a post."""

    notes = forms.MultipleChoiceField(
        label=_("This post mentions"),
        choices=ContentNote.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The text is folded until someone opens it."),
    )
    own_note = TextField(label=_("Or in your own words"), max_length=60, required=False)

    def clean_own_note(self):
        return " ".join(self.cleaned_data["own_note"].split())

    def content_notes_layout(self):
        """Return the part of the layout with the fields of the notes."""
        has_notes = any(self[name].value() or self[name].errors for name in ("notes", "own_note"))
        return CollapsibleFields(_("Add a content note"), "notes", "own_note", is_open=has_notes)


class ContentNotesForm(ContentNotesMixin):
    """The content notes of one's own post. Others read a note in own words like the post itself."""

    def __init__(self, *args, writer, **kwargs):
        super().__init__(*args, **kwargs)
        self.writer = writer
        self.helper = create_form_helper(_("Save content note"))

    def clean_own_note(self):
        """Refuse new words that could not be posted, or not at once. A kind can be chosen."""
        own_note = super().clean_own_note()
        if own_note and own_note != self.initial.get("own_note"):
            screening = screen(own_note, self.writer)
            why = get_silence_message(self.writer) or screening.refusal
            if why or screening.held_at:
                raise forms.ValidationError(why or READ_FIRST)
        return own_note


class ContentNotePreferencesForm(forms.Form):
    """How `member` wants to see posts with each kind of content note."""

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        for kind, label in [
            *ContentNote.choices,
            (CUSTOM_NOTE, _("other content notes")),
        ]:
            self.fields[kind] = forms.ChoiceField(
                label=str(label).capitalize(),
                choices=DISPLAY_CHOICES,
                initial=member.content_note_preferences.get(kind, FOLD),
            )
        self.helper = create_form_helper(_("Save choices"))

    def non_default_choices(self):
        """Return the choices that differ from the default, for Member.content_note_preferences."""
        return {kind: choice for kind, choice in self.cleaned_data.items() if choice != FOLD}
