"""Exports a member's own data: JSON for programs, an HTML page to read, and their files."""

from __future__ import annotations

import json
import tempfile
import zipfile
from datetime import datetime

from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import F
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import Export, Member
from accounts.privacy.registry import PERSONAL_DATA
from recovery_forum.lib.public_ids import generate_public_id

EXPORTED_NAMES = {"get_absolute_url": "address"}


@transaction.atomic
def request_export(member: Member) -> Export:
    """Enqueue an export for `member`, or return that of the last day. Opens its own transaction."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    latest = member.exports.first()
    if latest and not latest.can_request_again:
        return latest
    export = member.exports.create(parts=len(_get_sections()))
    write_export.enqueue(export.pk)
    return export


@task()
def write_export(pk: int) -> None:
    """Write the file of the export with that pk. If it runs twice, one file is kept."""
    export = Export.objects.select_related("member").filter(pk=pk, file="").first()
    if export is None:
        return
    Export.objects.filter(pk=pk).update(done=0)
    with tempfile.TemporaryFile() as file, timezone.override(export.member.zone):
        _write_zip(export, file)
        file.seek(0)
        export.file.save(
            f"{generate_public_id()}{generate_public_id()}.zip", File(file), save=False
        )
    name = str(export.file.name)
    if not Export.objects.filter(pk=pk, file="").update(file=name):
        export.file.storage.delete(name)  # Another run wrote it, or the member was erased.


def delete_expired_exports() -> int:
    """Delete expired exports and their files. Returns their number. Safe to run at any time."""
    expired = list(Export.objects.expired())
    for export in expired:
        export.file.delete(save=False)
        export.delete()
    return len(expired)


def _get_sections():
    """Return the registered entries that export something, in one list per model."""
    by_model = {}
    for entry in PERSONAL_DATA:
        if entry.exported_fields:
            by_model.setdefault(entry.model, []).append(entry)
    return list(by_model.values())


def _write_zip(export, file):
    sections = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for entries in _get_sections():
            rows = list(_read_rows(entries, export.member, archive))
            name = f"{entries[0].model._meta.app_label}/{entries[0].key}.json"
            data = [{key: value for key, _label, value, _display in row} for row in rows]
            archive.writestr(
                name, json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
            )
            if rows:
                meta = entries[0].model._meta
                title = meta.verbose_name if len(rows) == 1 else meta.verbose_name_plural
                sections.append((capfirst(title), name, rows))
            Export.objects.filter(pk=export.pk).update(done=F("done") + 1)
        context = {"member": export.member, "sections": sections, "now": timezone.now()}
        archive.writestr(
            "index.html", render_to_string("accounts/privacy/export/index.html", context)
        )
        archive.writestr("style.css", render_to_string("accounts/privacy/export/style.css"))


def _read_rows(entries, member, archive):
    """Yield each row as a list of (name, label, value, value for people to read)."""
    for entry in entries:
        names = {field if isinstance(field, str) else field[0] for field in entry.exported_fields}
        fields = entry.model._meta.fields
        relations = [field.name for field in fields if field.is_relation and field.name in names]
        rows = entry.rows(member)
        if relations:
            rows = rows.select_related(*relations)
        for row in rows.iterator(chunk_size=500):
            yield [_read_field(row, field, archive) for field in entry.exported_fields]


def _read_field(row, field, archive):
    name, read = (field, getattr) if isinstance(field, str) else field
    value = read(row, name)
    if isinstance(value, FieldFile):
        value = _copy_file(value, archive)
    elif isinstance(value, models.Manager):
        value = [str(related) for related in value.all()]
    elif isinstance(value, models.Model):
        value = str(value)
    elif callable(value):
        value = value()
    get_display = getattr(row, f"get_{name}_display", None)
    display = get_display() if get_display else _format_value(value)
    name = EXPORTED_NAMES.get(name, name.removeprefix("get_").removesuffix("_display"))
    return name, _get_label(row, name), value, display


def _copy_file(file, archive):
    """Copy `file` into the archive. Returns its name there, or "" if there is none."""
    if not file or not file.storage.exists(file.name):
        return ""
    name = f"files/{file.name}"
    with file.open("rb") as source:
        archive.writestr(name, source.read())
    return name


def _format_value(value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "j F Y, H:i")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value


def _get_label(row, name):
    fields = {field.name: field for field in row._meta.get_fields()}
    label = getattr(fields.get(name), "verbose_name", name)
    return str(label).replace("_", " ")
