"""The form of a reply."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from posts.safety.advice_detection import contains_advice
from posts.threads.forms.layout import FormattingToolbar
from posts.threads.forms.posts import PostForm

ADVICE_HINT = _(
    "This person wants to be heard, and your reply gives advice. “I hear you”, or how it "
    "was for you, may help more."
)


class ReplyForm(PostForm):
    """A reply to the post `answers`, or to the opening if it is empty."""

    answers = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, listening_only=False, **kwargs):
        """`listening_only`: the author of the thread asked for listening, not for advice."""
        super().__init__(*args, **kwargs)
        self.listening_only = listening_only
        self.fields["text"].widget.attrs["rows"] = 5
        self.fields["text"].label = _("Your reply")
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        # The template adds `submission` and `answers`, so that the rest can be cached.
        # Folded too: below a thread, the field comes with as few controls as possible.
        details = self.details_layout()
        details.insert(0, FormattingToolbar())
        self.helper.layout = Layout("text", "anyway", details)

    @property
    def cache_key(self):
        """Return what the HTML of an empty form depends on; None if the form has content."""
        if self.is_bound or self.initial.get("text"):
            return None
        return self.can_add_pictures, bool(self.initial.get("anonymous"))

    def list_hints(self, screening):
        hints = super().list_hints(screening)
        if self.listening_only and contains_advice(screening.text):
            return [*hints, ADVICE_HINT]
        return hints

    def address_to_thread(self):
        """Add an error: the answered post is gone. Address the reply to the thread instead."""
        self.data = self.data.copy()
        self.data["answers"] = ""
        self.add_error(
            "text", _("This post can no longer be replied to. What you wrote is still here.")
        )
