"""The form base class that screens text before it is posted."""

import re

from django import forms
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from posts.safety.screening import find_hints, find_watched_words, refusal_message

LINK = re.compile(r"https?://|\bwww\.", re.I)


class ScreenedForm(forms.Form):
    """Words that others will read. A hint once, which one may pass over; a refusal always."""

    #: Shown beside a hint: to post the words as they are.
    anyway = forms.BooleanField(
        label=_("Post it as it is"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, writer, **kwargs):
        super().__init__(*args, **kwargs)
        self.writer = writer

    def hints(self, said, found):
        """What to think of before `said`, with the watched words `found` in it, goes out."""
        return find_hints(said, found)

    def hint_at(self, field, said):
        """Look at what was `said` in `field`, from clean(): the form is held up, or it is not."""
        found = find_watched_words(said)
        if self.writer.is_new and len(LINK.findall(said)) > settings.NEWCOMER_LINKS:
            self.add_error(field, _too_many_links_message(settings.NEWCOMER_LINKS))
        if refusal := refusal_message(found):
            self.add_error(field, refusal)
        elif not self.cleaned_data.get("anyway") and (hints := self.hints(said, found)):
            self.fields["anyway"].widget = forms.CheckboxInput()
            for hint in hints:
                self.add_error(field, hint)
        self.cleaned_data.pop("anyway", None)


def _too_many_links_message(most):
    sentence = ngettext(
        "While you are new here, %(most)s link at most may come along.",
        "While you are new here, %(most)s links at most may come along.",
        most,
    ) % {"most": apnumber(most)}
    return f"{sentence} {gettext('Could you tell it in your own words?')}"
