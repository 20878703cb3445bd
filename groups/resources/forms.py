"""Forms for resources and for the links of a group."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models.profiles import LANGUAGES
from groups.models import GroupLink, Resource
from groups.models.links import MAX_GROUP_LINKS
from recovery_forum.lib.created_once import CreatedOnceForm
from recovery_forum.lib.forms import TextField, create_form_field, create_form_helper
from recovery_forum.lib.web_links import WebAddressInput

ALREADY_SUGGESTED = _("This has already been suggested. Thank you.")


class GroupLinkForm(CreatedOnceForm, forms.ModelForm):
    """Adds a link to the links of a group."""

    url = forms.URLField(
        label=_("Address"), max_length=300, assume_scheme="https", widget=WebAddressInput,
        error_messages={"invalid": _("This doesn't look like a web address.")},
    )  # fmt: skip

    class Meta:
        model = GroupLink
        formfield_callback = create_form_field
        fields = ["name", "url", "summary"]

    helper = create_form_helper(_("Save link"))

    def clean(self):
        if self.instance.group.links.count() >= MAX_GROUP_LINKS:
            raise forms.ValidationError(_("This list is full. Please remove a link first."))
        return super().clean()


def _get_country_choices(empty_label):
    return [("", empty_label), *((country.code, country.name) for country in countries)]


class ResourceForm(CreatedOnceForm, forms.ModelForm):
    url = forms.URLField(
        label=_("Address"), max_length=300, assume_scheme="https", widget=WebAddressInput,
        error_messages={"invalid": _("This doesn't look like a web address.")},
    )  # fmt: skip

    class Meta:
        model = Resource
        formfield_callback = create_form_field
        fields = ["name", "url", "category", "summary", "country", "language"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"summary": _("What it offers, who it's for, and whether it costs anything.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=_get_country_choices(_("Everywhere")), required=False
        )
        categories = [("", _("Please choose")), *Resource.Category.choices]
        self.fields["category"].choices = categories
        self.helper = create_form_helper(_("Suggest resource"))

    def clean_url(self):
        """Reject a known URL.

        The message is the same for approved and for suggested resources, so it does not reveal
        what others suggested.
        """
        url = self.cleaned_data["url"]
        if Resource.objects.filter(url=url).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(ALREADY_SUGGESTED)
        return url


class ResourceSearchForm(forms.Form):
    q = TextField(label=_("Search"), max_length=100, required=False)
    category = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All types")), *Resource.Category.choices], required=False
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        approved = Resource.objects.approved().order_by()
        pairs = list(approved.values_list("country", "language").distinct())
        names = {code: countries.name(code) for code, _language in pairs if code}
        used_languages = {language for _country, language in pairs}
        self.fields["country"].choices = [
            ("", _("All countries")), *sorted(names.items(), key=lambda pair: pair[1]),
        ]  # fmt: skip
        self.fields["language"].choices = [
            ("", _("All languages")), *(pair for pair in LANGUAGES if pair[0] in used_languages),
        ]  # fmt: skip
