"""The form that changes a post."""

from urllib.parse import urlencode

from crispy_forms.layout import Layout, Submit
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from posts.tags.forms import ThreadTagsField
from posts.threads.forms.layout import ComposerTools, FormattingToolbar, PictureUpload
from posts.threads.forms.posts import PostForm
from posts.threads.forms.threads import create_title_field


class EditForm(PostForm):
    text_hash = forms.CharField(widget=forms.HiddenInput, required=False)
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
        parts = ["text", *tools, "anyway", "shows_history", "text_hash", ComposerTools()]
        if group:
            self.fields = {"title": create_title_field(), **self.fields}
            # Without it in what was sent, the title stays.
            self.fields["title"].required = not self.is_bound or "title" in self.data
            parts.insert(0, "title")
        if group and group.tags:
            self.fields["tags"] = ThreadTagsField(group)
            parts.insert(4, "tags")
        self.helper.layout = Layout(*parts)
        self.helper.add_input(Submit("save", _("Save changes")))

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
