from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0015_tags_found"),
    ]

    operations = [
        migrations.AddField(
            model_name="thread",
            name="turn",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "may be in danger"), (1, "new here"), (2, "like everybody")],
                db_default=2,
                default=2,
                editable=False,
            ),
        ),
    ]
