"""The form base class for words that others read as soon as they are saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from accounts.moderation_status.restrictions import get_publishing_refusal

if TYPE_CHECKING:
    from accounts.models import Member


class PublishingForm(forms.ModelForm):
    """A form that has fields for oneself beside those that others read.

    While its member may not publish, they can change only the former. `refused_words` are what they
    wrote for others: the view sets them on its response for posts.safety.crisis_middleware.
    """

    refused_words = ""

    def refuse_publishing(self, member: Member, *names: str) -> None:
        """Add an error to each of these fields that isn't empty, if `member` may not publish."""
        filled = {name: value for name in names if (value := self.cleaned_data.get(name))}
        if not filled or not (why := get_publishing_refusal(member)):
            return
        self.refused_words = "\n\n".join(text for text in filled.values() if isinstance(text, str))
        for name in filled:
            self.add_error(name, why)
