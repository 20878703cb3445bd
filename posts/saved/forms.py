"""The form for a private note on a saved post."""

from django import forms

from recovery_forum.lib.forms import TextField


class SavedNoteForm(forms.Form):
    """A private note about a saved post."""

    note = TextField(max_length=300, required=False)
