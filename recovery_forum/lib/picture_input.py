"""A field for one picture: shows the one that is there, and lets go of it by a tick."""

from django import forms


class PictureInput(forms.ClearableFileInput):
    """Reads what Django's own reads; templates/forum/field.html draws it, without a file's name."""

    template_name = "django/forms/widgets/input.html"

    def __init__(self, attrs=None):
        super().__init__({"accept": "image/*"} | (attrs or {}))

    def format_value(self, value):
        """A browser fills in no file by itself."""
