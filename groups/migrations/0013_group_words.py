from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("groups", "0012_tags"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="group",
            index=GinIndex(
                SearchVector("name", "summary", "about", config="english"), name="group_words"
            ),
        ),
    ]
