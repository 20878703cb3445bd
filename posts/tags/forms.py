"""The form field that chooses tags of a thread."""

from django import forms
from django.utils.translation import gettext_lazy as _

from posts.tags.services import MAX_TAGS


class ThreadTagsField(forms.MultipleChoiceField):
    """Chooses up to three tags of `group`."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": _("The group no longer uses this tag.")}

    def __init__(self, group, **kwargs):
        super().__init__(
            label=_("Tags"),
            help_text=_("Up to three, so that others can find it."),
            choices=[(tag, tag) for tag in group.tags],
            required=False,
            **kwargs,
        )

    def validate(self, value):
        super().validate(value)
        if len(value) > MAX_TAGS:
            raise forms.ValidationError(_("Please choose at most three tags."))
