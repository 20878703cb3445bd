"""The resources of the first release: kind, name, address, what it is, country and language.

Each is the organisation's own page, known to the authors of this list in 2026; the task that looks
at links says which of them answer.
"""

import json
from pathlib import Path

from django.db import migrations
from django.utils import timezone

RESOURCES = Path(__file__).parent.parent / "data" / "resources.json"
SOURCE = "the organisation's own page"


def add_resources(apps, schema_editor):
    Resource = apps.get_model("groups", "Resource")
    now = timezone.now()
    Resource.objects.bulk_create(
        Resource(
            category=category, name=name, url=url, summary=summary, country=country,
            language=language, source=SOURCE, approved_at=now,
        )
        for category, name, url, summary, country, language in json.loads(RESOURCES.read_text())
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("groups", "0005_resources")]
    operations = [migrations.RunPython(add_resources, migrations.RunPython.noop)]
