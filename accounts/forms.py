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

from .mail_kinds import choices_of, name_of, table_for
from .models import Challenge, MailChoice, MailWishes, Member


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


class LeaveForm(forms.Form):
    """What happens to the words of somebody who goes. There is no default: it is theirs to say."""

    posts = forms.ChoiceField(
        label=_("What you wrote"),
        choices=[
            ("keep", _("Keep my posts without my name")),
            ("erase", _("Erase my posts")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what happens to what you wrote.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("posts")
        self.helper.add_input(Submit("leave", _("Leave")))

    def clean(self):
        cleaned = super().clean()
        cleaned["keeps_posts"] = cleaned.get("posts") == "keep"
        return cleaned


class MailForm(forms.ModelForm):
    """Which notifications come by mail and how, and the hours without."""

    class Meta:
        model = MailWishes
        fields = ["quiet_from", "quiet_until", "says_more"]
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        labels = {
            "quiet_from": _("No mail from"),
            "quiet_until": _("Until"),
            "says_more": _("Let mails say who wrote, where and what"),
        }
        help_texts = {
            "says_more": _(
                "Otherwise they say that something is there for you, and no more. Choose this only "
                "if nobody else sees your inbox."
            ),
        }

    def __init__(self, *args, member, **kwargs):
        wishes = MailWishes.objects.filter(member=member).first() or MailWishes(member=member)
        super().__init__(*args, instance=wishes, **kwargs)
        self.member, self.before = member, choices_of(member)
        for _heading, kinds in table_for(member):
            for kind in kinds:
                self.fields[f"how-{kind.value}"] = forms.ChoiceField(
                    label=name_of(kind),
                    choices=MailChoice.How.choices,
                    initial=self.before[kind.value],
                )

    @property
    def sections(self):
        """Headings, each with its fields, in the order of the table."""
        for heading, kinds in table_for(self.member):
            yield heading, [self[f"how-{kind.value}"] for kind in kinds]

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("quiet_from")) != bool(cleaned.get("quiet_until")):
            self.add_error("quiet_until", _("Quiet hours need both a beginning and an end."))
        return cleaned

    def chosen(self):
        """What is another choice than before, as {kind: how}: defaults may change with time."""
        new = {kind: self.cleaned_data.get(f"how-{kind}", how) for kind, how in self.before.items()}
        return {kind: how for kind, how in new.items() if how != self.before[kind]}
