"""Forms about a member: they check words, and the views and verbs save."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Submit
from django import forms
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from recovery_forum.lib.images import clean_image
from recovery_forum.lib.zones import zone_choices

from .models import Challenge, Member


class SignupForm(AllauthSignupForm):
    """allauth's own, in our words."""

    of_age = forms.BooleanField(
        label=_("I am 18 or older, and I have read the guidelines."),
        error_messages={"required": _("This place is for adults who agree to its guidelines.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["email", "username", "password1", "of_age"])
        self.fields["email"].help_text = _("To sign in and to reach you. Nobody here sees it.")
        self.fields["username"].label = _("Pseudonym")
        self.fields["username"].help_text = _(
            "The name that others see. Choose one that you use nowhere else."
        )
        self.fields["password1"].help_text = _("At least 10 characters; a short sentence is good.")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def try_save(self, request):
        """As allauth saves, in the same time for an address that is taken.

        Only a real sign-up hashes a password. Without the same work here, the time of the answer
        would tell a stranger who is a member.
        """
        if self.account_already_exists:
            make_password("somebody tried")
        return super().try_save(request)


def grouped_challenges():
    """Every challenge under the heading of its kind, for a list of checkboxes."""
    by_kind = {}
    for challenge in Challenge.objects.all():
        by_kind.setdefault(challenge.get_kind_display(), []).append((challenge.pk, str(challenge)))
    return list(by_kind.items())


class WelcomeForm(forms.ModelForm):
    """The first steps: what someone lives with, and where they are."""

    class Meta:
        model = Member
        fields = ["challenges", "time_zone", "country"]
        widgets = {"challenges": forms.CheckboxSelectMultiple}
        labels = {"challenges": _("What do you live with or recover from?")}
        help_texts = {
            "challenges": _("Choose as many as you like, or none. You can change this any time."),
            "time_zone": _("So that your days, milestones and meetings fall on the right hour."),
            "country": _("For the help lines that we show you. Leave it open if you prefer."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["challenges"].choices = grouped_challenges()
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            help_text=self.Meta.help_texts["time_zone"],
            choices=zone_choices(),
            widget=forms.Select(attrs={"data-fill-time-zone": ""}),
        )
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"),
            help_text=self.Meta.help_texts["country"],
            choices=[("", _("I'd rather not say")), *countries],
            required=False,
        )
        self.helper = FormHelper()
        self.helper.layout = Layout("challenges", "time_zone", "country")
        self.helper.add_input(Submit("save", _("Continue")))


class ProfileForm(forms.ModelForm):
    """What others see of a member."""

    class Meta:
        model = Member
        fields = ["about", "avatar", "challenges", "time_zone", "country"]
        widgets = {
            "about": forms.Textarea(attrs={"rows": 4}),
            "challenges": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "avatar": _("JPEG, PNG, WebP or GIF up to 5 MB. Where it was taken is not kept."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["challenges"].choices = grouped_challenges()
        self.fields["time_zone"] = forms.ChoiceField(label=_("Time zone"), choices=zone_choices())
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"),
            choices=[("", _("I'd rather not say")), *countries],
            required=False,
        )
        # Only the product's own check of pictures: Django's would decode a bomb first.
        self.fields["avatar"] = forms.FileField(
            label=_("Picture"),
            help_text=self.Meta.help_texts["avatar"],
            required=False,
            widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
        )
        self.helper = FormHelper()
        self.helper.layout = Layout("about", "avatar", Field("challenges"), "time_zone", "country")
        self.helper.add_input(Submit("save", _("Save")))

    def clean_avatar(self):
        avatar = self.cleaned_data.get("avatar")
        if avatar and "avatar" in self.files:
            return clean_image(avatar, longest_side=256)
        return avatar
