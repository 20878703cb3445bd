"""Forms about groups and their meetings."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.forms import grouped_challenges
from recovery_forum.lib.zones import zone_choices

from .models import Group, Meeting

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


class AskForm(forms.Form):
    """What someone says to the organizers when asking to join."""

    note = forms.CharField(
        label=_("A word to the organizers"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MeetingForm(forms.ModelForm):
    class Meta:
        model = Meeting
        fields = [
            "name", "weekday", "time", "minutes", "time_zone", "place", "online_link", "notes",
        ]  # fmt: skip
        widgets = {
            "time": forms.TimeInput(attrs={"type": "time"}),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "time": _("As the clock on the wall shows it where the meeting is at home."),
            "place": _("Leave it empty for a meeting that is online only."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(label=_("Time zone"), choices=zone_choices())
        self.fields["online_link"] = forms.URLField(
            label=_("Link to join online"), required=False, assume_scheme="https"
        )
        self.helper = helper(_("Save this meeting"))

    def clean_minutes(self):
        minutes = self.cleaned_data["minutes"]
        if not 5 <= minutes <= 24 * 60:
            raise forms.ValidationError(_("A meeting lasts between 5 minutes and a day."))
        return minutes

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("place") and not cleaned.get("online_link"):
            raise forms.ValidationError(
                _("Please say where it is: a place, a link to join online, or both.")
            )
        return cleaned
