"""The form of a worksheet: a text for each of its questions. None is required, one is needed."""

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from milestones.worksheets.kinds import WorksheetKind
from recovery_forum.lib.created_once import CreatedOnceForm
from recovery_forum.lib.forms import TextField, create_form_helper
from recovery_forum.lib.submitted_text import ANSWER_PREFIX

MAX_ANSWER_LENGTH = 5_000


class WorksheetForm(CreatedOnceForm):
    day = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, member, kind: WorksheetKind, **kwargs):
        super().__init__(*args, **kwargs)
        self.member, self.kind = member, kind
        self.initial.setdefault("day", member.today())
        self.names = {one.key: ANSWER_PREFIX + one.key for one in kind.questions}
        for question in kind.questions:
            self.fields[self.names[question.key]] = TextField(
                label=question.label,
                help_text=question.hint,
                required=False,
                max_length=MAX_ANSWER_LENGTH,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.helper = create_form_helper(_("Save worksheet"))
        self.helper.layout = Layout(*self.names.values(), "day")

    def clean_day(self):
        day = self.cleaned_data["day"]
        # After midnight, before the member's own day begins, the date on the wall is right as well.
        if day > timezone.localdate(timezone=self.member.zone):
            raise forms.ValidationError(_("This date is in the future."))
        return day

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.answers:
            first = next(iter(self.names.values()))
            self.add_error(first, _("Please answer at least one question."))
        return cleaned

    @property
    def answers(self):
        """The answers that were given, by the keys of their questions."""
        given = {key: self.cleaned_data.get(name) for key, name in self.names.items()}
        return {key: text for key, text in given.items() if text}
