"""The help lines and the resources of the first release.

Help lines: country, need, name, ways to reach them, and the source. A person must ring each of them
once before a public launch; until then `verified_on` is the day when it was last seen at its source.
Resources: kind, name, address, summary, country and language; each is the organisation's own page.
"""

import json
from datetime import date
from pathlib import Path

from django.db import migrations
from django.utils import timezone

DATA = Path(__file__).parent.parent / "data"
SEEN_ON = date(2026, 10, 31)
ADDED_ON = date(
    2026, 11, 28
)  # Lines for gambling, eating disorders, families, young people, veterans.
FIRST_POSITION = 100  # After the others.
SOURCE = "the organisation's own page"


def add_help_lines(apps, schema_editor):
    HelpLine = apps.get_model("groups", "HelpLine")
    lines = json.loads((DATA / "helplines.json").read_text())
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
        for position, (country, need, name, ways, source) in enumerate(lines)
    )


def add_resources(apps, schema_editor):
    Resource = apps.get_model("groups", "Resource")
    now = timezone.now()
    resources = json.loads((DATA / "resources.json").read_text())
    Resource.objects.bulk_create(
        Resource(
            category=category,
            name=name,
            url=url,
            summary=summary,
            country=country,
            language=language,
            source=SOURCE,
            approved_at=now,
        )
        for category, name, url, summary, country, language in resources
    )


def add_more_help_lines(apps, schema_editor):
    HelpLine = apps.get_model("groups", "HelpLine")
    lines = json.loads((DATA / "helplines_added.json").read_text(encoding="utf-8"))
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
    )
    gambling = HelpLine.objects.filter(country="NZ", name="Gambling Helpline", need="other")
    gambling.update(need="gambling")


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]
    operations = [
        migrations.RunPython(add_help_lines, migrations.RunPython.noop),
        migrations.RunPython(add_more_help_lines, migrations.RunPython.noop),
        migrations.RunPython(add_resources, migrations.RunPython.noop),
    ]
