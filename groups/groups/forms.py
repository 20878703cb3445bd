"""Forms for creating and editing a group."""

import re

from crispy_forms.layout import Layout
from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.profiles.forms import get_grouped_challenges
from accounts.profiles.official_names import names_staff
from groups.models import Group
from groups.models.groups import MAX_TAG_LENGTH, MAX_TAGS
from recovery_forum.lib.created_once import CreatedOnceForm
from recovery_forum.lib.forms import (
    CollapsibleFields,
    TextField,
    create_form_field,
    create_form_helper,
    describe_fields,
)
from recovery_forum.lib.images import clean_image
from recovery_forum.lib.picture_input import PictureInput
from recovery_forum.lib.versioned_forms import VersionedForm

NAME_TAKEN = _("There's already a group with this name. Please choose another, or join that group.")
SOUNDS_OFFICIAL = _(
    "This name sounds as if it belonged to the people who run the forum. Please choose another."
)
FOLDED = ("challenges", "rules", "cover", "cover_alt", "language")


class GroupForm(CreatedOnceForm, forms.ModelForm):
    class Meta:
        model = Group
        formfield_callback = create_form_field
        fields = [
            "name", "summary", "about", "rules", "cover", "cover_alt", "language", "visibility",
            "challenges",
        ]  # fmt: skip
        widgets = {
            "about": forms.Textarea(attrs={"rows": 8}),
            "visibility": forms.RadioSelect,
            "challenges": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "summary": _("Who is it for, and what happens here?"),
            "about": _("A welcome, and what members should know."),
            "challenges": _("So that people who live with them can find the group."),
        }

    def __init__(self, creator, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.creator = creator
        self.fields["rules"].widget = forms.Textarea(attrs={"rows": 5, "maxlength": 2_000})
        self.fields["rules"].help_text = _("Shown next to the group's description.")
        # Not an ImageField, which would decode a decompression bomb before clean_image checks it.
        self.fields["cover"] = forms.FileField(
            label=_("Cover picture"),
            help_text=_("JPEG, PNG, WebP, HEIC, AVIF or GIF up to 15 MB. Wide pictures look best."),
            required=False,
            widget=PictureInput(),
        )
        self.fields["cover_alt"].help_text = _("A few words, for people who can't see it.")
        self.fields["language"].choices = [
            ("", _("Not said")), *self.fields["language"].choices[1:]
        ]  # fmt: skip
        self.fields["challenges"].choices = get_grouped_challenges()
        self.fields["visibility"].choices = Group.Visibility.choices

    @property
    def helper(self):
        """The layout: what a group needs to begin with, and the rest folded."""
        fields = [name for name in self.fields if name not in FOLDED]
        is_open = self.is_bound and any(self[n].value() or self[n].errors for n in FOLDED)
        details = CollapsibleFields(
            _("Topics, rules, picture and language"), *FOLDED, is_open=is_open
        )
        helper = create_form_helper(_("Create group"))
        helper.layout = Layout(*fields, details)
        return helper

    def clean_name(self):
        """Reject the name of another group that the member may know of, and names of staff.

        The name of a hidden group is accepted: an error would reveal that it exists.
        """
        name = self.cleaned_data["name"]
        is_new = name != self.initial.get("name")
        if is_new and not self.creator.is_staff and names_staff(f"{name} {slugify(name)}"):
            raise forms.ValidationError(SOUNDS_OFFICIAL)
        others = Group.objects.visible_to(self.creator).exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError(NAME_TAKEN)
        return name

    def clean_cover(self):
        cover = self.cleaned_data.get("cover")
        if cover and "cover" in self.files:
            return clean_image(cover, longest_side=1200)
        return cover


class EditGroupForm(GroupForm, VersionedForm):
    """For its organizers. The address stays: others lead to it."""

    SHOWN = ("name", "summary", "about")
    PARTS = (
        (_("Rules"), ("rules",)),
        (_("New members"), ("welcome", "questions")),
        (_("Tags for threads"), ("tags",)),
        (_("Cover picture"), ("cover", "cover_alt")),
        (_("Language and readers"), ("language", "visibility")),
        (_("Topics"), ("challenges",)),
    )

    class Meta(GroupForm.Meta):
        fields = [
            "name", "summary", "about", "rules", "cover", "cover_alt", "welcome", "questions",
            "language", "tags", "visibility", "challenges",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["welcome"].widget = forms.Textarea(attrs={"rows": 3, "maxlength": 500})
        self.fields["welcome"].help_text = _(
            "Shown above the threads during a member's first three days."
        )
        self.fields["tags"] = GroupTagsField()
        self.fields["questions"].widget = forms.Textarea(attrs={"rows": 2, "maxlength": 300})
        self.fields["questions"].help_text = _(
            "In a private group, shown where people ask to join."
        )
        self.fields["visibility"].help_text = _(
            "If more people can read the group from now on, its members are told."
        )
        if self.instance.requested_visibility:
            del self.fields["visibility"]

    @property
    def helper(self):
        """The layout: what people read first, and rows that show the rest, with its fields behind.

        A row with an error is open.
        """
        helper = create_form_helper(_("Save settings"))
        helper.form_class = "save-in-reach"
        rows = [self._create_row(title, names) for title, names in self.PARTS]
        helper.layout = Layout(*self.SHOWN, *rows, "version")
        return helper

    def _create_row(self, title, names):
        names = [name for name in names if name in self.fields]
        is_open = any(self[name].errors for name in names)
        # What describes the cover says more than the name of its file.
        shown = describe_fields(self[name] for name in names if name != "cover")
        return CollapsibleFields(title, *names, is_open=is_open, shown=shown)


class GroupTagsField(TextField):
    """Turns tags between commas or line breaks into a list without duplicates."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self):
        super().__init__(
            label=_("Tags"),
            help_text=_(
                "Up to eight short tags, separated by commas. People can choose them "
                "when they start a thread. If you remove a tag, it is removed from its "
                "threads."
            ),
            required=False,
            max_length=500,
        )

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value):
        text = super().clean(value)
        tags = {}  # By their case-folded form: the first spelling wins.
        for tag in (" ".join(part.split()) for part in re.split(r"[,\n]", text)):
            if tag:
                tags.setdefault(tag.casefold(), tag)
        if len(tags) > MAX_TAGS:
            raise forms.ValidationError(_("Please use at most eight tags."))
        for tag in tags.values():
            if len(tag) > MAX_TAG_LENGTH:
                message = _("“%(tag)s” is too long for a tag. Please use one or two words.")
                raise forms.ValidationError(message % {"tag": tag})
        return list(tags.values())
