import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0012_tags"),
        ("posts", "0013_announcements"),
    ]

    operations = [
        migrations.AddField(
            model_name="thread",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=24), blank=True, db_default=[],
                default=list, editable=False, size=None,
            ),
        ),
    ]  # fmt: skip
