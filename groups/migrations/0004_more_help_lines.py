"""Adds the help lines of helplines_added.json that a forum does not have yet."""

import json
from datetime import date
from pathlib import Path

from django.db import migrations

ADDED = Path(__file__).parent.parent / "data" / "helplines_added.json"
ADDED_ON = date(2026, 11, 28)
FIRST_POSITION = 100  # After those of helplines.json.


def add_missing_lines(apps, schema_editor):
    HelpLine = apps.get_model("groups", "HelpLine")
    known = set(HelpLine.objects.values_list("country", "need", "name"))
    lines = json.loads(ADDED.read_text(encoding="utf-8"))
    HelpLine.objects.bulk_create(
        HelpLine(
            country=country,
            need=need,
            name=name,
            source=source,
            verified_on=ADDED_ON,
            position=position,
            **ways,
        )
        for position, (country, need, name, ways, source) in enumerate(lines, FIRST_POSITION)
        if (country, need, name) not in known
    )


class Migration(migrations.Migration):
    dependencies = [("groups", "0003_content_removed_at")]
    operations = [migrations.RunPython(add_missing_lines, migrations.RunPython.noop)]
