import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("groups", "0004_more_help_lines"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="meeting",
            index=models.Index(
                django.db.models.functions.text.Upper("regions__0"), name="meeting_by_region"
            ),
        ),
    ]
