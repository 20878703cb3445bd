from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0006_found_safe_and_opened_again"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="availabilitywindow",
            options={
                "default_permissions": (),
                "verbose_name": "time when I'm around",
                "verbose_name_plural": "times when I'm around",
            },
        ),
    ]
