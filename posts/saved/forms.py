"""The form for a private note on a saved post."""

from django import forms


class SavedNoteForm(forms.Form):
    """A private note about a saved post."""

    note = forms.CharField(max_length=300, required=False)
