"""A form widget for one picture: shows the current one, with a checkbox that removes it."""

from django import forms


class PictureInput(forms.ClearableFileInput):
    """A ClearableFileInput that templates/forum/field.html draws without the file's name."""

    template_name = "django/forms/widgets/input.html"

    def __init__(self, attrs=None):
        super().__init__({"accept": "image/*"} | (attrs or {}))

    def format_value(self, value):
        """Returns None: browsers ignore the value of a file input."""
