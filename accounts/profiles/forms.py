"""Forms for the profile, its privacy and the pseudonym."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import Challenge, Member
from accounts.models.profiles import Audience
from accounts.moderation_status.forms import PublishingForm
from accounts.profiles.presets import ProfilePreset, get_preset_audiences, recognize_preset
from accounts.profiles.pseudonyms import NAME_TAKEN, validate_pseudonym
from accounts.profiles.services import is_name_available, set_suggestible
from recovery_forum.lib.forms import (
    CollapsibleFields,
    TextField,
    create_form_field,
    create_form_helper,
)
from recovery_forum.lib.images import clean_image
from recovery_forum.lib.picture_input import PictureInput
from recovery_forum.lib.time_zones import get_zone_choices


def get_grouped_challenges():
    """Return all challenges as choices, grouped by kind, in the order of Challenge.Kind."""
    by_kind = {kind.label: [] for kind in Challenge.Kind}
    for challenge in Challenge.objects.all():
        by_kind[challenge.get_kind_display()].append((challenge.pk, str(challenge)))
    return [(kind, choices) for kind, choices in by_kind.items() if choices]


class ProfileForm(PublishingForm):
    """The parts of the profile. PrivacyForm asks who can see them."""

    class Meta:
        model = Member
        formfield_callback = create_form_field
        fields = [
            "about", "pronouns", "avatar", "challenges", "stage", "language", "time_zone",
            "country", "private_note",
        ]  # fmt: skip
        widgets = {
            "about": forms.Textarea(attrs={"rows": 4}),
            "challenges": forms.CheckboxSelectMultiple,
            "private_note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "pronouns": _("For example she/her, or they/them."),
            "avatar": _(
                "JPEG, PNG, WebP, HEIC, AVIF or GIF up to 15 MB. We remove where it was taken."
            ),
            "stage": _("Only roughly, so that nobody can work out your days."),
            "language": _("The language you prefer people to write to you in."),
            "private_note": _("Anything that isn't on the list. Only you can see it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["challenges"].choices = get_grouped_challenges()
        for name in ("stage", "language"):
            self.fields[name].choices = [
                ("", _("I'd rather not say")),
                *self.fields[name].choices[1:],
            ]
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=get_zone_choices(self.instance.time_zone)
        )
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"),
            choices=[("", _("I'd rather not say")), *countries],
            required=False,
        )
        # Not an ImageField: it would decode a decompression bomb before clean_image() refuses it.
        self.fields["avatar"] = forms.FileField(
            label=_("Picture"),
            help_text=self.Meta.help_texts["avatar"],
            required=False,
            widget=PictureInput(),
        )
        self.helper = FormHelper()
        self.helper.form_class = "save-in-reach"
        topics = CollapsibleFields(
            _("What brings you here"), "challenges", is_open=bool(self["challenges"].errors)
        )
        self.helper.layout = Layout(
            "about", "pronouns", "avatar", topics, "stage", "language", "time_zone", "country",
            "private_note",
        )  # fmt: skip
        self.helper.add_input(Submit("save", _("Save profile")))

    def clean_avatar(self):
        avatar = self.cleaned_data.get("avatar")
        if avatar and "avatar" in self.files:
            return clean_image(avatar, longest_side=256)
        return avatar

    def clean(self):
        cleaned = super().clean()
        changed = [name for name in ("about", "pronouns", "avatar") if name in self.changed_data]
        self.refuse_publishing(self.instance, *changed)
        if self.instance.about_for == Audience.ME:
            self.refused_words = ""  # Theirs alone, for moderators as well.
        return cleaned


class PrivacyForm(forms.ModelForm):
    """Who can see the parts of the profile, who may send requests, and where to be found.

    A new choice of `preset` sets all parts, except those that were changed by themselves with it.
    """

    preset = forms.ChoiceField(
        label=_("Who can see your profile"),
        help_text=_("The hours when you're usually here stay hidden with each of these."),
        choices=ProfilePreset.choices,
        widget=forms.RadioSelect,
    )
    is_listed = forms.BooleanField(
        label=_("Suggest me to people with similar challenges"),
        help_text=_(
            "Based on what all members can see in your profile. They can ask to be "
            "your peer. If you decline, they won't be told."
        ),
        required=False,
    )

    class Meta:
        model = Member
        formfield_callback = create_form_field
        fields = [
            *(f"{part}_for" for part in Member.PARTS),
            "message_requests_from", "is_searchable", "shares_support", "uses_neutral_titles",
        ]  # fmt: skip
        widgets = {"message_requests_from": forms.RadioSelect}
        help_texts = {
            "message_requests_from": _(
                "Their first message is a request, which you can accept or ignore."
            ),
            "hours_for": _("Morning, afternoon, evening or night. Your time zone is never shown."),
            "shares_support": _(
                "For example “3 with you”. Who they are is only shown to you. Anonymous posts "
                "always show it, so this choice can't reveal who wrote them."
            ),
            "uses_neutral_titles": _("Every browser tab of this forum is titled “Home”."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # From many to few, as in the question above it.
        contacts = self.fields["message_requests_from"]
        contacts.choices = list(reversed(contacts.choices))
        self.fields["is_listed"].initial = bool(self.instance.suggestible_since)
        self.recognized = recognize_preset(self.instance)
        self.fields["preset"].initial = self.recognized

    @cached_property
    def helper(self):
        """One row for each question, with the answer that stands; its fields are behind it."""
        parts = [f"{part}_for" for part in Member.PARTS]
        fine_tune = CollapsibleFields(
            _("Fine-tune each part"),
            Div(*parts, css_class="pairs"),
            is_open=any(self[name].errors for name in parts),
        )
        contacts = self["message_requests_from"].label
        helper = create_form_helper(_("Save settings"))
        helper.form_class = "save-in-reach"
        helper.layout = Layout(
            self._create_row(self["preset"].label, ["preset", *parts], "preset", fine_tune),
            self._create_row(contacts, ["message_requests_from"]),
            self._create_row(
                _("How others can find you"),
                ["is_searchable", "is_listed"],
                nothing=_("Not by search, and not by suggestions"),
            ),
            self._create_row(
                _("On your posts"),
                ["shares_support"],
                nothing=_("Readers don't see how many people supported my posts"),
            ),
            self._create_row(
                _("On your screen"),
                ["uses_neutral_titles"],
                nothing=_("Browser tabs show the title of each page"),
            ),
        )
        return helper

    def _create_row(self, title, names, *fields, nothing=""):
        """Return a fold with `fields`, or those of `names`, that shows what is chosen in it."""
        is_open = any(self[name].errors for name in names)
        shown = "\n".join(self._describe_choices(names))
        return CollapsibleFields(
            title, *(fields or names), is_open=is_open, shown=shown, nothing=nothing
        )

    def _describe_choices(self, names):
        for name in names:
            widget, value = self.fields[name].widget, self[name].value()
            if isinstance(widget, forms.CheckboxInput) and value:
                yield str(self[name].label)
            elif isinstance(widget, forms.RadioSelect):
                yield from (str(label) for key, label in widget.choices if str(key) == str(value))

    def clean(self):
        set_suggestible(self.instance, bool(self.cleaned_data.get("is_listed")))
        cleaned = super().clean()
        preset = cleaned.get("preset", ProfilePreset.OWN_MIX)
        if preset not in (self.recognized, ProfilePreset.OWN_MIX):
            for part, audience in get_preset_audiences(preset).items():
                if f"{part}_for" not in self.changed_data:
                    cleaned[f"{part}_for"] = audience
        return cleaned


class NameForm(forms.Form):
    name = TextField(
        label=_("New pseudonym"),
        max_length=60,
        help_text=_("Choose one you don't use anywhere else."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.helper = create_form_helper(_("Change pseudonym"))
        # After the password was asked for, the form is shown under that page's address.
        self.helper.form_action = reverse("accounts:settings-name")

    def clean_name(self):
        name = validate_pseudonym(self.cleaned_data["name"])
        if not is_name_available(name, self.member):
            raise forms.ValidationError(NAME_TAKEN)
        return name
