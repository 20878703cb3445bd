"""The form for a milestone of one's own: a date, or a number of days, weeks, months or years."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.moderation_status.restrictions import get_silence_message
from milestones.models import OwnMilestone
from posts.safety.forms import ScreenedForm
from posts.safety.screening import screen
from recovery_forum.lib.created_once import CreatedOnceForm
from recovery_forum.lib.forms import create_form_field, create_form_helper


class OwnMilestoneForm(CreatedOnceForm, forms.ModelForm):
    class Meta:
        model = OwnMilestone
        formfield_callback = create_form_field
        fields = ["name", "symbol", "number", "unit", "day"]
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "name": _("For example “First Christmas” or “A month without checking”."),
            "symbol": _("An emoji, or up to 8 letters."),
            "number": _("How long without a break. Or leave this empty and choose a date."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = create_form_helper(_("Save milestone"))
        self.helper.layout = Layout(*self.Meta.fields)

    def clean(self):
        cleaned = super().clean()
        if self.errors.keys() & {"number", "day"}:
            return cleaned
        if cleaned.get("number") and cleaned.get("day"):
            self.add_error("day", _("Please choose either a length or a date, not both."))
        elif not cleaned.get("number") and not cleaned.get("day"):
            self.add_error("number", _("Please enter how long, or choose a date."))
        return cleaned


class SharedOwnMilestoneForm(ScreenedForm, forms.ModelForm):
    """For one that its member shared: others read its name, and its date is theirs to rely on."""

    class Meta:
        model = OwnMilestone
        formfield_callback = create_form_field
        fields = ["name", "symbol"]
        help_texts = {"symbol": OwnMilestoneForm.Meta.help_texts["symbol"]}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = create_form_helper(_("Save milestone"))
        self.helper.layout = Layout("name", "anyway", "symbol")

    def clean(self):
        cleaned = super().clean()
        if self.has_changed() and (why := get_silence_message(self.writer)):
            self.add_error("name", why)
        title = f"{cleaned.get('symbol', '')} {cleaned.get('name', '')}".strip()
        self.apply_screening("name", screen(title, self.writer))
        return cleaned
