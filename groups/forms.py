"""Forms about groups."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.forms import grouped_challenges
from recovery_forum.lib.images import clean_image
from recovery_forum.lib.picture_input import PictureInput

from .models import Group, GroupLink
from .models.links import MOST_LINKS
from .tag_forms import TagsField

# A group must never answer in the place of a page, and "new" is one.
RESERVED_SLUGS = frozenset({"new", "feed"})
NAME_TAKEN = _("There is a group of this name. Please find another, or join that one.")


def helper(label):
    """Every form here ends in one button."""
    form_helper = FormHelper()
    form_helper.add_input(Submit("save", label))
    return form_helper


class GroupForm(forms.ModelForm):
    class Meta:
        model = Group
        fields = ["name", "summary", "about", "visibility", "challenges"]
        widgets = {
            "about": forms.Textarea(attrs={"rows": 8}),
            "visibility": forms.RadioSelect,
            "challenges": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "summary": _("Who is it for, and what happens here?"),
            "about": _("Welcome words and what you ask of one another. Markdown works."),
            "challenges": _("So that people who live with them find the group."),
        }

    def __init__(self, founder, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.founder = founder
        self.fields["challenges"].choices = grouped_challenges()
        self.fields["visibility"].choices = Group.Visibility.choices
        self.helper = helper(_("Found this group"))

    def clean_name(self):
        """A name is taken by a group that the founder may know of, and by no other."""
        name = self.cleaned_data["name"]
        if Group.objects.visible_to(self.founder).filter(name__iexact=name).exists():
            raise forms.ValidationError(NAME_TAKEN)
        return name

    def save(self, commit=True):
        hidden = self.instance.visibility == Group.Visibility.HIDDEN
        self.instance.slug = self.instance.slug or free_slug(self.cleaned_data["name"], hidden)
        return super().save(commit)


def free_slug(name, hidden=False):
    """An address for `name`. A taken one gets a random ending, and so does every hidden group's:
    otherwise founding its namesake would tell that it exists."""
    slug = slugify(name)[:50] or "group"
    if hidden or slug in RESERVED_SLUGS or Group.objects.filter(slug=slug).exists():
        return f"{slug}-{get_random_string(5, 'bcdfghjkmnpqrstvwxz')}"
    return slug


class EditGroupForm(GroupForm):
    """For its organizers. The address stays: others lead to it."""

    class Meta(GroupForm.Meta):
        fields = [
            "name", "summary", "about", "rules", "cover", "cover_alt", "welcome", "questions",
            "language", "tags", "visibility", "challenges",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rules"].widget = forms.Textarea(attrs={"rows": 5, "maxlength": 2_000})
        self.fields["rules"].help_text = _("They stand beside the group's words about itself.")
        # Only the product's own check of pictures: Django's would decode a bomb first.
        self.fields["cover"] = forms.FileField(
            label=_("Cover picture"),
            help_text=_("JPEG, PNG, WebP or GIF up to 5 MB. Wide ones look best."),
            required=False,
            widget=PictureInput(),
        )
        self.fields["cover_alt"].help_text = _("In a few words, for those who can't see it.")
        self.fields["language"].choices = [
            ("", _("Not said")), *self.fields["language"].choices[1:]
        ]  # fmt: skip
        self.fields["welcome"].widget = forms.Textarea(attrs={"rows": 3, "maxlength": 500})
        self.fields["welcome"].help_text = _(
            "They stand above the threads in somebody's first three days."
        )
        self.fields["tags"] = TagsField()
        self.fields["questions"].widget = forms.Textarea(attrs={"rows": 2, "maxlength": 300})
        self.fields["questions"].help_text = _("In a private group they stand where people ask.")
        if self.instance.wished_visibility:
            del self.fields["visibility"]
        self.helper = helper(_("Save"))

    def clean_cover(self):
        cover = self.cleaned_data.get("cover")
        if cover and "cover" in self.files:
            return clean_image(cover, longest_side=1200)
        return cover

    def clean_name(self):
        name = self.cleaned_data["name"]
        others = Group.objects.visible_to(self.founder).exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError(NAME_TAKEN)
        return name


class LinkForm(forms.ModelForm):
    """A link that a group keeps."""

    url = forms.URLField(
        label=_("Address"), max_length=300, assume_scheme="https",
        error_messages={"invalid": _("This does not look like an address.")},
    )  # fmt: skip

    class Meta:
        model = GroupLink
        fields = ["name", "url", "summary"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(_("Keep this link"))

    def clean_url(self):
        url = self.cleaned_data["url"]
        if not url.startswith(("https://", "http://")):
            raise forms.ValidationError(_("A link starts with https://."))
        return url

    def clean(self):
        if self.instance.group.links.count() >= MOST_LINKS:
            raise forms.ValidationError(_("This list is full. Please take one away first."))
        return super().clean()


class InviteForm(forms.Form):
    """Whom an organizer invites by name."""

    name = forms.CharField(
        label=_("Pseudonym"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Whom would you like to invite?")},
    )


class InvitationForm(forms.Form):
    """How long a link lasts, and for how many."""

    days = forms.TypedChoiceField(
        label=_("It lasts"),
        choices=[(1, _("a day")), (7, _("a week")), (30, _("a month"))],
        coerce=int,
        initial="7",
    )
    uses = forms.TypedChoiceField(
        label=_("For"),
        choices=[(1, _("one person")), (10, _("ten people")), (100, _("a hundred people"))],
        coerce=int,
        initial="10",
    )


class BanForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read it where they would join. Say what happened, and be fair."),
        error_messages={"required": _("A few words are owed to them.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(_("Don't let them take part"))


class RemoveForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You may leave it out. If you write something, they are told and read it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(_("Take them out of the group"))


class AskForm(forms.Form):
    """What someone says to the organizers when asking to join."""

    note = forms.CharField(
        label=_("A word to the organizers"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, questions="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = questions
