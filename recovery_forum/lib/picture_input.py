"""A form widget for one picture: shows the current one, with a checkbox that removes it."""

from typing import Any

from django import forms


class PictureInput(forms.ClearableFileInput):
    """A ClearableFileInput that templates/forum/field.html draws without the file's name."""

    template_name = "django/forms/widgets/input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/*"} | (attrs or {}))

    def format_value(self, value: Any) -> None:
        """Return None: browsers ignore the value of a file input."""
