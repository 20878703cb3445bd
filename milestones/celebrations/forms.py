"""Forms for celebrations and cheers."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from milestones.models import Celebration
from posts.safety.forms import ScreenedForm
from posts.safety.screening import screen
from recovery_forum.lib.forms import CollapsibleFields, TextField, create_form_helper


class CelebrationForm(ScreenedForm):
    """Which milestone to share, with what text and with whom."""

    span = forms.ChoiceField(
        label=_("Which milestone?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose the milestone."),
            "invalid_choice": _("Please choose one of these milestones."),
        },
    )
    words = TextField(
        label=_("Message"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What would you tell yourself on day one?"),
    )

    audience = forms.ChoiceField(
        label=_("Who can see it"),
        choices=Celebration.Audience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose who can see it.")},
        help_text=_("They can see your name, the milestone and your message, but not the journey."),
    )
    group: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, to_field_name="slug", label=_("A group"), required=False,
        empty_label=_("None"),
    )  # fmt: skip
    opens_thread = forms.BooleanField(
        label=_("Also start a thread about it in this group"),
        required=False,
        help_text=_("Everyone who can read that group can then read your message there."),
    )

    def __init__(self, *args, milestones, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups
        self.fields["span"].choices = [(one.key, one.title) for one in milestones]
        self.own_titles = {one.key: one.title for one in milestones if one.is_own}

    @cached_property
    def helper(self):
        names = [name for name in ("group", "opens_thread") if name in self.fields]
        is_open = any(self[name].errors or self[name].value() for name in names)
        helper = create_form_helper(
            _("Save changes") if "span" not in self.fields else _("Share milestone")
        )
        span = Field("span", template="milestones/celebrations/_medallion_field.html")
        helper.layout = Layout(
            *([span] if "span" in self.fields else []),
            "words",
            "anyway",
            "audience",
            CollapsibleFields(_("In one of my groups"), *names, is_open=is_open),
        )
        return helper

    def clean(self):
        cleaned = super().clean()
        is_for_group = cleaned.get("audience") == Celebration.Audience.GROUP
        needs_group = is_for_group or cleaned.get("opens_thread")
        if needs_group and "group" in cleaned and not cleaned["group"]:
            self.add_error("group", _("Please choose the group."))
        own_title = self.own_titles.get(cleaned.get("span"), "")
        text = f"{own_title}\n{cleaned.get('words', '')}".strip()
        self.apply_screening("words", screen(text, self.writer))
        return cleaned


class EditCelebrationForm(CelebrationForm):
    """Change the text or the audience of a celebration. Its milestone stays."""

    def __init__(self, *args, celebration, groups, **kwargs):
        initial = {
            "words": celebration.words,
            "audience": celebration.audience,
            "group": celebration.group and celebration.group.slug,
        }
        super().__init__(*args, milestones=[], groups=groups, initial=initial, **kwargs)
        del self.fields["span"], self.fields["opens_thread"]


class CheerForm(ScreenedForm):
    words = TextField(
        label=_("Message"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Optional: a cheer alone says a lot."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False  # The page has its own form tag and button.

    def clean(self):
        cleaned = super().clean()
        self.apply_screening("words", screen(cleaned.get("words", ""), self.writer))
        return cleaned
