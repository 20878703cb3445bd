"""The form base class that screens text before it is posted."""

from __future__ import annotations

import re

from django import forms
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from posts.safety.screening import Screening

LINK = re.compile(r"https?://|\bwww\.", re.I)


class ScreenedForm(forms.Form):
    """A form for text that others will read.

    A hint holds the text up once, and its author may post it as it is; a refusal always holds.
    A valid form has its screening in `cleaned_data["screening"]`, for the service that stores it.
    """

    # Shown beside a hint: to post the words as they are.
    anyway = forms.BooleanField(label=_("Post it anyway"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args, writer, **kwargs):
        super().__init__(*args, **kwargs)
        self.writer = writer

    def list_hints(self, screening: Screening) -> list[str]:
        """Return what the author should think about before posting."""
        return screening.hints

    def apply_screening(self, field: str, screening: Screening) -> None:
        """Add the errors of the screened text to `field`, and keep the screening. For clean()."""
        links = LINK.findall(screening.text)
        if self.writer.is_new and len(links) > settings.NEWCOMER_LINKS:
            self.add_error(field, _too_many_links_message(settings.NEWCOMER_LINKS))
        is_confirmed = self.cleaned_data.pop("anyway", False)
        if refusal := screening.refusal:
            self.add_error(field, refusal)
        elif not is_confirmed and (hints := self.list_hints(screening)):
            self.fields["anyway"].widget = forms.CheckboxInput()
            for hint in hints:
                self.add_error(field, hint)
        self.cleaned_data["screening"] = screening


def _too_many_links_message(limit):
    sentence = ngettext(
        "While you're new here, a post can have at most %(most)s link.",
        "While you're new here, a post can have at most %(most)s links.",
        limit,
    ) % {"most": apnumber(limit)}
    return f"{sentence} {gettext('Could you tell it in your own words?')}"
