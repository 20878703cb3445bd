"""The search form."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from accounts.profiles.pseudonyms import get_name_key
from groups.models import Group
from posts.models import Thread
from recovery_forum.lib.forms import TextField

# Content other than posts; see posts.search.other_content.FINDERS.
OTHER_KINDS = [
    ("group", _("Groups")),
    ("meeting", _("Meetings")),
    ("resource", _("Resources")),
    ("member", _("People")),
]


class SearchForm(forms.Form):
    """What to search for and where. The choices contain only what `reader` may read."""

    q = TextField(label=_("What are you looking for?"), max_length=100, required=False)
    group = forms.ModelChoiceField(
        Group.objects.none(), label=_("Group"), required=False, to_field_name="slug"
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    author = TextField(label=_("Author"), max_length=30, required=False)
    since = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.fields["group"].queryset = self._groups().order_by("name")
        self.fields["group"].empty_label = _("All groups you can read")
        self.fields["kind"].choices = [("", _("Any")), *Thread.Kind.choices, *OTHER_KINDS]
        self.fields["q"].widget = forms.TextInput(
            attrs={"type": "search", "maxlength": 100, "placeholder": self.fields["q"].label}
        )

    def _groups(self):
        """Return the groups of the reader and the chosen one, not all open groups."""
        chosen = Q(slug=(self.data or self.initial).get("group", "").replace("\0", ""))
        if self.reader.is_authenticated:
            chosen |= Q(pk__in=Group.objects.joined_by(self.reader))
        return Group.objects.readable_by(self.reader).filter(chosen)

    def clean_author(self):
        """Return the member of that name, or None. Blocked members count as unknown."""
        name = self.cleaned_data["author"]
        if not name:
            return None
        found = Member.objects.visible_to(self.reader).filter(name_key=get_name_key(name)).first()
        if found is None:
            raise forms.ValidationError(_("We couldn't find anyone by that name."))
        return found

    def clean(self):
        cleaned = super().clean()
        filters_posts = any(cleaned.get(key) for key in ("group", "author", "since", "until"))
        cleaned["narrowed"] = filters_posts or bool(cleaned.get("kind"))
        if filters_posts and cleaned.get("kind") in dict(OTHER_KINDS):
            self.add_error(
                "kind", _("You can filter by group, author and date only for threads and posts.")
            )
        return cleaned
