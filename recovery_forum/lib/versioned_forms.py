"""Forms for rows that several people edit: none overwrites unseen what another just saved."""

from __future__ import annotations

from copy import copy
from hashlib import sha256
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.translation import gettext_lazy as _

CHANGED_MEANWHILE = _(
    "Someone else saved changes in the meantime, so nothing of yours is saved yet. Where you both "
    "changed the same field, theirs is shown below yours. If you save again, yours replaces it."
)
THEIRS = _("They saved: %(value)s")
THEY_LEFT_IT_EMPTY = _("They left this empty.")
YES_OR_NO = {"True": _("Yes"), "False": _("No")}


class VersionedForm(forms.ModelForm):
    """A form whose hidden field `version` tells what each of its fields held when it was shown.

    What only someone else changed since then stays as they saved it. Where both changed the same
    field, the form is refused once, and shows what the other wrote.
    """

    version = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Cleaning changes it, but the page around the form names what is stored.
            self.instance = copy(self.instance)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name == "version" and "version" not in self.initial:
            names = self._list_versioned_fields()
            return " ".join(f"{name}.{_hash(self._read_stored(name))}" for name in names)
        return super().get_initial_for_field(field, field_name)

    def full_clean(self) -> None:
        conflicts = self._merge() if self.is_bound and self.instance.pk else []
        super().full_clean()
        for name in conflicts:
            self.add_error(name, self._describe_stored(name))
        if conflicts:
            self.add_error(None, CHANGED_MEANWHILE)

    def _merge(self) -> list[str]:
        """Take over what only someone else changed, and return the fields that both changed."""
        data = cast(QueryDict, self.data).copy()
        version = self.add_prefix("version")
        pairs = (pair.partition(".") for pair in str(data.get(version, "")).split())
        shown = {name: hashed for name, _dot, hashed in pairs}
        conflicts = []
        for name in self._list_versioned_fields():
            mine, theirs = self._read_sent(name), self._read_stored(name)
            if mine == theirs or shown.get(name, _hash(theirs)) == _hash(theirs):
                continue
            if shown[name] == _hash(mine):
                data.setlist(self.add_prefix(name), theirs)
            else:
                conflicts.append(name)
        # With the new version, saving again replaces the other one on purpose.
        data[version] = self["version"].initial
        self.data = data
        return conflicts

    def _list_versioned_fields(self) -> list[str]:
        fields = self.fields.items()
        files = (name for name, field in fields if isinstance(field, forms.FileField))
        return [name for name in self.fields if name not in {"version", *files}]

    def _read_stored(self, name: str) -> list[str]:
        """Return what a browser sends for this field if nobody changes it."""
        field = self.fields[name]
        return _flatten(field, field.prepare_value(self[name].initial))

    def _read_sent(self, name: str) -> list[str]:
        return _flatten(self.fields[name], self[name].data)

    def _describe_stored(self, name: str) -> str:
        field = self.fields[name]
        labels: dict[Any, Any] = dict(flatten_choices(getattr(field, "choices", ())))
        labels = {str(key): label for key, label in labels.items()} or YES_OR_NO
        is_text = not (hasattr(field, "choices") or isinstance(field, forms.BooleanField))
        stored = [value for value in self._read_stored(name) if value]
        words = stored if is_text else [str(labels.get(value, value)) for value in stored]
        return THEIRS % {"value": ", ".join(words)} if words else str(THEY_LEFT_IT_EMPTY)


def _flatten(field: forms.Field, value: Any) -> list[str]:
    """Return `value` as texts, the same for what is stored and for what a browser sends of it."""
    if isinstance(field, forms.BooleanField):
        return [str(bool(value))]
    shown = field.widget.format_value(value)
    values = shown if isinstance(shown, list) else [shown]
    return sorted(str(one or "").replace("\r\n", "\n").strip() for one in values)


def _hash(values: list[str]) -> str:
    return sha256("\n".join(values).encode()).hexdigest()[:8]
