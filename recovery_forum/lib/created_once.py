"""Forms that create a row: one that is sent twice creates one row.

People tap twice while a page is slow, reload after sending, or go back and send again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.db import connection, models, transaction
from django.http import HttpRequest
from django.utils import timezone

from recovery_forum.lib.public_ids import LENGTH, derive_public_id

Row = TypeVar("Row", bound=models.Model)
# The fields that may say which submission made a row, in this order, and how long their values are.
KEY_FIELDS = {"submission": LENGTH, "public_id": LENGTH, "token": 40}


class CreatedOnceForm(forms.Form):
    """A form that create_once() stores. Templates without crispy show its `submission`."""

    submission = forms.Field(
        widget=forms.HiddenInput({"data-created-once": True}), required=False, initial=uuid.uuid4
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (instance := getattr(self, "instance", None)) and instance.pk:
            del self.fields["submission"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("submission", None)
        return cleaned


def create_once(
    request: HttpRequest, form: forms.BaseForm, row: Row, save: Callable[[], Row | None]
) -> Row | None:
    """Return what `save` stores of the form; of one sent before, what was stored then.

    None if the form has errors. `save` stores `row`, and may add errors and return None. A form
    that was changed before it was sent again, or is sent on another day, counts as another one:
    nothing that was written is lost. A stored `row` is just saved. Opens its own transaction.
    """
    is_valid = form.is_valid()
    if row.pk or not form.data.get("submission"):
        return save() if is_valid else None
    name = next(name for name in KEY_FIELDS if hasattr(row, name))
    key = _get_key(request, row, name)
    with transaction.atomic():
        _wait_for_same(key)
        # After the checks: the first one may have taken the name, or the last place on a list.
        stored = type(row)._base_manager.filter(**{name: key}).first()
        if stored or not is_valid:
            return stored
        setattr(row, name, key)
        return save()


def _get_key(request: HttpRequest, row: models.Model, name: str) -> str:
    """Return the value in the field `name` of the row that this submission of this member makes."""
    sent = sorted((name, request.POST.getlist(name)) for name in request.POST)
    files = sorted(
        (key, file.name or "", file.size or 0)
        for key, several in request.FILES.lists()
        for file in several
    )
    written = [pair for pair in sent if pair[0] != "csrfmiddlewaretoken"]
    text = repr([row._meta.label, request.user.pk, timezone.localdate(), written, files])
    return derive_public_id(text, KEY_FIELDS[name])


def _wait_for_same(key: str) -> None:
    """Let the same submission finish if it is being stored now. Ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
