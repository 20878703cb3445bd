"""The form of a new thread."""

from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from posts.models import Thread
from posts.tags.forms import ThreadTagsField
from posts.threads.forms.layout import (
    ComposerTools,
    DetailSuggestion,
    FormattingToolbar,
    SimilarThreads,
)
from posts.threads.forms.posts import PostForm
from posts.threads.suggestions import choose_kind_for_support
from recovery_forum.lib.forms import TextField

NO_REPLY_NEEDED = "none"  # In the form only: the thread does not wait for a reply then.
SUPPORT_CHOICES = [
    (Thread.SupportWanted.LISTENING, _("Someone to listen")),
    (Thread.SupportWanted.EXPERIENCE, _("Shared experience")),
    (Thread.SupportWanted.IDEAS, _("Practical ideas")),
    (Thread.SupportWanted.ACCOUNTABILITY, _("Accountability")),
    (NO_REPLY_NEEDED, _("No reply needed")),
    (Thread.SupportWanted.UNSAID, _("I'd rather not say")),
]
KIND_CHOICES = [
    (Thread.Kind.DISCUSSION, _("Discussion: talk something over")),
    (Thread.Kind.QUESTION, _("Question: looking for answers")),
    (Thread.Kind.STORY, _("Story: tell how it was and how it is now")),
]


def create_title_field():
    return TextField(
        label=_("Title"),
        max_length=120,
        help_text=_("In a few words: what is it about?"),
        error_messages={
            "required": _("Please add a title. It helps the right people find your thread.")
        },
    )


class ThreadForm(PostForm):
    title = create_title_field()
    kind = forms.ChoiceField(
        label=_("Type of post"),
        choices=KIND_CHOICES,
        widget=forms.RadioSelect,
        required=False,
    )
    support_wanted = forms.ChoiceField(
        label=_("What would help?"),
        choices=SUPPORT_CHOICES,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("If you don't choose, people will reply as best they can."),
    )

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["title"])  # So are the errors in the summary.
        self.tags = ["tags"] if group.tags else []
        if self.tags:
            self.fields["tags"] = ThreadTagsField(group)
        self.fields["title"].widget.attrs |= {
            "hx-get": reverse("posts:similar"), "hx-trigger": "input changed delay:600ms",
            "hx-target": "#similar", "hx-sync": "this:replace",
        }  # fmt: skip
        if "support_wanted" in self.fields:
            self.fields["text"].widget.attrs |= {
                "hx-post": reverse("posts:suggest-details"), "hx-target": "#suggestion",
                "hx-trigger": "input changed delay:1500ms", "hx-include": "closest form",
                "hx-params": "csrfmiddlewaretoken,title,text,kind,support_wanted,suggested",
                "hx-sync": "this:replace", "hx-swap": "innerHTML",
            }  # fmt: skip
        self.helper.layout = Layout(
            "title",
            "text",
            FormattingToolbar(),
            SimilarThreads(),
            DetailSuggestion(),
            "anyway",
            *(
                [Div("support_wanted", css_class="as-chips")]
                if "support_wanted" in self.fields
                else []
            ),
            self.details_layout("kind", *self.tags),
            "submission",
            ComposerTools(),
        )
        self.helper.add_input(Submit("save", _("Start thread")))

    @property
    def suggestion(self):
        """Return the suggestion that the member ticked, a value of Thread.SupportWanted, or ""."""
        ticked = self.data.get("suggested", "") if self.is_bound else ""
        return ticked if ticked in Thread.SupportWanted else ""

    def clean_kind(self):
        return self.cleaned_data["kind"] or choose_kind_for_support(self.suggestion)

    def clean_support_wanted(self):
        """Return a value of Thread.support_wanted. Who did not choose waits for a reply too."""
        chosen = self.cleaned_data["support_wanted"] or self.suggestion
        return "" if chosen == NO_REPLY_NEEDED else chosen or Thread.SupportWanted.UNSAID
