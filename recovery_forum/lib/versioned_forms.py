"""Forms for rows that several people edit: none overwrites unseen what another just saved."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

CHANGED_MEANWHILE = _(
    "Someone else changed this in the meantime. Nothing is saved yet, and what you wrote is still "
    "here. If you save again, your version replaces theirs."
)


class VersionedForm(forms.ModelForm):
    """A form that is refused once if its row is not the one that it showed."""

    version = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_version = _hash_fields(self.instance, self._meta.fields or ())
        self.initial["version"] = self.stored_version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        sent = cleaned.pop("version", "")
        if sent and self.instance.pk and sent != self.stored_version:
            # With the new version, saving again replaces the other one on purpose.
            data = cast(QueryDict, self.data).copy()
            data[self.add_prefix("version")] = self.stored_version
            self.data = data
            self.add_error(None, CHANGED_MEANWHILE)
        return cleaned


def _hash_fields(row: models.Model, names: Any) -> str:
    """Return a short hash of those columns of `row`. Each form has its own of the same row."""
    fields = (field for field in row._meta.concrete_fields if field.name in names)
    values = "\n".join(f"{field.name}={field.value_to_string(row)}" for field in fields)
    return sha256(values.encode()).hexdigest()[:16]
