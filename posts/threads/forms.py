"""Forms for new threads, replies and edits."""

import uuid
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout, Submit
from django import forms
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from posts.content_notes.forms import ContentNotesMixin
from posts.models import Thread
from posts.safety.advice_detection import contains_advice
from posts.safety.forms import ScreenedForm
from posts.safety.screening import screen_post
from posts.tags.forms import TagsField
from posts.threads.suggestions import kind_for_support
from recovery_forum.lib.forms import CollapsibleFields, MarkupField, TextField
from recovery_forum.lib.markup import MAX_LENGTH

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
ADVICE_HINT = _(
    "This person wants to be heard, and your reply gives advice. “I hear you”, or how it "
    "was for you, may help more."
)


class PostForm(ContentNotesMixin, ScreenedForm):
    """The base of all forms that write a post. `writer` is the member who sends it.

    `submission` identifies the form, so that a second click does not post twice.
    """

    text = MarkupField(
        label=_("Your post"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(
            attrs={
                "rows": 8,
                "data-grow": "",
                "data-names": reverse_lazy("accounts:names"),
                "data-names-label": _("Members"),
            }
        ),
        error_messages={
            "required": _("Please write something. A few words are enough."),
            "max_length": _("This is too long for one post. Please split it into two."),
        },
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    anonymous = forms.BooleanField(
        label=_("Post anonymously"),
        required=False,
        help_text=_(
            "Members see “Anonymous”, here and nowhere else. A moderator can look up who it is, "
            "and has to give a reason, which is recorded. People you blocked or muted see it too, "
            "and you see theirs: a gap would tell them who you are. Your way of writing may still "
            "give you away."
        ),
    )

    def __init__(self, *args, writer, picture_error=None, **kwargs):
        super().__init__(*args, writer=writer, **kwargs)
        self.picture_error = picture_error
        self.fields["submission"].initial = uuid.uuid4
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}

    @property
    def id_prefix(self):
        """Return the beginning of the HTML ids of its fields."""
        return self.auto_id.removesuffix("%s")

    @property
    def can_add_pictures(self):
        """Return whether the member may upload a picture; see merge_uploaded_picture()."""
        return self.writer.is_authenticated and not self.writer.is_new

    def is_multipart(self):
        """Return True, for the picture. It is no field: the view turns it into Markdown first."""
        return True

    def details_layout(self, *fields):
        """Return the part of the layout that is folded: what most posts do without.

        It is unfolded if it holds an error or something that the member chose, or if their
        picture was refused: they have to choose it again.
        """
        fields = [name for name in fields if name in self.fields]
        names = [
            name for name in (*fields, "notes", "own_note", "anonymous") if name in self.fields
        ]
        return CollapsibleFields(
            _("Add details"),
            *fields,
            PictureUpload(),
            self.content_notes_layout(),
            *(["anonymous"] if "anonymous" in self.fields else []),
            is_open=bool(self.picture_error)
            or any(self[name].value() or self[name].errors for name in names),
        )

    def clean_anonymous(self) -> bool:
        """Refuse it while their posts wait for a moderator, who would know whose post waits."""
        is_anonymous = self.cleaned_data["anonymous"]
        if is_anonymous and self.writer.approval_required_since:
            raise forms.ValidationError(
                _(
                    "At the moment a moderator checks your posts first, and would see that this "
                    "is you. You can post it under your name, or wait until that has ended."
                )
            )
        return is_anonymous

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def clean(self):
        """Screen the text: add a hint that the member can pass over, or refuse blocked words."""
        cleaned = super().clean()
        if self.picture_error:
            self.add_error(None, self.picture_error)
        self.apply_screening(
            "text", screen_post(cleaned.get("title", ""), _join_texts(cleaned), self.writer)
        )
        return cleaned


def _join_texts(cleaned):
    """The text of a post, with a content note in own words, which readers see before it."""
    return "\n".join(filter(None, [cleaned.get("text", ""), cleaned.get("own_note", "")]))


class FormattingToolbar(HTML):
    """The formatting buttons and the preview, right below the text field."""

    def __init__(self):
        super().__init__('{% include "posts/threads/_formatting_toolbar.html" %}')


class PictureUpload(HTML):
    """The picture upload, which puts the picture at the end of the text."""

    def __init__(self):
        super().__init__('{% include "posts/threads/_picture_upload.html" %}')


class ComposerTools(HTML):
    """Preview and draft buttons, at the end of the form."""

    def __init__(self):
        super().__init__('{% include "posts/threads/_composer_tools.html" %}')


class SimilarThreads(HTML):
    """The place where threads with a similar title are shown while the member types."""

    def __init__(self):
        super().__init__('<div id="similar" class="similar" aria-live="polite"></div>')


class DetailSuggestion(HTML):
    """The place where details are offered that fit the text; see posts/threads/suggestions.py."""

    def __init__(self):
        super().__init__(
            '<div id="suggestion" aria-live="polite">'
            '{% include "posts/threads/_detail_suggestion.html" with suggestion=form.suggestion '
            "is_chosen=True %}</div>"
        )


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
            self.fields["tags"] = TagsField(group)
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
        return self.cleaned_data["kind"] or kind_for_support(self.suggestion)

    def clean_support_wanted(self):
        """Return a value of Thread.support_wanted. Who did not choose waits for a reply too."""
        chosen = self.cleaned_data["support_wanted"] or self.suggestion
        return "" if chosen == NO_REPLY_NEEDED else chosen or Thread.SupportWanted.UNSAID


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


class EditForm(PostForm):
    mark = forms.CharField(widget=forms.HiddenInput, required=False)
    shows_history = forms.BooleanField(
        label=_("Let others see the earlier version"), required=False
    )

    def __init__(self, *args, group=None, is_anonymous=False, **kwargs):
        """`group` is given for the opening of a thread: the form then has its title and tags.

        `is_anonymous` says how the post was written.
        """
        super().__init__(*args, **kwargs)
        self.is_anonymous = is_anonymous
        for name in ("submission", "anonymous", "notes", "own_note"):
            del self.fields[name]
        tools = [FormattingToolbar(), PictureUpload()]
        parts = ["text", *tools, "anyway", "shows_history", "mark", ComposerTools()]
        if group:
            self.fields = {"title": create_title_field(), **self.fields}
            # Without it in what was sent, the title stays.
            self.fields["title"].required = not self.is_bound or "title" in self.data
            parts.insert(0, "title")
        if group and group.tags:
            self.fields["tags"] = TagsField(group)
            parts.insert(4, "tags")
        self.helper.layout = Layout(*parts)
        self.helper.add_input(Submit("save", _("Save")))

    def clean_text(self):
        """Refuse changes that would wait for a moderator, as clean_anonymous() does."""
        if self.is_anonymous and self.writer.approval_required_since:
            raise forms.ValidationError(
                _(
                    "At the moment a moderator checks your posts first, and would see that this "
                    "is you. You can delete the post, or leave it as it is."
                )
            )
        return super().clean_text()

    def place_at(self, post, at):
        """Let htmx replace `post` with the answer. `at` is the first post of its page."""
        self.auto_id = f"{post.public_id}_%s"  # The page may hold several of these forms.
        self.fields["text"].widget.attrs |= {"autofocus": "", "rows": 5}
        address = reverse("posts:edit", args=[post.public_id])
        self.helper.form_action = f"{address}?{urlencode({'at': at})}" if at else address
        self.helper.attrs |= {
            "hx-post": self.helper.form_action, "hx-target": f"#post-{post.public_id}",
            "hx-swap": "outerHTML", "hx-encoding": "multipart/form-data",
            "hx-disabled-elt": "find button[type=submit]",
        }  # fmt: skip
