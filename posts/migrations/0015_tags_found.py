from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("posts", "0014_tags"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="thread",
            index=GinIndex(fields=["tags"], name="thread_tags"),
        ),
    ]
