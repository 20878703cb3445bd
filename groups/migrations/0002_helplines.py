"""The help lines of the first release: country, need, name, ways to reach, and the source.

Every one must be rung once by a person before a public launch; until then `verified_on` is the
day when it was last seen at its source.
"""

import json
from datetime import date
from pathlib import Path

from django.db import migrations

LINES = Path(__file__).parent.parent / "data" / "helplines.json"
SEEN_ON = date(2026, 10, 31)


def add_lines(apps, schema_editor):
    HelpLine = apps.get_model("groups", "HelpLine")
    HelpLine.objects.bulk_create(
        HelpLine(
            country=country, need=need, name=name, source=source, verified_on=SEEN_ON,
            position=position, **ways,
        )
        for position, (country, need, name, ways, source) in enumerate(json.loads(LINES.read_text()))
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]
    operations = [migrations.RunPython(add_lines, migrations.RunPython.noop)]
