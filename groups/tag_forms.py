"""The few tags of a group, as its organizers write them."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from .models.groups import MOST_TAGS, TAG_LENGTH


class TagsField(forms.CharField):
    """Words between commas or on lines of their own, as a list in which none stands twice."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self):
        super().__init__(
            label=_("Tags"),
            help_text=_(
                "Up to eight short ones, with commas between them. Whoever starts a thread may "
                "choose some. One that you take away leaves its threads."
            ),
            required=False,
            max_length=500,
        )

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value):
        words = super().clean(value)
        found = {}
        for tag in (" ".join(part.split()) for part in re.split(r"[,\n]", words)):
            if tag:
                found.setdefault(tag.casefold(), tag)
        if len(found) > MOST_TAGS:
            raise forms.ValidationError(_("Eight tags are enough. Which ones help most?"))
        for tag in found.values():
            if len(tag) > TAG_LENGTH:
                told = _("“%(tag)s” is long for a tag. One or two words are easier to find.")
                raise forms.ValidationError(told % {"tag": tag})
        return list(found.values())
