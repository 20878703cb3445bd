"""Help lines for gambling, eating disorders, families, young people and veterans.

As in 0002_data, each has its source, and a person must ring each of them once before a public
launch.
"""

import json
from datetime import date
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parent.parent / "data"
SEEN_ON = date(2026, 11, 28)
FIRST_POSITION = 100  # After the lines of the first release.


def add_help_lines(apps, schema_editor):
    HelpLine = apps.get_model("groups", "HelpLine")
    lines = json.loads((DATA / "helplines_added.json").read_text(encoding="utf-8"))
    HelpLine.objects.bulk_create(
        HelpLine(
            country=country,
            need=need,
            name=name,
            source=source,
            verified_on=SEEN_ON,
            position=position,
            **ways,
        )
        for position, (country, need, name, ways, source) in enumerate(lines, FIRST_POSITION)
    )
    gambling = HelpLine.objects.filter(country="NZ", name="Gambling Helpline", need="other")
    gambling.update(need="gambling")


class Migration(migrations.Migration):
    dependencies = [("groups", "0006_help_line_needs")]
    operations = [migrations.RunPython(add_help_lines, migrations.RunPython.noop)]
