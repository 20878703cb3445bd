import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0010_removed_with_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="group",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=24), blank=True, db_default=[],
                default=list, size=8, verbose_name="tags",
            ),
        ),
    ]  # fmt: skip
