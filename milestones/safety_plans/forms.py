"""Forms for the plan for hard nights: its seven boxes, and who can read it."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from milestones.models import SafetyPlan
from recovery_forum.lib.forms import CollapsibleFields, create_form_field, create_form_helper

HELP_TEXTS = {
    "warning_signs": _("Thoughts, moods, places or things I do when it begins."),
    "own_strategies": _("What helped before, without anyone else."),
    "distractions": _("A café, a walk with the dog, someone who makes me laugh."),
    "supporters": _("Names, and how to reach them. I don't have to explain everything."),
    "professionals": _("My doctor, my therapist, a help line, the emergency number."),
    "safer_room": _("What I put out of reach, or give to someone, until it has passed."),
    "reasons": _("People, animals, plans, small things."),
}


class SafetyPlanForm(forms.ModelForm):
    class Meta:
        model = SafetyPlan
        formfield_callback = create_form_field
        fields = SafetyPlan.BOXES
        widgets = {
            name: forms.Textarea(attrs={"rows": 3, "data-grow": True}) for name in SafetyPlan.BOXES
        }
        help_texts = HELP_TEXTS

    def __init__(self, *args, opened="", **kwargs):
        """`opened` is the name of the box to write in; the others show their text, folded."""
        super().__init__(*args, **kwargs)
        self.opened = opened

    @cached_property
    def helper(self):
        helper = create_form_helper(_("Save my plan"))
        helper.form_class = "save-in-reach"
        helper.layout = Layout(
            *(
                CollapsibleFields(
                    self[name].label,
                    name,
                    is_open=name == self.opened or bool(self[name].errors),
                    shown=self[name].value() or "",
                )
                for name in SafetyPlan.BOXES
            )
        )
        return helper

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            self.add_error("warning_signs", _("Please fill in at least one box."))
        return cleaned


class SharePlanForm(forms.Form):
    """Chooses the partners who may read the plan; their fields have the keys of `partners`."""

    readers = forms.MultipleChoiceField(
        label=_("Partners"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They can see all of it, until you change this. Nobody else can."),
    )

    def __init__(self, *args, partners, **kwargs):
        super().__init__(*args, **kwargs)
        self.partnerships = {
            str(partnership.public_id): partnership for partnership, _other in partners
        }
        self.fields["readers"].choices = [
            (str(partnership.public_id), other.name) for partnership, other in partners
        ]
        self.helper = create_form_helper(_("Save who can read it"))
        self.helper.form_action = "milestones:share-plan"

    def clean_readers(self):
        return [self.partnerships[key] for key in self.cleaned_data["readers"]]
